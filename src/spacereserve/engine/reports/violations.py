"""What a check of a plan found, in words."""

from __future__ import annotations

from spacereserve.engine.reports.notices import NOTICES
from spacereserve.engine.reports.reader import Reader, Value
from spacereserve.engine.reports.reasons import REASONS
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.engine.verification import Rule, Violation
from spacereserve.language import N_

__all__ = [
    "RULES",
    "VIOLATIONS",
    "violation_sentence",
]

RULES = {
    Rule.RECORDS: N_("Records"),
    Rule.TERMS: N_("Terms"),
    Rule.NOTICE: N_("Notice"),
    Rule.QUALITY: N_("Quality"),
    Rule.PHYSICS: N_("Physics"),
    Rule.DELIVERY: N_("Delivery"),
    Rule.CAPACITY: N_("Capacity"),
    Rule.SHARE_CAP: N_("Share cap"),
    Rule.MONEY: N_("Money"),
    Rule.FULFILMENT: N_("Fulfilment"),
    Rule.PROOF: N_("Proof"),
}
"""The word for each rule."""

_SHARES = {"has_fraction": "availability", "found_fraction": "availability"}


def _share(message: str) -> tuple[Wording, ...]:
    return (Wording(message, **_SHARES),)


def _plain(message: str, **kinds: str) -> tuple[Wording, ...]:
    return (Wording(message, **kinds),)


