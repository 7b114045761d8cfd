"""Losses, worst sets and portfolios on a terminal, as something ``rich`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.refusal import refusal_sentences
from spacereserve.engine.resilience.assured import Assured
from spacereserve.engine.resilience.losses import Loss
from spacereserve.engine.resilience.portfolio import Contract, Portfolio
from spacereserve.engine.resilience.stress import Impact, Stress
from spacereserve.engine.resilience.worst_of import Worst
from spacereserve.language import N_, Translator

__all__ = [
    "KINDS",
    "STATUSES",
    "assured_summary",
    "contract_name",
    "heading",
    "loss_by_id",
    "loss_name",
    "plain_table",
    "portfolio_summary",
    "some_names",
    "stress_summary",
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
        table,
        Text(harmless),
        *(Text(line) for line in refusal_sentences(stress, reader)),
        *(Text(line) for line in count_sentences(stress, reader)),
        _dependences(stress, reader),
    )


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


def plain_table(reader: Reader, *titles: str) -> Table:
    """A table with its columns named, in the reader's language."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in titles:
        table.add_column(reader.text(title), overflow="fold")
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
    t = reader.t
    names = t.listing([loss_name(item, reader) for item in worst.lost])
    lines = [
        reader.text(N_("Lost: {names}")).format(names=names),
        reader.text(N_("Needs then unmet: {now} (with nothing lost: {before})")).format(
            now=_in_line(worst.unmet_by_priority, reader),
            before=_in_line(worst.base_unmet_by_priority, reader),
        ),
        reader.text(N_("Needs broken: {names}")).format(
            names=some_names(
                [reader.name("needs", name) for name in worst.broken], reader
            )
        ),
        reader.text(N_("Cost of the best answer: {cost}")).format(
            cost=t.money(worst.cost_eur)
        ),
        reader.text(STATUSES[worst.status]).format(
            k=len(worst.lost), bound=_in_line(worst.bound_by_priority, reader)
        ),
        t.ngettext(
            "{n} plan was made; there are {all} such sets.",
            "{n} plans were made; there are {all} such sets.",
            worst.n_planned,
        ).format(n=t.number(worst.n_planned, digits=0), all=t.number(worst.n_sets)),
    ]
    if worst.hardened:
        spared = t.listing([loss_name(item, reader) for item in worst.hardened])
        lines.insert(0, reader.text(N_("Harden first: {names}")).format(names=spared))
    title = heading(reader, N_("The worst that can be lost"))
    return Group(title, *(Text(line) for line in lines))


STATUSES = {
    "proven worst": N_(
        "Proven: no other {k} of these losses hurt more. Bound: {bound}."
    ),
    "proven within gap": N_(
        "Proven within a gap: no {k} of these losses leave more unmet than {bound}."
    ),
    "stopped": N_("Stopped before the proof was whole. Bound so far: {bound}."),
}
"""What is proven about a worst set, in words."""


def _in_line(values: Mapping[int, float], reader: Reader) -> str:
    return "; ".join(
        f"P{key}{reader.t.colon} {reader.t.number(value, digits=2)}"
        for key, value in values.items()
    )


