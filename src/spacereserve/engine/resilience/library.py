"""The scenario library: losses that have happened, dated and sourced, made to fit.

A scenario is a pattern. ``losses_of_library`` makes of it the losses that it means in a
given reserve: whose provider is the largest, which uses and areas its needs have.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from spacereserve.engine.model import Ownership, Reserve, SharedKind
from spacereserve.engine.model.record import Day, Flag, Named, Record, Text
from spacereserve.engine.resilience.losses import Loss, LossKind

__all__ = ["Scenario", "library", "losses_of", "losses_of_library"]

_FILE = Path(__file__).with_name("library.toml")


class _What(Record):
    """Parameters of a loss that a scenario sets; see ``Loss``."""

    unpaid: Flag = False
    until_h: float | None = None
    from_h: float | None = None
    delay_h: float = 0.0
    share_fraction: float = 1.0
    orbits: tuple[str, ...] = ()


class Scenario(Named):
    """A loss that has happened, as a pattern."""

    happened_on: Day
    """The day on which it became known."""
    kind: LossKind
    """What kind of loss it is."""
    domains: tuple[str, ...]
    """Domains it is a pattern for."""
    strikes: Literal["largest-provider", "home-of-largest", "shared-thing", "orbit"]
    """Who is struck in a reserve."""
    kinds: tuple[SharedKind, ...] = ()
    """Kinds of shared thing struck."""
    each_use: Flag = False
    """True makes a loss for each use that needs of the domain are for."""
    each_area: Flag = False
    """True makes a loss for each theatre that needs of the domain lie in."""
    loss: _What = Field(default_factory=_What)
    """Parameters of the loss."""
    sources: tuple[Text, ...]
    """Where the public facts come from."""


@cache
def library() -> tuple[Scenario, ...]:
    """The scenarios that ship with the program, by date."""
    value = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = [Scenario.model_validate(item) for item in value["scenarios"]]
    return tuple(sorted(found, key=lambda item: (item.happened_on, item.id)))


def losses_of_library(reserve: Reserve) -> tuple[Loss, ...]:
    """What the whole library means in a reserve.

    Args:
        reserve: The reserve.
    """
    return tuple(loss for item in library() for loss in losses_of(item, reserve))


def losses_of(
    scenario: Scenario, reserve: Reserve, **parameters: Any
) -> tuple[Loss, ...]:
    """What a scenario means in a reserve.

    Args:
        scenario: The scenario.
        reserve: The reserve.
        parameters: Fields of ``Loss`` that replace the scenario's own, such as
            ``until_h=24.0`` or ``share_fraction=0.5``.

    Returns:
        Losses, none where the reserve has nobody that it could strike.
    """
    set_here = scenario.loss.model_dump(exclude_unset=True)
    return tuple(
        Loss.model_validate(
            {
                "id": ":".join(("scenario", scenario.id, word, *_limits(what))),
                "name": _titled(scenario.name, title, what),
                "name_fr": _titled(scenario.name_fr or scenario.name, title_fr, what),
                "kind": scenario.kind,
                **set_here,
                **who,
                **what,
                **parameters,
            }
        )
        for word, title, title_fr, who in _struck(scenario, reserve)
        for what in _refused(scenario, reserve)
    )


def _limits(what: dict[str, Any]) -> list[str]:
    return [name for names in what.values() for name in names]


def _titled(name: str, title: str, what: dict[str, Any]) -> str:
    return f"{name} ({', '.join((title, *_limits(what)))})"


def _struck(
    scenario: Scenario, reserve: Reserve
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Who is struck: a word for the id, names in both languages, fields of a loss."""
    if scenario.strikes == "orbit":
        word = "+".join(scenario.loss.orbits)
        yield word, word.upper(), word.upper(), {}
        return
    if scenario.strikes == "shared-thing":
        for thing in sorted(reserve.shared_things, key=lambda item: item.id):
            if thing.kind in scenario.kinds:
                french = thing.name_fr or thing.name
                yield thing.id, thing.name, french, {"shared_things": (thing.id,)}
        return
    for domain in scenario.domains:
        services = _services_of_largest(domain, reserve)
        if services:
            provider = reserve.by_id("providers")[services[0].provider]
            who: dict[str, Any] = {"services": tuple(item.id for item in services)}
            if scenario.strikes == "home-of-largest":
                who = {"nations": (provider.nation,)}
            french = provider.name_fr or provider.name
            yield provider.id, provider.name, french, who


def _services_of_largest(domain: str, reserve: Reserve) -> list[Any]:
    """Services in a domain of the company that promises most of it at any level."""
    services = reserve.by_id("services")
    promised: dict[str, dict[str, float]] = defaultdict(dict)
    for agreement in reserve.agreements:
        provider = reserve.by_id("providers")[agreement.provider]
        if provider.ownership is not Ownership.COMMERCIAL or not agreement.is_signed:
            continue
        for line in agreement.lines:
            if services[line.service].domain == domain:
                own = promised[agreement.provider]
                most = max(own.get(line.service, 0.0), line.quantity)
                own[line.service] = most
    if not promised:
        return []
    largest = max(sorted(promised), key=lambda name: sum(promised[name].values()))
    return [services[name] for name in sorted(promised[largest])]


def _refused(scenario: Scenario, reserve: Reserve) -> list[dict[str, Any]]:
    needs = [item for item in reserve.needs if item.domain in scenario.domains]
    if scenario.each_use:
        return [{"uses": (use,)} for use in sorted({item.use for item in needs})]
    if scenario.each_area:
        theatres = reserve.by_id("theatres")
        areas = sorted({theatres[item.theatre].area for item in needs})
        return [{"areas": (area,)} for area in areas]
    return [{}]