_RECORDS = {
    "other-reserve": _plain(
        N_("It is a plan of another reserve: {id}; this one is {is_id}.")
    ),
    "other-snapshot": _plain(
        N_(
            "Records or orbits are not those it was made of: it says {has_id},"
            " they are {is_id}."
        )
    ),
    "unknown-record": _plain(N_("It names what the reserve does not hold: {id}.")),
    "theatre-without-level": _plain(N_("It gives no level for {theatre}.")),
    "need-left-out": _plain(N_("The need is active, and not in the plan.")),
    "need-not-active": _plain(N_("The need is not active, and is in the plan.")),
    "need-twice": _plain(N_("The need is in the plan more than once.")),
    "other-domain": _plain(N_("The line serves another domain than the need.")),
    "line-replaced": _plain(
        N_("Another line of the agreement is in force at this level: {level}.")
    ),
}
_NOTICE = {
    "before-call-up": _plain(
        N_("It comes before the line is ready, {limit_h} after the declaration.")
    ),
    "after-line-ends": _plain(
        N_("It comes after the line ends, {limit_h} after the declaration.")
    ),
    "before-need": _plain(
        N_("It comes before the need starts, {limit_h} after the declaration.")
    ),
    "after-need": _plain(
        N_("It comes after the need ends, {limit_h} after the declaration.")
    ),
}
_PHYSICS = {
    "no-satellite": _plain(N_("No satellite is named.")),
    "no-such-place": _plain(N_("The need has no such place.")),
    "other-object": _plain(N_("The object is not the one that this place stands for.")),
    "satellite-not-of-service": _plain(N_("The satellite is none of the service's.")),
    "below-horizon": _plain(
        N_("The satellite stands too low: {has_deg}; at least {limit_deg}.")
    ),
    "below-mask": _plain(
        N_("The object stands below the sensor's mask: {has_deg}, mask {limit_deg}.")
    ),
    "off-nadir": _plain(
        N_("The off-nadir angle is out of bounds: {has_deg}, limit {limit_deg}.")
    ),
    "incidence": _plain(
        N_("The incidence angle is out of bounds: {has_deg}, limit {limit_deg}.")
    ),
    "strip-too-wide": _plain(
        N_("The strip is wider than the swath allows: {has_km}, limit {limit_km}.")
    ),
    "strip-too-long": _plain(
        N_("The strip is longer than the sensor can hold: {has_km}, limit {limit_km}.")
    ),
    "outside-strip": _plain(
        N_("The strip does not collect all places that it is said to: {n} lie outside.")
    ),
    "look-side": _plain(N_("The place lies on the other side of the track.")),
    "sun-too-low": _plain(
        N_("The sun stands too low: {has_deg}; at least {limit_deg}.")
    ),
    "sun-too-high": _plain(
        N_("The sun stands too high: {has_deg}; at most {limit_deg}.")
    ),
    "out-of-range": _plain(
        N_("The object is too far away: {has_km}; at most {limit_km}.")
    ),
    "in-shadow": _plain(N_("The object is in the Earth's shadow.")),
    "near-limb": _plain(
        N_("The line of sight is too near the Earth: {has_deg}; at least {limit_deg}.")
    ),
    "near-sun": _plain(
        N_("The line of sight is too near the Sun: {has_deg}; at least {limit_deg}.")
    ),
    "outside-field": _plain(
        N_(
            "The object is outside the field of the telescope: {has_deg}; at most "
            "{limit_deg}."
        )
    ),
    "too-faint": _plain(N_("The object is too faint for the telescope.")),
    "no-contact": _plain(
        N_("No ground station of the service can have received it by then.")
    ),
    "availability": (
        Wording(
            N_(
                "It is there at {has} of {n_sampled} sampled instants; wanted: {wants}."
            ),
            has="availability",
            wants="availability",
        ),
    ),
    "latency-below-light": _plain(
        N_("The need asks for {has_ms} of round trip; light alone takes {least_ms}.")
    ),
}
_DAYS = {
    "other-service": _plain(
        N_("The service or provider is not that of its line, {service}.")
    ),
    "other-day": _plain(N_("It is not on this day.")),
    "refuses": _plain(N_("{provider} serves nothing this day, and is given work.")),
    "look-too-short": _plain(
        N_("The look takes {has_s}; the service needs {limit_s}.")
    ),
    "other-place": _plain(N_("The place is not where the need has it.")),
    "angle-told": _plain(
        N_("The off-nadir angle is said to be {has_deg}, and is {found_deg}.")
    ),
    "turn-too-short": _plain(
        N_(
            "The satellite has {has_s} to turn from the look before; it needs"
            " {limit_s}."
        )
    ),
    "recorder-full": _plain(
        N_("{has} looks are on board; the recorder holds {limit}.")
    ),
    "no-downlink": _plain(N_("Nothing is said of how the product comes down.")),
    "not-heard": _plain(
        N_("{asset} does not hear the satellite for this service all the while.")
    ),
    "downlink-too-short": _plain(
        N_("The downlink takes {has_s}; the service needs {limit_s}.")
    ),
    "down-before-taken": _plain(N_("The product comes down before it is taken.")),
    "delivered-before-down": _plain(
        N_("The product is there before it is down and processed.")
    ),
    "two-downlinks": _plain(N_("The satellite sends two products at once.")),
    "same-pass": _plain(N_("The place is looked at twice in one pass.")),
    "gap-too-long": _plain(
        N_("The look before is {has_h} ago; asked or planned: {limit_h} at most.")
    ),
    "looks-do-not-add-up": _plain(
        N_("{has} looks are said to be planned; done and not done are {found}.")
    ),
    "more-than-possible": _plain(
        N_("{has} looks are done; it calls {limit} the most that is possible.")
    ),
}
_ABOVE_CAP = N_(
    "Above its cap in {domain}: {group} has {has_fraction}, of {cap_fraction}."
)
_CAPACITY = {
    "above-promise-day": _plain(
        N_("The line gives {has} in a day; promised: {limit}.")
    ),
    "above-promise-slot": _plain(
        N_("The line gives {has} in a slot; promised: {limit}.")
    ),
    "above-promise-all": _plain(N_("The line gives {has} in all; promised: {limit}.")),
    "above-pass": _plain(
        N_("A satellite of {service} takes {has} looks in a pass; it can take {limit}.")
    ),
    "above-revolution": _plain(
        N_(
            "A satellite of {service} takes {has} looks in a revolution; it can take"
            " {limit}."
        )
    ),
    "above-day": _plain(
        N_("A satellite of {service} takes {has} looks in a day; it can take {limit}.")
    ),
    "above-ready": _plain(N_("{has} launches; vehicles held ready: {limit}.")),
    "look-twice": _plain(N_("A look of {service} is listed more than once.")),
    **{
        f"above-cap-{by}": _plain(
            _ABOVE_CAP, group=kind, has_fraction="availability", domain="domain"
        )
        for by, kind in (
            ("provider", "provider"),
            ("nation", "nation"),
            ("orbit", "orbit"),
        )
    },
}
_MONEY = {
    "above-budget": _plain(
        N_("{nation} spends {has_eur}; its budget over the plan is {limit_eur}.")
    ),
    "above-ceiling": _plain(
        N_("{agreement} costs {has_eur}; its ceiling leaves {limit_eur}.")
    ),
    "above-limit": _plain(N_("The need costs {has_eur}; its limit is {limit_eur}.")),
    **dict.fromkeys(
        ("need-cost", "need-paid", "part-cost", "line-fee", "line-cost"),
        _plain(N_("It is said to cost {has_eur}, and costs {found_eur}.")),
    ),
    "line-not-listed": _plain(N_("The line is used, and not among the lines called.")),
    **dict.fromkeys(
        ("nation-use", "nation-fees"),
        _plain(N_("{nation} is said to pay {has_eur}, and pays {found_eur}.")),
    ),
    "total": _plain(N_("The plan is said to cost {has_eur}, and costs {found_eur}.")),
    "harm": _plain(N_("Harm is said to be {has_eur}, and is {found_eur}.")),
    "changes": _plain(
        N_("The changes are said to be worth {has_eur}, and are {found_eur}.")
    ),
    "change-not-listed": _plain(
        N_("The line is called up and not told as kept or new, or the other way round.")
    ),
}
_FULFILMENT = {
    "met-overstated": _share(
        N_("Said to be met to {has_fraction}; what is listed gives {found_fraction}.")
    ),
    "met-understated": _share(
        N_("Said to be met to {has_fraction}; what is listed gives {found_fraction}.")
    ),
    "national-overstated": _share(
        N_("Nations' own part: said {has_fraction}, listed {found_fraction}.")
    ),
    "national-understated": _share(
        N_("Nations' own part: said {has_fraction}, listed {found_fraction}.")
    ),
    "parts-do-not-add-up": _share(
        N_("Its two parts add up to {has_fraction}, not to {found_fraction}.")
    ),
    "figure-disagrees": _plain(
        N_("Of “{name}” it says {has}: not its own figure, or outside its interval."),
        name="estimate",
    ),
    "low-above-met": _share(
        N_("The cautious figure {has_fraction} is above the figure {found_fraction}.")
    ),
    "state": _plain(
        N_("Its state is said to be “{has}”, and is “{found}”."),
        has="state",
        found="state",
    ),
    "n-providers": _plain(N_("{has} providers are said to serve it; listed: {found}.")),
    "quantity": _plain(N_("{line} is said to give {has}; listed is {found}.")),
    "suppliers-do-not-add-up": _share(
        N_("The shares of its suppliers add up to {has_fraction}.")
    ),
}
_PROOF = {
    "no-stages": _plain(N_("It says nothing of how good it is.")),
    "status-too-good": _plain(
        N_("It calls itself “{has}”; one of its stages is only “{found}”."),
        has="plan-status",
        found="plan-status",
    ),
    "gap-too-small": _share(
        N_("It tells a gap of {has_fraction}; a stage has {found_fraction}.")
    ),
    "cost-understated": _plain(
        N_("Stage {stage} says {has}; the plan weighs {found} at least.")
    ),
    "stage-overstated": _plain(
        N_("Stage {stage} says {has}; the needs of the plan add up to {found}.")
    ),
    "better-than-bound": _plain(
        N_("Stage {stage} says {has}, which is better than its bound, {found}.")
    ),
    "stage-gap-too-small": _plain(
        N_("Stage {stage} tells a gap of {has}; value and bound are {found} apart.")
    ),
    "not-proven": _plain(
        N_("Stage {stage} calls itself proven optimal with a gap of {has}.")
    ),
}
VIOLATIONS: dict[str, tuple[Wording, ...]] = {
    **REASONS,
    **NOTICES,
    **_RECORDS,
    **_NOTICE,
    **_PHYSICS,
    **_CAPACITY,
    **_MONEY,
    **_FULFILMENT,
    **_PROOF,
    **_DAYS,
}
"""The wordings of every violation."""


def violation_sentence(violation: Violation, reader: Reader) -> str:
    """Says what is not so.

    Args:
        violation: One violation.
        reader: The reserve and the language.

    Returns:
        A sentence; the code and its details where there is no wording.
    """
    details: dict[str, Value] = dict(violation.details)
    return say(VIOLATIONS, violation.code, details, reader)