def assured_summary(
    assured: Assured, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows how likely each need holds, the least sure first.

    Args:
        assured: How likely each need holds.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    t = reader.t
    table = plain_table(
        reader,
        N_("Need"),
        N_("Priority"),
        N_("Holds"),
        N_("Interval"),
        N_("On average"),
        N_("Broken alone by"),
    )
    shown = [need for need in assured.needs if need.holds]
    for need in sorted(shown, key=lambda item: (item.probability, item.id)):
        causes = [loss_by_id(cause.loss, reader) for cause in need.causes]
        table.add_row(
            escape(reader.name("needs", need.id)),
            str(need.priority),
            t.percent(need.probability, digits=2),
            f"{t.percent(need.low, digits=2)} – {t.percent(need.high, digits=2)}",
            t.percent(need.expected_fraction, digits=1),
            escape(some_names(causes, reader)),
        )
    rest = len(assured.needs) - len(shown)
    lines = [
        reader.text(
            N_("All of these hold together with {share} ({low} to {high}).")
        ).format(
            share=t.percent(assured.all_hold, digits=2),
            low=t.percent(assured.all_hold_low, digits=2),
            high=t.percent(assured.all_hold_high, digits=2),
        ),
        reader.text(
            N_("{share} of all cases were counted whole, the rest sampled ({n}).")
        ).format(
            share=t.percent(assured.exact_probability, digits=3),
            n=t.number(assured.n_sampled, digits=0),
        ),
        t.ngettext(
            "{n} need is not met even with nothing lost.",
            "{n} needs are not met even with nothing lost.",
            rest,
        ).format(n=rest),
    ]
    title = heading(reader, N_("How likely each need holds"))
    return Group(title, table, *(Text(line) for line in lines))


def portfolio_summary(
    portfolios: Sequence[Portfolio], reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows the cheapest portfolios: one in full, or several side by side.

    Args:
        portfolios: At least one, by the share that must hold.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    t = reader.t
    table = plain_table(
        reader,
        N_("Must hold"),
        N_("Cost a year"),
        N_("Bound"),
        N_("Retainers"),
        N_("Losses that shape it"),
    )
    for item in portfolios:
        binding = [loss_by_id(name, reader) for name in item.binding]
        table.add_row(
            t.percent(item.hold_fraction),
            t.money(item.cost_eur_per_year),
            t.money(item.bound_eur_per_year),
            t.money(item.retainers_eur_per_year),
            escape(some_names(binding, reader)),
        )
    last = portfolios[-1]
    title = heading(reader, N_("The cheapest portfolio that holds"))
    lines = [
        reader.text(N_("Retainers of all agreements as signed today: {cost}.")).format(
            cost=t.money(last.today_eur_per_year)
        )
    ]
    if last.also:
        text = N_("It holds at other levels too: {levels}.")
        levels = [reader.name("levels", name) for name in last.also]
        lines.append(reader.text(text).format(levels=t.listing(levels)))
    if last.short:
        names = [reader.name("needs", name) for name in last.short]
        text = N_("Not even all agreements at full size hold these: {names}.")
        lines.append(reader.text(text).format(names=some_names(names, reader)))
    if last.left_out:
        names = [reader.name("needs", name) for name in last.left_out]
        text = N_("Left out, because they ask for a revisit time or a region: {names}.")
        lines.append(reader.text(text).format(names=some_names(names, reader)))
    return Group(
        title, table, _contracts(last, reader), *(Text(line) for line in lines)
    )


def _contracts(item: Portfolio, reader: Reader) -> Table:
    t = reader.t
    table = plain_table(
        reader, N_("Agreement"), N_("Size"), N_("Retainer a year"), N_("Needs it bears")
    )
    for contract in item.contracts:
        if contract.size:
            table.add_row(
                escape(contract_name(contract, reader)),
                t.number(contract.size, digits=2),
                t.money(contract.retainer_eur_per_year),
                t.number(contract.bears, digits=2),
            )
    return table


def contract_name(contract: Contract, reader: Reader) -> str:
    """The name of an agreement in a portfolio; a quotation is said to be one."""
    name = reader.name("agreements", contract.agreement)
    if not contract.is_quotation:
        return name
    return reader.text(N_("{agreement} (quotation, to be signed)")).format(
        agreement=name
    )


_TABLES = {
    "provider": "providers",
    "service": "services",
    "asset": "assets",
    "shared-thing": "shared_things",
    "nation": "nations",
}


def loss_by_id(name: str, reader: Reader) -> str:
    """The name of a single loss that is known by its id alone."""
    kind, _, record = name.partition(":")
    return reader.name(_TABLES[kind], record) if kind in _TABLES else record.upper()
