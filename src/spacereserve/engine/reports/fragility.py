"""What a plan hangs on, in sentences, and as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.resilience.dependence import CONCENTRATED
from spacereserve.engine.resilience.fragility import Fragility
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.stress import Stress
from spacereserve.language import N_, Translator

__all__ = ["count_sentences", "fragility_sentences", "fragility_summary"]

_MOST_NAMES = 5


def fragility_summary(
    fragility: Fragility, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what a plan hangs on.

    Args:
        fragility: What it hangs on.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    title = Text(reader.text(N_("What is left when they say no")), style="bold")
    lines = [Text(f"  {line}") for line in fragility_sentences(fragility, reader)]
    return Group(title, *lines)


def fragility_sentences(fragility: Fragility, reader: Reader) -> list[str]:
    """Says which refusal breaks a plan, what mends it, and what hangs on one alone.

    Args:
        fragility: What the plan hangs on.
        reader: The reserve and the language.
    """
    lines: list[str] = []
    if fragility.stress is not None:
        lines += refusal_sentences(fragility.stress, reader)
        lines += count_sentences(fragility.stress, reader)
    lines += _sole(fragility, reader)
    lines += _concentrated(fragility, reader)
    if fragility.stress is None:
        text = N_(
            "What each loss costs once all others are planned anew was not tried: plan "
            "with --stress, or join the answer of the command stress to the report."
        )
        lines.append(reader.text(text))
    return lines


def count_sentences(stress: Stress, reader: Reader) -> list[str]:
    """Says how many losses strike the first priority, and how many needs hang on one.

    Args:
        stress: All losses tried.
        reader: The reserve and the language.
    """
    t = reader.t
    n_points = len(stress.single_points)
    return [
        t.ngettext(
            "{n} loss was tried, with all planned anew.",
            "{n} losses were tried, each with all planned anew.",
            len(stress.losses),
        ).format(n=len(stress.losses)),
        t.ngettext(
            "{n} single loss strikes a need of the first priority (✖).",
            "{n} single losses strike a need of the first priority (✖).",
            n_points,
        ).format(n=n_points),
        _hanging(stress, reader),
    ]


def _hanging(stress: Stress, reader: Reader) -> str:
    """How many needs hang on one decision, as far as decisions were tried."""
    tried = {item.loss.kind for item in stress.losses if item.loss.is_total}
    if not tried & {LossKind.PROVIDER, LossKind.NATION}:
        text = N_(
            "Whether needs hang on one private or foreign decision was not tried."
        )
        return reader.text(text)
    n = len(stress.hangs_on)
    return reader.t.ngettext(
        "{n} need hangs on one private or foreign decision.",
        "{n} needs hang on one private or foreign decision.",
        n,
    ).format(n=n)


def _sole(fragility: Fragility, reader: Reader) -> Iterator[str]:
    found = fragility.sole
    if not found:
        return
    parts = [
        reader.text(N_("{need} ({provider})")).format(
            need=reader.name("needs", item.need),
            provider=reader.name("providers", item.provider),
        )
        for item in found[:_MOST_NAMES]
    ]
    if len(found) > _MOST_NAMES:
        more = reader.text(N_("{n} more"))
        parts.append(more.format(n=len(found) - _MOST_NAMES))
    yield reader.t.ngettext(
        "In this plan {n} need is served by one provider alone: {needs}.",
        "In this plan {n} needs are each served by one provider alone: {needs}.",
        len(found),
    ).format(n=len(found), needs=reader.t.listing(parts))


def _concentrated(fragility: Fragility, reader: Reader) -> Iterator[str]:
    parts = [
        reader.text(N_("{domain} ({provider} {share}, index {index})")).format(
            domain=reader.word("domain", item.domain),
            provider=reader.name("providers", item.shares[0].id),
            share=reader.t.percent(item.shares[0].fraction),
            index=reader.t.number(item.hhi, digits=2),
        )
        for item in fragility.dependence
        if item.by == "provider" and item.hhi is not None and item.hhi > CONCENTRATED
    ]
    if parts:
        text = N_("Supply is highly concentrated in these domains: {domains}.")
        yield reader.text(text).format(domains=reader.t.listing(parts))
