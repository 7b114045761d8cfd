"""What would mend a need: the cheapest change, or two, and what that brings."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import (
    Remedy,
    RemedyEffect,
    RemedyKind,
    RemedyPair,
    RemedyStep,
    Shown,
)
from spacereserve.engine.reports.bindings import cap_name
from spacereserve.engine.reports.reader import Reader, Value
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.language import N_

__all__ = [
    "REMEDIES",
    "no_pair_sentence",
    "pair_sentence",
    "remedy_effect",
    "remedy_sentence",
]

REMEDIES = {
    RemedyKind.LIFT_RESTRICTION: (
        Wording(
            N_("Have this restriction lifted: “{subject}”."), subject="restriction"
        ),
    ),
    RemedyKind.GIVE_CONSENT: (
        Wording(
            N_(
                "Obtain the consent that this restriction asks for, for {nations}"
                " at {level}: “{subject}”."
            ),
            subject="restriction",
        ),
        Wording(
            N_("Obtain the consent that this restriction asks for: “{subject}”."),
            subject="restriction",
        ),
    ),
    RemedyKind.WAIVE_ELIGIBILITY: (
        Wording(
            N_("Waive the rule on eligible nations for {subject} ({nation})."),
            subject="anything",
        ),
        Wording(
            N_("Waive the rule on eligible nations for {subject}."), subject="anything"
        ),
    ),
    RemedyKind.WAIVE_CYBER: (
        Wording(
            N_("Waive the rule on cyber standing for {subject}."), subject="anything"
        ),
    ),
    RemedyKind.PAY_INVOICE: (
        Wording(N_("Pay the open invoice of {subject}."), subject="anything"),
    ),
    RemedyKind.RAISE_QUANTITY: (
        Wording(
            N_("Raise the quantity of {subject} from {from} to {to} {unit}."),
            subject="line",
        ),
        Wording(N_("Raise the quantity of {subject}."), subject="line"),
    ),
    RemedyKind.SHORTEN_CALL_UP: (
        Wording(
            N_("Shorten the call-up of {subject} from {from_h} to {to_h}."),
            subject="line",
        ),
        Wording(N_("Shorten the call-up of {subject}."), subject="line"),
    ),
    RemedyKind.RAISE_SHARE_CAP: (
        Wording(
            N_("Raise a cap on reliance ({subject}) from {from} to {to}."),
            subject="text",
            to="share",
            **{"from": "share"},
        ),
        Wording(N_("Raise a cap on reliance ({subject})."), subject="text"),
    ),
    RemedyKind.RAISE_BUDGET: (
        Wording(
            N_(
                "Raise the budget of this nation at {level} from {from} to {to} a day:"
                " {subject}."
            ),
            subject="nation",
            to="money",
            **{"from": "money"},
        ),
        Wording(N_("Raise the budget of this nation: {subject}."), subject="nation"),
    ),
    RemedyKind.RAISE_CEILING: (
        Wording(
            N_("Raise the ceiling of this agreement from {from} to {to}: {subject}."),
            subject="agreement",
            to="money",
            **{"from": "money"},
        ),
        Wording(
            N_("Raise the ceiling of this agreement: {subject}."), subject="agreement"
        ),
    ),
    RemedyKind.ADD_LINE: (
        Wording(
            N_(
                "Agree this line for {to_level} already; so far it holds only from"
                " {from_level} on: {subject}."
            ),
            subject="line",
            to_level="level",
        ),
        Wording(N_("Agree a line at this level for {subject}."), subject="anything"),
    ),
    RemedyKind.RAISE_LIMIT: (
        Wording(
            N_("Raise the need’s own limit on its cost from {from} to {to}."),
            to="money",
            **{"from": "money"},
        ),
        Wording(N_("Raise the need’s own limit on its cost.")),
    ),
    RemedyKind.ADMIT_PROVIDER: (
        Wording(N_("Admit this provider to the pool: {subject}."), subject="anything"),
    ),
    RemedyKind.RENEW_AGREEMENT: (
        Wording(N_("Renew this agreement: {subject}."), subject="agreement"),
    ),
    RemedyKind.SIGN_QUOTATION: (
        Wording(
            N_("Sign this quotation, whose terms are known: {subject}."),
            subject="agreement",
        ),
    ),
    RemedyKind.COVER_BENEFICIARY: (
        Wording(
            N_("Extend this agreement to one more nation ({nation}): {subject}."),
            subject="agreement",
        ),
        Wording(
            N_("Extend this agreement to one more nation: {subject}."),
            subject="agreement",
        ),
    ),
    RemedyKind.COVER_AREA: (
        Wording(
            N_("Extend this line to one more area ({area}): {subject}."),
            subject="line",
            area="area",
        ),
        Wording(N_("Extend this line to one more area: {subject}."), subject="line"),
    ),
    RemedyKind.ACCEPT_FEWER_PROVIDERS: (
        Wording(
            N_(
                "Accept fewer distinct providers, {to} instead of {from}, for this need"
                " and by the policy for all of priority {priority}."
            )
        ),
        Wording(N_("Accept fewer distinct providers for it: {to} instead of {from}.")),
    ),
    RemedyKind.ACCEPT_LOSS: (
        Wording(
            N_(
                "Accept that, once a supplier is lost, less than {from} of the need may"
                " remain."
            ),
            **{"from": "share"},
        ),
    ),
}
"""The wordings of every kind of remedy."""


def remedy_sentence(remedy: Remedy | RemedyStep, reader: Reader) -> str:
    """Says what to change.

    Args:
        remedy: A single change.
        reader: The reserve and the language.

    Returns:
        A sentence.
    """
    is_cap = remedy.kind is RemedyKind.RAISE_SHARE_CAP
    subject = cap_name(remedy.subject, reader) if is_cap else remedy.subject
    details: dict[str, Value] = {**remedy.details, "subject": subject}
    if "unit" not in details and remedy.subject in reader.lines:
        details["unit"] = reader.lines[remedy.subject][1].unit.value
    wordings = {kind.value: said for kind, said in REMEDIES.items()}
    return say(wordings, remedy.kind.value, details, reader)


def pair_sentence(pair: RemedyPair, reader: Reader) -> str:
    """Says which two changes to make.

    Args:
        pair: Two changes.
        reader: The reserve and the language.

    Returns:
        Two sentences, numbered.
    """
    first, second = (remedy_sentence(step, reader) for step in pair.steps)
    return f"(1) {first} (2) {second}"


def no_pair_sentence(n_tried: int, reader: Reader) -> str:
    """Says that no two changes do more than one.

    Args:
        n_tried: How many pairs were tried, at least one.
        reader: The reserve and the language.
    """
    said = reader.t.ngettext(
        "Nor do two changes do more; {n} pair was tried.",
        "Nor do two changes do more; {n} pairs were tried.",
        n_tried,
    )
    return said.format(n=reader.t.number(n_tried))


def remedy_effect(effect: RemedyEffect, reader: Reader) -> str:
    """Says what a change brings, what it costs and how that was shown.

    Args:
        effect: What a single change or a pair does.
        reader: The reserve and the language.

    Returns:
        Sentences.
    """
    t = reader.t
    saves = effect.extra_cost_eur < -0.5
    money = t.money(abs(effect.extra_cost_eur))
    if saves:
        said = reader.text(N_("Then {share} of the need is met, for {money} less."))
    else:
        said = reader.text(N_("Then {share} of the need is met, for {money} more."))
    told = said.format(share=t.percent(effect.met_fraction), money=money)
    parts = [told, *_losers(effect, reader), reader.text(_proof(effect))]
    return " ".join(parts)


def _proof(effect: RemedyEffect) -> str:
    if not effect.verified:
        return N_("Estimated; not shown by solving again.")
    if effect.shown is Shown.ANEW:
        return N_("Shown by solving the whole plan again.")
    return N_("Shown by solving again, with every other need keeping what it has.")


def _losers(effect: RemedyEffect, reader: Reader) -> list[str]:
    if not effect.losers:
        return []
    names = reader.t.listing([reader.name("needs", name) for name in effect.losers])
    return [reader.text(N_("These needs then get less: {needs}.")).format(needs=names)]
