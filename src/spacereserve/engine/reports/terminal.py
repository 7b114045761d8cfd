"""Plans on a terminal: readiness at a glance, then one plan in a page.

Nothing here prints: each function gives a value that ``rich`` can print at whatever
width, with colour or without. State is told by a shape and a word; colour only helps.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from spacereserve.engine.allocation.plan import NeedPlan, NeedState, Plan, Share, Step
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports.bindings import binding_sentence
from spacereserve.engine.reports.consents import consent_sentences
from spacereserve.engine.reports.nearness import nearness_sentences
from spacereserve.engine.reports.notices import notice_sentence
from spacereserve.engine.reports.proof import proof_sentence
from spacereserve.engine.reports.questions import question_title
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.readiness import (
    Count,
    column_titles,
    count_states,
    used_domains,
)
from spacereserve.engine.reports.reasons import reason_sentence
from spacereserve.engine.reports.remedies import (
    pair_sentence,
    remedy_effect,
    remedy_sentence,
)
from spacereserve.engine.reports.words import SHAPES, counted
from spacereserve.engine.reports.worths import worth_sentence
from spacereserve.language import N_, Translator

__all__ = ["plan_summary", "readiness_table"]

_STYLES = {
    NeedState.MET: "green",
    NeedState.PARTLY: "yellow",
    NeedState.UNMET: "bold red",
}
_URGENT = 2  # priorities up to this one are told in full
_N_SHARES = 5
_N_WORTHS = 6
# The offer to tell of: one that a decision could win back comes first.
_NEAREST = (
    Step.RESTRICTION,
    Step.CAPACITY,
    Step.SHARE_CAP,
    Step.BUDGET,
    Step.CYBER,
    Step.NATION,
    Step.STANDING,
    Step.NOTICE,
    Step.ELSEWHERE,
    Step.PHYSICS,
    Step.QUALITY,
)


def readiness_table(
    plans: Sequence[Plan], reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows how ready the reserve is: a row a domain, a column a plan.

    Args:
        plans: Plans of the same reserve, usually one a level.
        reserve: The reserve that they were made of.
        translator: The reader's language.

    Returns:
        A table that fits 80 columns with up to four plans.
    """
    reader = Reader(reserve, translator)
    title = reader.text(N_("Readiness of {reserve}"))
    table = Table(
        box=box.SIMPLE_HEAD,
        show_lines=False,
        pad_edge=False,
    )
    table.add_column(reader.text(N_("Domain")), overflow="fold")
    for heading in column_titles(plans, reader):
        table.add_column(escape(heading), overflow="fold")
    for domain in used_domains(plans):
        counts = [count_states(plan, domain) for plan in plans]
        cells = [_cell(count, reader) for count in counts]
        table.add_row(Text(reader.word("domain", domain)), *cells, end_section=True)
    table.add_row(
        Text(reader.text(N_("Cost"))),
        *(Text(translator.money(plan.cost_eur)) for plan in plans),
    )
    heading = title.format(reserve=reserve.named(translator.lang))
    return Group(Text(heading, style="bold"), table)


def _cell(count: Count, reader: Reader) -> Text:
    if not count.total:
        return Text(reader.text(N_("no need")), style="dim")
    lines = [
        Text(f"{SHAPES[state]} {counted(state, n, reader.t)}", style=_STYLES[state])
        for state, n in count.by_state.items()
        if n
    ]
    return Text("\n").join(lines)


