"""What would mend a need: the cheapest single change, and what it brings."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Remedy, RemedyKind
from spacereserve.engine.reports.reader import Reader, Value
from spacereserve.engine.reports.reasons import cap_name
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.language import N_

__all__ = ["REMEDIES", "remedy_effect", "remedy_sentence"]

REMEDIES = {
    RemedyKind.LIFT_RESTRICTION: (
        Wording(
            N_("Have this restriction lifted: “{subject}”."), subject="restriction"
        ),
    ),
    RemedyKind.GIVE_CONSENT: (
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
}
"""The wordings of every kind of remedy."""


def remedy_sentence(remedy: Remedy, reader: Reader) -> str:
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


def remedy_effect(remedy: Remedy, reader: Reader) -> str:
    """Says what the change brings, what it costs and whether that was shown.

    Args:
        remedy: A single change.
        reader: The reserve and the language.

    Returns:
        A sentence.
    """
    t = reader.t
    saves = remedy.extra_cost_eur < -0.5
    money = t.money(abs(remedy.extra_cost_eur))
    if saves:
        said = reader.text(N_("Then {share} of the need is met, for {money} less."))
    else:
        said = reader.text(N_("Then {share} of the need is met, for {money} more."))
    proof = (
        N_("Shown by solving the whole plan again.")
        if remedy.verified
        else N_("Estimated; not shown by solving again.")
    )
    effect = said.format(share=t.percent(remedy.met_fraction), money=money)
    return f"{effect} {reader.text(proof)}"
