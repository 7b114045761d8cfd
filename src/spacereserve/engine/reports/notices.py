"""What a reader of a plan should be told, in words."""

from __future__ import annotations

from spacereserve.engine.allocation.plan import Notice
from spacereserve.engine.reports.reader import Reader, Value
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.language import N_

__all__ = ["NOTICES", "notice_sentence"]

NOTICES = {
    "stale-elements": (
        Wording(
            N_(
                "Satellites of {subject} with stale elements: {n}; the oldest are"
                " {age_d} old (stale after {after_d})."
            ),
            subject="anything",
        ),
        Wording(
            N_(
                "The orbital elements of {subject} are old: {age_d}"
                " (stale after {after_d})."
            ),
            subject="anything",
        ),
    ),
    "no-satellites": (
        Wording(N_("The catalogue has no satellite of {subject}."), subject="anything"),
    ),
    "few-satellites": (
        Wording(
            N_(
                "The catalogue has {n} satellites of {subject};"
                " the operator states {stated}."
            ),
            subject="anything",
        ),
    ),
    "failed-satellites": (
        Wording(
            N_("Satellites of {subject} that cannot be propagated: {n}."),
            subject="anything",
        ),
    ),
    "latency-below-light": (
        Wording(
            N_(
                "{subject} states a round-trip time of {has_ms}; light alone takes"
                " {least_ms}."
            ),
            subject="anything",
        ),
    ),
    "replaced-record": (
        Wording(
            N_("The record {subject} was replaced by a later layer: {layer}."),
            subject="anything",
        ),
    ),
    "cloud-unknown": (
        Wording(
            N_("The cloud over {subject} is not known."),
            subject="anything",
        ),
    ),
    "rain-unknown": (
        Wording(
            N_("The rain over {subject} is not known; links are reckoned without it."),
            subject="anything",
        ),
    ),
}
"""The wordings of every notice."""


def notice_sentence(notice: Notice, reader: Reader) -> str:
    """Says what a reader of the plan should be told.

    Args:
        notice: A warning of the plan.
        reader: The reserve and the language.

    Returns:
        A sentence; the code and its details where there is no wording.
    """
    details: dict[str, Value] = {**notice.details, "subject": notice.subject}
    return say(NOTICES, notice.code, details, reader)
