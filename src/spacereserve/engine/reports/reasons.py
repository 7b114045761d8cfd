"""Why an offer dropped out for a need, or what it gives, in words."""

from __future__ import annotations

from collections.abc import Mapping

from spacereserve.engine.allocation.plan import FunnelRow
from spacereserve.engine.reports.bindings import share_holder
from spacereserve.engine.reports.reader import Reader, Value
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.language import N_

__all__ = ["REASONS", "reason_sentence", "told_reason"]

_STANDING = {
    "not-admitted": (
        Wording(N_("The provider is not admitted to the pool (status: {status}).")),
    ),
    "not-operational": (
        Wording(N_("The service is not operational yet: it is {maturity}.")),
    ),
    "line-not-in-force": (
        Wording(N_("It is promised only from a higher level on: {from_level}.")),
        Wording(N_("No line of it is in force at this level.")),
    ),
    "not-signed": (
        Wording(N_("It is a quotation: its terms are known, nobody has signed.")),
    ),
    "agreement-not-valid": (
        Wording(N_("Its agreement is valid only from {from_on} to {until_on}.")),
        Wording(N_("Its agreement begins only on {from_on}.")),
        Wording(N_("Its agreement ended on {until_on}.")),
    ),
    "unpaid": (
        Wording(N_("An invoice is unpaid since {since_on}, so it need not serve.")),
    ),
}
_NATION = {
    "home-not-eligible": (
        Wording(N_("Its home nation is not eligible: {nation} ({standing}).")),
    ),
    "owner-not-eligible": (
        Wording(
            N_("An owner's nation is not eligible: {owner}, {nation} ({standing})."),
            owner="text",
        ),
    ),
    "beneficiary-not-covered": (
        Wording(N_("Its agreement does not cover this beneficiary: {nation}.")),
    ),
    "area-not-covered": (Wording(N_("Its line does not hold in this area.")),),
}
_TERMS = {
    "restriction-forbids": (
        Wording(N_("It is refused by a restriction: “{restriction}” ({will_of}).")),
    ),
    "restriction-needs-approval": (
        Wording(
            N_(
                "It needs a consent that is not given, from: {approver}"
                " (“{restriction}”, {will_of})."
            ),
            approver="text",
        ),
        Wording(
            N_("It needs a consent that is not given: “{restriction}” ({will_of}).")
        ),
    ),
    "cyber-too-low": (
        Wording(
            N_("Its cyber standing is too low: {has}; wanted: {wants}."),
            has="cyber",
            wants="cyber",
        ),
    ),
}
_QUALITY = {
    "sensor": (
        Wording(N_("Its kind of sensor will not do: {has}."), has="sensor"),
        Wording(N_("Its kind of sensor will not do.")),
    ),
    "resolution": (
        Wording(N_("Its resolution is too coarse: {has_m}; wanted: {wants_m}.")),
    ),
    "resolution-off-nadir": (
        Wording(
            N_(
                "At the angles it passes at, its resolution is too coarse: {has_m} at "
                "best; wanted: {wants_m}."
            )
        ),
    ),
    "terminal": (
        Wording(N_("None of the terminals at hand can use it; it takes: {has}.")),
        Wording(N_("None of the terminals at hand can use it.")),
    ),
    "band": (
        Wording(N_("It works in none of the bands that will do; it has: {has}.")),
        Wording(N_("It works in none of the bands that will do.")),
    ),
    "latency-stated": (
        Wording(
            N_("Its stated round-trip time is too long: {has_ms}; wanted: {wants_ms}.")
        ),
    ),
    "jamming-unknown": (
        Wording(
            N_("It states no link budget, so what it bears of jamming is unknown.")
        ),
    ),
    "size": (
        Wording(
            N_("It does not see objects small enough: {has_m}; wanted: {wants_m}.")
        ),
    ),
    "regime": (
        Wording(
            N_("It does not observe this kind of orbit, but: {has}."), has="orbits"
        ),
        Wording(N_("It does not observe this kind of orbit.")),
    ),
    "orbit-not-served": (Wording(N_("It does not fly to the orbit wanted: {orbit}.")),),
    "mass": (Wording(N_("It cannot lift enough: {has_kg}; wanted: {wants_kg}.")),),
    "position-error": (
        Wording(N_("Its position error is too great: {has_m}; wanted: {wants_m}.")),
    ),
    "timing": (
        Wording(N_("Its timing error is too great: {has_ns}; wanted: {wants_ns}.")),
        Wording(N_("It states no timing error; wanted: {wants_ns}.")),
    ),
    "authentication": (Wording(N_("Its signal is not authenticated.")),),
    "jamming-margin": (
        Wording(
            N_("Its margin against jamming is too small: {has_db}; wanted: {wants_db}.")
        ),
        Wording(N_("It states no margin against jamming; wanted: {wants_db}.")),
    ),
    "no-strips": (
        Wording(N_("It states no width of its strips, and the need is for a region.")),
    ),
    "cloud-unknown": (
        Wording(N_("The cloud over the theatre is not known, so nothing is certain.")),
    ),
}
_PHYSICS = {
    "no-satellites": (Wording(N_("None of its satellites is in the catalogue.")),),
    "never-in-view": (
        Wording(N_("None of its satellites sees the place at the angles allowed.")),
    ),
    "no-light": (
        Wording(N_("Its satellites pass, but never in the light that is needed.")),
    ),
    "not-when-short": (
        Wording(N_("It serves at other times, but not when the need is short.")),
    ),
    "late-delivery": (
        Wording(N_("The product comes too late: {best_h} at best; wanted: {wants_h}.")),
        Wording(N_("The product never comes down in time; wanted: {wants_h}.")),
        Wording(N_("The product never comes down in time.")),
    ),
    "gap-too-long": (
        Wording(N_("It is away for {has_h} at a time; wanted: {wants_h} at most.")),
    ),
    "latency-flown": (
        Wording(
            N_("Its round trip takes {has_ms} by the way it flies; wanted: {wants_ms}.")
        ),
    ),
    "link-too-weak": (
        Wording(
            N_(
                "Its signal is too weak for the terminal: {has_db} over noise;"
                " the most robust modulation needs {wants_db}."
            )
        ),
    ),
    "signal-too-weak": (
        Wording(
            N_(
                "Its signal is too weak on the ground: {has_db} over noise density;"
                " a receiver needs {wants_db}."
            )
        ),
    ),
    "link-jammed": (
        Wording(
            N_(
                "It does not bear the jammer: {has_db} over noise and jamming;"
                " the most robust modulation needs {wants_db}."
            )
        ),
    ),
    "availability": (
        Wording(
            N_(
                "It is there for {has} of the time ({view} in sight,"
                " of which {rain} through rain); wanted: {wants}."
            ),
            has="availability",
            wants="availability",
            view="availability",
            rain="availability",
        ),
        Wording(
            N_("It is there for {has} of the time; wanted: {wants}."),
            has="availability",
            wants="availability",
        ),
    ),
    "inclination": (
        Wording(
            N_(
                "An inclination of {wants_deg} is out of reach from its pad"
                " at latitude {pad_lat_deg}."
            )
        ),
    ),
    "not-covered-area": (Wording(N_("Its beams do not cover the area.")),),
    "call-up-too-long": (
        Wording(
            N_(
                "Its call-up takes too long: {call_up_h};"
                " the need ends {until_h} after the declaration."
            )
        ),
    ),
    "campaign-too-long": (
        Wording(
            N_("It is ready to launch too late: after {ready_h}; wanted: {wants_h}.")
        ),
    ),
}
_CHOICE = {
    "quantity-used-up": (
        Wording(
            N_("Its promised quantity is used up: {quantity} {unit}."),
        ),
        Wording(N_("Its promised quantity is used up.")),
    ),
    "looks-used-up": (
        Wording(N_("All looks that its satellites can take are used up.")),
    ),
    "share-cap": (
        Wording(
            N_("A cap on reliance is reached: {cap}, at most {cap_fraction}."),
            cap="text",
        ),
    ),
    "loss-not-survived": (
        Wording(
            N_("More of it would not help: without {loss}, too little would be left.")
        ),
    ),
    "budget": (Wording(N_("A budget is used up: {nation}.")),),
    "ceiling": (Wording(N_("The agreement's ceiling is reached: {agreement}.")),),
    "cost-limit": (Wording(N_("The need's own cost limit is reached.")),),
    "dearer": (Wording(N_("Another offer does it for less.")),),
    "serves-others": (Wording(N_("It is worth more in other needs.")),),
    "not-needed": (Wording(N_("The need is served without it.")),),
    "used": (
        Wording(N_("It gives {fraction} of what is supplied."), fraction="share"),
    ),
}
REASONS = {**_STANDING, **_NATION, **_TERMS, **_QUALITY, **_PHYSICS, **_CHOICE}
"""The wordings of every code of the funnel."""


def reason_sentence(row: FunnelRow, reader: Reader) -> str:
    """Says why an offer dropped out, or what it gives.

    Args:
        row: A row of a need's funnel.
        reader: The reserve and the language.

    Returns:
        A sentence; the code and its details where there is no wording.
    """
    return told_reason(row.code, row.details, reader)


def told_reason(code: str, details: Mapping[str, Value], reader: Reader) -> str:
    """Says a reason of the funnel by its code.

    Args:
        code: The code.
        details: The figures and identifiers behind it.
        reader: The reserve and the language.
    """
    told: dict[str, Value] = dict(details)
    if code == "share-cap" and {"by", "id"} <= told.keys():
        told["cap"] = share_holder(str(told["by"]), str(told["id"]), reader)
    return say(REASONS, code, told, reader)
