"""Nations apart and together on a terminal, and in sentences."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.text import Text

from spacereserve.engine.model import Reserve
from spacereserve.engine.pooling import Pool
from spacereserve.engine.reports.questions import question_sentence
from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.resilience import heading, plain_table
from spacereserve.language import N_, Translator

__all__ = ["pool_sentences", "pool_summary", "together_sentences"]


def pool_summary(
    pool: Pool, reserve: Reserve, translator: Translator
) -> RenderableType:
    """Shows what nations pay apart and together.

    Args:
        pool: The pool.
        reserve: The reserve.
        translator: The reader's language.
    """
    reader = Reader(reserve, translator)
    t = reader.t
    table = plain_table(
        reader,
        N_("Nation"),
        N_("Alone"),
        N_("Together"),
        N_("Saving"),
        N_("Shapley"),
        whole=("Alone", "Together", "Saving", "Shapley"),
    )
    for share in pool.shares:
        error = share.shapley_error_eur
        table.add_row(
            escape(reader.party(share.nation)),
            t.money(share.alone_cost_eur),
            t.money(share.cost_eur),
            t.money(share.saving_eur),
            t.money(share.shapley_eur) + (f" ± {t.money(error)}" if error else ""),
        )
    table.add_row(
        reader.text(N_("All together")),
        t.money(pool.apart_cost_eur),
        t.money(pool.together_cost_eur),
        t.money(pool.saving_eur),
        "",
        style="bold",
    )
    return Group(
        heading(reader, N_("Nations apart and together")),
        Text(question_sentence(pool, reader)),
        table,
        *(Text(line) for line in pool_sentences(pool, reader)),
    )


def pool_sentences(pool: Pool, reader: Reader) -> list[str]:
    """Says by which key is shared, who would leave, and what is left out.

    Args:
        pool: Nations together and apart.
        reader: The reserve and the language.
    """
    t = reader.t
    lines = [reader.text(KEYS[pool.key_used.value]), reader.text(CORES[pool.core])]
    if pool.would_leave:
        leaving = t.listing([reader.party(name) for name in pool.would_leave])
        text = reader.text(
            N_("{nations} would pay {excess} more than alone, and could leave.")
        )
        lines.append(text.format(nations=leaving, excess=t.money(pool.excess_eur or 0)))
    if not pool.exact:
        text = N_("Too many groups to plan each: shares were sampled, ± one error.")
        lines.append(reader.text(text))
    if abs(pool.rules_cost_eur) >= 1.0:
        lines.append(
            reader.text(N_("The plan itself costs {plan}: {why}.")).format(
                plan=t.money(pool.together_cost_eur + pool.rules_cost_eur),
                why=reader.text(_MORE if pool.rules_cost_eur > 0.0 else _LESS).format(
                    cost=t.money(abs(pool.rules_cost_eur))
                ),
            )
        )
    if pool.as_chosen:
        lines.append(
            t.ngettext(
                "For {n} need, which too many revisit times tie to others, groups keep "
                "the plan’s own choice of offers: apart it may cost less than said "
                "here.",
                "For {n} needs, which too many revisit times tie together, groups keep "
                "the plan’s own choice of offers: apart they may cost less than said "
                "here.",
                len(pool.as_chosen),
            ).format(n=len(pool.as_chosen))
        )
    return lines + together_sentences(pool, reader)


_MORE = N_(
    "share caps, budgets and ceilings add {cost}, which is left out here because they "
    "bind no group by itself"
)
_LESS = N_("{cost} less, within the gap at which solving stopped")


def together_sentences(pool: Pool, reader: Reader) -> list[str]:
    """What nations gain in groups, in joint orders, by swaps and beside programmes."""
    t = reader.t
    lines = []
    if pool.coalitions:
        first = pool.coalitions[0]
        names = t.listing([reader.party(name) for name in first.nations])
        text = N_(
            "The group that adds most to what its own parts could do is {nations}: it "
            "pays {gain} less than in its cheapest two halves."
        )
        lines.append(
            reader.text(text).format(nations=names, gain=t.money(first.gain_eur))
        )
    if pool.joint_orders:
        n = len(pool.joint_orders)
        lines.append(
            t.ngettext(
                "{n} joint order for like needs would save {saving}.",
                "{n} joint orders for like needs would save {saving}.",
                n,
            ).format(n=n, saving=t.money(pool.joint_saving_eur))
        )
    if pool.swaps:
        value_eur = sum(item.value_eur for item in pool.swaps)
        text = N_("Nations’ own operators give each other’s needs {value} worth.")
        lines.append(reader.text(text).format(value=t.money(value_eur)))
    if pool.overlaps:
        n = len({item.need for item in pool.overlaps})
        lines.append(
            t.ngettext(
                "{n} need is served by another programme as well.",
                "{n} needs are served by another programme as well.",
                n,
            ).format(n=n)
        )
    return lines


KEYS = {
    "shapley": N_("Shared by Shapley: each nation’s mean extra cost."),
    "nucleolus": N_(
        "Shared by the nucleolus: the worst-treated group is treated best."
    ),
    "as-planned": N_("Shared as the plan charges: own use, and fees by key."),
    "cost-key": N_("Shared by the reserve’s cost key."),
    "equal": N_("Shared equally."),
    "need": N_("Shared in proportion to the cost alone."),
    "income": N_("Shared in proportion to income."),
    "contribution": N_("Shared by the cost key, less what each nation brings."),
    "fair": N_("Shared fairly."),
}
"""Keys of sharing, in words."""

CORES = {
    "not empty": N_("There are shares that no group of nations would reject."),
    "empty": N_(
        "Whatever the shares, some group of nations would be better off by itself."
    ),
    "not known": N_("Too many nations to look at every group of them."),
}
"""Whether there is a core, in words."""