def plan_summary(
    plan: Plan, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows one plan: what is proven, what it costs, what is missing, who carries it.

    Args:
        plan: A plan.
        reserve: The reserve that it was made of.
        translator: The reader's language.

    Returns:
        Something that ``rich`` prints at any width from 40 columns on.
    """
    reader = Reader(reserve, translator)
    return Group(
        Text(),
        _opening(plan, reader),
        *_section(N_("Who pays"), [_spending(plan, reader)], reader),
        *_section(N_("What is missing"), _missing(plan, reader), reader),
        *_section(N_("If consents were given"), _consents(plan, reader), reader),
        *_section(N_("What one more is worth"), _worths(plan, reader), reader),
        *_section(N_("Companies that supply most"), _shares(plan, reader), reader),
        *_section(N_("To bear in mind"), _notices(plan, reader), reader),
    )


def _section(
    title: str, content: Sequence[RenderableType], reader: Reader
) -> list[RenderableType]:
    if not content:
        return []
    heading = Text(f"\n{reader.text(title)}", style="bold")
    return [heading, *(Padding(part, (0, 0, 0, 2)) for part in content)]


def _opening(plan: Plan, reader: Reader) -> Text:
    count = count_states(plan)
    states = ", ".join(
        f"{SHAPES[state]} {counted(state, n, reader.t)}"
        for state, n in count.by_state.items()
    )
    lines = [states, proof_sentence(plan, reader)]
    if plan.near is not None:
        lines.append(" ".join(nearness_sentences(plan.near, reader)))
    return Text.assemble((question_title(plan, reader), "bold"), "\n", "\n".join(lines))


def _spending(plan: Plan, reader: Reader) -> Table:
    table = _grid(
        reader,
        N_("Nation"),
        N_("Use"),
        N_("Activation"),
        N_("Together"),
        N_("Budget"),
        first_left=1,
    )
    for row in plan.spending:
        if not row.use_eur and not row.activation_eur:
            continue
        paid = (row.use_eur, row.activation_eur, row.use_eur + row.activation_eur)
        budget = (
            reader.text(N_("no limit"))
            if row.budget_eur is None
            else reader.t.money(row.budget_eur)
        )
        table.add_row(
            escape(reader.party(row.nation)), *map(reader.t.money, paid), budget
        )
    use, activation = (
        sum(row.use_eur for row in plan.spending),
        sum(row.activation_eur for row in plan.spending),
    )
    table.add_row(
        reader.text(N_("All together")),
        reader.t.money(use),
        reader.t.money(activation),
        reader.t.money(use + activation),
        style="bold",
    )
    return table


def _grid(reader: Reader, *titles: str, first_left: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for i, title in enumerate(titles):
        justify = "left" if i < first_left else "right"
        table.add_column(reader.text(title), justify=justify, overflow="fold")  # type: ignore[arg-type]
    return table


def _missing(plan: Plan, reader: Reader) -> list[RenderableType]:
    urgent = [
        need
        for need in plan.needs
        if need.state is not NeedState.MET and need.priority <= _URGENT
    ]
    return [_missing_need(need, reader) for need in urgent]


def _missing_need(need: NeedPlan, reader: Reader) -> RenderableType:
    t = reader.t
    head = reader.text(N_("{shape} {need}: {state}, {share} (priority {priority})"))
    text = Text(
        head.format(
            shape=SHAPES[need.state],
            need=reader.name("needs", need.id),
            state=reader.word("state", need.state),
            share=t.percent(need.met_fraction),
            priority=need.priority,
        ),
        style=_STYLES[need.state],
    )
    why = [Padding(Text(line), (0, 0, 0, 2)) for line in _why(need, reader)]
    return Group(text, *why)


def _why(need: NeedPlan, reader: Reader) -> list[str]:
    lines = []
    dropped = [row for row in need.funnel if row.step is not Step.USED]
    if need.binding:
        binding = reader.t.listing([binding_sentence(b, reader) for b in need.binding])
        lines.append(reader.text(N_("What stops more: {what}.")).format(what=binding))
    if dropped:
        first = min(dropped, key=lambda row: (_NEAREST.index(row.step), row.line))
        service = reader.name("services", first.service)
        lines.append(f"{service}{reader.t.colon} {reason_sentence(first, reader)}")
    if need.remedy is not None:
        remedy = remedy_sentence(need.remedy, reader)
        lines.append(f"→ {remedy} {remedy_effect(need.remedy, reader)}")
    elif need.n_remedies_tried:
        lines.append(reader.text(N_("→ No single change mends it.")))
    if need.remedy_pair is not None:
        pair = pair_sentence(need.remedy_pair, reader)
        lines.append(f"⇒ {pair} {remedy_effect(need.remedy_pair, reader)}")
    return lines


def _consents(plan: Plan, reader: Reader) -> list[RenderableType]:
    if plan.consents is None:
        return []
    return [Text(line) for line in consent_sentences(plan.consents, reader)]


def _worths(plan: Plan, reader: Reader) -> list[RenderableType]:
    return [
        Text(worth_sentence(worth, reader)) for worth in (plan.worths or ())[:_N_WORTHS]
    ]


def _shares(plan: Plan, reader: Reader) -> list[RenderableType]:
    table = _grid(
        reader, N_("Domain"), N_("Provider"), N_("Share"), N_("Cap"), first_left=2
    )
    largest = sorted(
        (
            share
            for share in plan.shares
            if share.by == "provider" and share.fraction and not share.national
        ),
        key=lambda share: (-share.fraction, share.domain, share.id),
    )
    if not largest:
        return []
    for share in largest[:_N_SHARES]:
        table.add_row(
            reader.word("domain", share.domain),
            escape(reader.name("providers", share.id)),
            reader.t.percent(share.fraction),
            _cap(share, reader),
        )
    return [table]


def _cap(share: Share, reader: Reader) -> str:
    if share.cap_fraction is None:
        return reader.text(N_("no cap"))
    return reader.t.percent(share.cap_fraction)


def _notices(plan: Plan, reader: Reader) -> list[RenderableType]:
    return [Text(notice_sentence(notice, reader)) for notice in plan.warnings]
