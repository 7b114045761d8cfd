"""Losses, worst sets and portfolios on a terminal, as something ``rich`` prints."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.dependence import (
    CAPTION,
    HEADS,
    dependence_rows,
)
from spacereserve.engine.reports.fragility import count_sentences
from spacereserve.engine.reports.questions import (
    by_priority_in_line,
    counting_sentence,
    question_sentence,
)
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.resilience.impacts import Impact
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.stress import Stress
from spacereserve.engine.resilience.worst_of import Worst
from spacereserve.language import N_, Translator

__all__ = [
    "KINDS",
    "base_sentences",
    "heading",
    "loss_by_id",
    "loss_name",
    "plain_table",
    "some_names",
    "stress_summary",
    "worst_sentences",
    "worst_summary",
]

_MOST_ROWS = 15
_MOST_NAMES = 3


def loss_name(loss: Loss, reader: Reader) -> str:
    """The name of a loss in the reader's language."""
    if reader.t.lang == "fr" and loss.name_fr:
        return loss.name_fr
    return loss.name


def stress_summary(
    stress: Stress, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what each loss costs, worst first.

    Args:
        stress: All losses tried.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    table = plain_table(
        reader,
        N_("Loss"),
        N_("Kind"),
        N_("More needs unmet"),
        N_("More cost"),
        N_("Needs broken"),
        N_("Who steps in, and when"),
        whole=("More cost",),
    )
    shown = [item for item in stress.losses if _matters(item)][:_MOST_ROWS]
    for item in shown:
        style = "bold red" if item.single_point else ""
        table.add_row(
            escape(("✖ " if item.single_point else "") + loss_name(item.loss, reader)),
            reader.text(KINDS[item.loss.kind.value]),
            _by_priority(item.extra_unmet_by_priority, reader),
            reader.t.money(item.extra_cost_eur),
            escape(
                some_names([reader.name("needs", name) for name in item.broken], reader)
            ),
            escape(_steps_in(item, reader)),
            style=style,
        )
    rest = len(stress.losses) - len(shown)
    harmless = reader.t.ngettext(
        "{n} other loss was tried and costs less or nothing.",
        "{n} other losses were tried and cost less or nothing.",
        rest,
    ).format(n=rest)
    return Group(
        heading(reader, N_("What each loss costs, all planned anew")),
        *(Text(line) for line in base_sentences(stress, reader)),
        table,
        Text(harmless),
        *(Text(line) for line in refusal_sentences(stress, reader)),
        *(Text(line) for line in count_sentences(stress, reader)),
        _dependences(stress, reader),
    )


def base_sentences(stress: Stress, reader: Reader) -> list[str]:
    """Says what was asked, and what losses are held against.

    Args:
        stress: All losses tried.
        reader: The reserve and the language.
    """
    text = reader.text(
        N_(
            "With nothing lost, of {n} needs these are not met: {unmet}. It costs "
            "{cost}."
        )
    )
    lines = [
        question_sentence(stress, reader),
        text.format(
            n=stress.n_needs,
            unmet=by_priority_in_line(stress.unmet_by_priority, reader) or "–",
            cost=reader.t.money(stress.cost_eur),
        ),
        counting_sentence(reader),
    ]
    if any(item.extra_cost_eur < 0.0 for item in stress.losses):
        text = N_("Cost can fall with a loss: what is not supplied is not paid.")
        lines.append(reader.text(text))
    return lines


KINDS = {
    "provider": N_("provider"),
    "service": N_("service"),
    "asset": N_("asset"),
    "plane": N_("orbital plane"),
    "orbit": N_("orbit"),
    "shared-thing": N_("shared thing"),
    "nation": N_("nation"),
    "use-refused": N_("use refused"),
    "area-refused": N_("area refused"),
    "beneficiary-refused": N_("beneficiary refused"),
    "withheld": N_("withheld"),
    "unpaid": N_("unpaid bill"),
    "delay": N_("delay"),
    "share": N_("share lost"),
}
"""Kinds of loss, in words."""


def _matters(impact: Impact) -> bool:
    return abs(impact.extra_unmet) > 1e-4 or abs(impact.extra_cost_eur) > 0.5


def heading(reader: Reader, title: str) -> Text:
    """A title above a table."""
    return Text(f"\n{reader.text(title)}", style="bold")


def plain_table(reader: Reader, *titles: str, whole: Collection[str] = ()) -> Table:
    """A table with its columns named, in the reader's language.

    Args:
        reader: The reserve and the language.
        titles: Titles of the columns.
        whole: Those among them whose cells are never broken, such as amounts.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(reader.text(title), overflow="fold", no_wrap=title in whole)
    return table


def _by_priority(values: Mapping[int, float], reader: Reader) -> str:
    parts = [
        f"P{key}{reader.t.colon} {reader.t.number(value, digits=2)}"
        for key, value in values.items()
        if abs(value) > 1e-4
    ]
    return "\n".join(parts) or "–"


def some_names(names: Sequence[str], reader: Reader) -> str:
    """The first names, and how many more there are."""
    if not names:
        return "–"
    if len(names) <= _MOST_NAMES:
        return reader.t.listing(list(names))
    more = reader.text(N_("{n} more")).format(n=len(names) - _MOST_NAMES)
    return reader.t.listing([*names[:_MOST_NAMES], more])


def _steps_in(impact: Impact, reader: Reader) -> str:
    if impact.switch_h is None:
        return reader.text(N_("nobody"))
    providers = sorted({item.provider for item in impact.substitutes})
    who = some_names([reader.name("providers", name) for name in providers], reader)
    return f"{who} ({reader.t.duration(impact.switch_h)})"


def _dependences(stress: Stress, reader: Reader) -> RenderableType:
    table = plain_table(reader, *HEADS)
    for row in dependence_rows(stress.dependence, reader):
        table.add_row(*(escape(cell) for cell in row))
    return Group(heading(reader, CAPTION), table)


def worst_summary(
    worst: Worst, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows the set of losses that hurts most, and what is proven about it.

    Args:
        worst: The worst set.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    title = heading(reader, N_("The worst that can be lost"))
    lines = [question_sentence(worst, reader), *worst_sentences(worst, reader)]
    return Group(title, *(Text(line) for line in lines))


def worst_sentences(worst: Worst, reader: Reader) -> list[str]:
    """Says what is lost, what it costs, and what is proven about it.

    Args:
        worst: The worst set.
        reader: The reserve and the language.
    """
    t = reader.t
    lost = t.listing([loss_name(item, reader) for item in worst.lost])
    broken = [reader.name("needs", name) for name in worst.broken]
    lines = [
        reader.text(N_("Lost: {names}")).format(names=lost),
        reader.text(N_("Needs then unmet: {now} (with nothing lost: {before})")).format(
            now=by_priority_in_line(worst.unmet_by_priority, reader),
            before=by_priority_in_line(worst.base_unmet_by_priority, reader),
        ),
        counting_sentence(reader),
        reader.text(N_("Needs broken: {names}")).format(
            names=some_names(broken, reader)
        ),
        reader.text(
            N_("Cost of the best answer: {cost} (with nothing lost: {before})")
        ).format(cost=t.money(worst.cost_eur), before=t.money(worst.base_cost_eur)),
        _proof(worst, reader),
        reader.text(
            N_("Plans made: {n}. Sets of losses of this size there are: {all}.")
        ).format(
            n=t.number(worst.n_planned, digits=0), all=t.number(worst.n_sets, digits=0)
        ),
    ]
    if worst.hardened:
        spared = t.listing([loss_name(item, reader) for item in worst.hardened])
        lines.insert(0, reader.text(N_("Harden first: {names}")).format(names=spared))
    return lines


def _proof(worst: Worst, reader: Reader) -> str:
    """What is proven about a worst set, in words."""
    n = len(worst.lost)
    said = {
        "proven worst": reader.t.ngettext(
            "Proven: no other of these losses hurts more. Bound: {bound}.",
            "Proven: no other {k} of these losses hurt more. Bound: {bound}.",
            n,
        ),
        "proven within gap": reader.t.ngettext(
            "Proven within a gap: no one of these losses leaves more unmet than "
            "{bound}.",
            "Proven within a gap: no {k} of these losses leave more unmet than "
            "{bound}.",
            n,
        ),
        "stopped": reader.text(
            N_("Stopped before the proof was whole. Bound so far: {bound}.")
        ),
    }
    bound = by_priority_in_line(worst.bound_by_priority, reader)
    return said[worst.status].format(k=n, bound=bound)


_TABLES = {
    "provider": "providers",
    "service": "services",
    "asset": "assets",
    "shared-thing": "shared_things",
    "nation": "nations",
}


def loss_by_id(name: str, reader: Reader) -> str:
    """The name of a loss that is known by its id alone; the id of one of one's own."""
    kind, _, record = name.partition(":")
    if kind in _TABLES:
        return reader.name(_TABLES[kind], record)
    if kind == "orbit":
        return reader.orbit(record)
    if kind == "plane":
        asset, _, number = record.rpartition(":")
        return reader.text(N_("{asset}, plane {number}")).format(
            asset=reader.name("assets", asset), number=number
        )
    return name
