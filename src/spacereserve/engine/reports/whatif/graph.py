"""The dependency graph: shared things, who hangs on them, and what they carry.

Three columns: shared things on the left, providers in the middle, domains on the right.
A line from a provider is as wide as its share of the domain; a ring tells what would be
lost without it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacereserve.engine.model import Reserve, domain_names
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.whatif.drawing import (
    INK,
    LINE,
    SOFT,
    Picture,
    cut,
    element,
    words,
)
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import N_

__all__ = ["draw_graph"]

_WIDTH, _ROW, _TOP = 1000.0, 30.0, 58.0
_LEFT, _MIDDLE, _RIGHT = 285.0, 530.0, 800.0
_MOST_PROVIDERS = 22
_LEAST_SHARE = 0.02
_LEAST_LOST = 0.02
_HARM = "#a33b20"
_CALM = "#1f5f8b"


@dataclass(frozen=True)
class _Node:
    """A thing in a column, and what is lost without it (needs, as a sum of shares)."""

    id: str
    name: str
    lost: float


def draw_graph(stress: Stress, reader: Reader) -> Picture:
    """Draws on whom each domain depends, and what they in turn hang on.

    Args:
        stress: All losses tried.
        reader: The reserve and the language.
    """
    lost = _lost(stress)
    shares = _shares(stress)
    providers = _providers(shares, lost, reader)
    kept = {item.id for item in providers}
    things, hangs = _things(kept, lost, reader)
    domains = [
        _Node(name, reader.word("domain", name), 0.0)
        for name in domain_names()
        if any(domain == name for domain, _ in shares)
    ]
    n_rows = max(len(providers), len(things), len(domains), 1)
    height = _TOP + _ROW * n_rows + 40.0
    at_thing = _places(things, height)
    at_provider = _places(providers, height)
    at_domain = _places(domains, height)
    drawn = [
        *_heads(reader),
        *(
            _link(_LEFT, at_thing[thing], _MIDDLE - 92, at_provider[provider], 1.4)
            for thing, provider in hangs
        ),
        *(
            _link(
                _MIDDLE + 92,
                at_provider[provider],
                _RIGHT,
                at_domain[domain],
                1.0 + 13.0 * share,
            )
            for (domain, provider), share in sorted(shares.items())
            if provider in at_provider
        ),
        *_column(things, at_thing, _LEFT, "end", reader),
        *_column(providers, at_provider, _MIDDLE, "middle", reader),
        *_column(domains, at_domain, _RIGHT, "start", reader),
        words(
            reader.text(N_("Red: needs lost without it. Width: share of the domain.")),
            0,
            height - 10,
            fill=SOFT,
            font_size="12",
        ),
    ]
    return Picture(
        reader.text(N_("Who hangs on what")),
        reader.text(
            N_("Shared things, the providers that hang on them, and their domains.")
        ),
        _WIDTH,
        height,
        tuple(drawn),
    )


def _lost(stress: Stress) -> dict[str, float]:
    return {item.loss.id: item.extra_unmet for item in stress.losses}


def _shares(stress: Stress) -> dict[tuple[str, str], float]:
    return {
        (item.domain, share.id): share.fraction
        for item in stress.dependence
        if item.by == "provider"
        for share in item.shares
        if share.fraction >= _LEAST_SHARE
    }


def _providers(
    shares: Mapping[tuple[str, str], float], lost: Mapping[str, float], reader: Reader
) -> list[_Node]:
    weight: dict[str, float] = defaultdict(float)
    place: dict[str, float] = defaultdict(float)
    order = {name: number for number, name in enumerate(domain_names())}
    for (domain, provider), share in shares.items():
        weight[provider] += share
        place[provider] += share * order[domain]
    for name, value in lost.items():
        kind, _, provider = name.partition(":")
        if kind == "provider" and value >= _LEAST_LOST:
            weight[provider] += value
    most = sorted(weight, key=lambda name: (-weight[name], name))[:_MOST_PROVIDERS]
    most.sort(key=lambda name: (place[name] / max(weight[name], 1e-9), name))
    return [
        _Node(name, reader.name("providers", name), lost.get(f"provider:{name}", 0.0))
        for name in most
    ]


def _things(
    providers: set[str], lost: Mapping[str, float], reader: Reader
) -> tuple[list[_Node], list[tuple[str, str]]]:
    reserve = reader.reserve
    hangs = [
        (thing.id, provider)
        for thing in sorted(reserve.shared_things, key=lambda item: item.id)
        for provider in sorted(_hanging(thing.id, reserve) & providers)
    ]
    things = [
        _Node(name, reader.name("shared_things", name), lost.get(_key(name), 0.0))
        for name in dict.fromkeys(thing for thing, _ in hangs)
    ]
    return things, hangs


def _key(thing: str) -> str:
    return f"{LossKind.SHARED_THING.value}:{thing}"


def _hanging(thing: str, reserve: Reserve) -> set[str]:
    """Providers that hang on a thing, by themselves, a service or an asset."""
    found: set[str] = set()
    services, assets = reserve.by_id("services"), reserve.by_id("assets")
    for link in reserve.dependencies:
        if link.thing == thing:
            found |= set(link.providers)
            found |= {services[name].provider for name in link.services}
            found |= {assets[name].provider for name in link.assets}
            found |= {
                item.provider
                for item in reserve.services
                if {*item.assets, *getattr(item, "gateways", ())} & set(link.assets)
            }
    return found


def _places(nodes: Sequence[_Node], height: float) -> dict[str, float]:
    free = height - _TOP - 40.0
    step = free / max(1, len(nodes))
    return {node.id: _TOP + step * (number + 0.5) for number, node in enumerate(nodes)}


def _heads(reader: Reader) -> Iterator[str]:
    for text, x, anchor in (
        (N_("Shared things"), _LEFT, "end"),
        (N_("Providers"), _MIDDLE, "middle"),
        (N_("Domains"), _RIGHT, "start"),
    ):
        yield words(
            reader.text(text), x, 24, text_anchor=anchor, fill=SOFT, font_weight="600"
        )


def _link(x1: float, y1: float, x2: float, y2: float, width: float) -> str:
    middle = (x1 + x2) / 2.0
    bend = f"C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    path = f"M{x1:.1f} {y1:.1f}{bend}"
    return element(
        "path", d=path, fill="none", stroke="#9fb4c4", stroke_width=width, opacity="0.7"
    )


def _column(
    nodes: Sequence[_Node],
    at: Mapping[str, float],
    x: float,
    anchor: str,
    reader: Reader,
) -> Iterator[str]:
    for node in nodes:
        y = at[node.id]
        harmful = node.lost >= _LEAST_LOST
        middle = anchor == "middle"
        if middle:
            yield element(
                "rect",
                x=x - 92,
                y=y - 12,
                width=184,
                height=24,
                rx=4,
                fill="#fff",
                stroke=_HARM if harmful else LINE,
                stroke_width=1.0 + min(3.0, node.lost) if harmful else 1,
            )
        else:
            yield element("circle", cx=x, cy=y, r=4, fill=_HARM if harmful else _CALM)
        shift = {"end": -10.0, "middle": 0.0, "start": 10.0}[anchor]
        name = cut(node.name, 22 if middle else 34)
        if harmful:
            name = f"{cut(name, 17 if middle else 28)} −{reader.t.number(node.lost)}"
        yield words(
            name,
            x + shift,
            y + 4.5,
            text_anchor=anchor,
            font_size="12",
            fill=_HARM if harmful else INK,
        )
