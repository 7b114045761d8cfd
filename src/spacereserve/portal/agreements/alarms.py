"""What about agreements needs an eye: lapse, money, invoices, double promises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from spacereserve.portal.agreements.models import Agreement, Commitment

__all__ = ["Alarm", "DoublePromise", "alarms_of", "double_promises"]

LAPSE_NOTICE = timedelta(days=90)
NOTICE_AHEAD = timedelta(days=60)
BURN_CARE_FRACTION = 0.8


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that needs somebody's eye.

    Attributes:
        code: A stable name: ``notice``, ``notice-passed``, ``lapsed``, ``lapses``,
            ``ceiling``, ``burn``, ``unpaid``.
        grade: ``care`` or ``bad``.
        message: What it is, in the reader's language.
    """

    code: str
    grade: str
    message: str


def alarms_of(agreement: Agreement, today: date) -> list[Alarm]:
    """The alarms of one agreement.

    Args:
        agreement: An agreement in force.
        today: The day.

    Returns:
        In the order of notice, time, money, invoices.
    """
    return [
        alarm
        for find in (_notice, _lapse, _burn, _unpaid)
        for alarm in find(agreement, today)
    ]


def _notice(agreement: Agreement, today: date) -> Iterator[Alarm]:
    """Until when notice can be given, from 60 days ahead, and that it is too late."""
    last_on, notice_d = agreement.valid_until_on, agreement.record.get("notice_d")
    if last_on is None or notice_d is None or last_on < today:
        return
    by_on = last_on - timedelta(days=notice_d)
    if by_on < today:
        text = _("Notice was to be given by %(day)s.")
        yield Alarm("notice-passed", "care", text % {"day": by_on})
    elif by_on - today <= NOTICE_AHEAD:
        text = _("Notice is to be given by %(day)s.")
        yield Alarm("notice", "care", text % {"day": by_on})


def _lapse(agreement: Agreement, today: date) -> Iterator[Alarm]:
    last_on = agreement.valid_until_on
    if last_on is None:
        return
    if last_on < today:
        text = _("Lapsed on %(day)s: nothing of it is planned with.")
        yield Alarm("lapsed", "bad", text % {"day": last_on})
    elif last_on - today <= LAPSE_NOTICE:
        text = _("Lapses on %(day)s.")
        yield Alarm("lapses", "care", text % {"day": last_on})


def _burn(agreement: Agreement, today: date) -> Iterator[Alarm]:
    burnt = agreement.burnt_fraction
    if burnt is None or burnt < BURN_CARE_FRACTION:
        return
    text = _("%(percent)s %% of the ceiling is spent.") % {
        "percent": round(burnt * 100)
    }
    if burnt >= 1.0:
        yield Alarm("ceiling", "bad", text)
        return
    ends_on = _exhausted_on(agreement, today)
    if ends_on is not None:
        text += " " + _("At this rate it is used up on %(day)s.") % {"day": ends_on}
    yield Alarm("burn", "care", text)


def _exhausted_on(agreement: Agreement, today: date) -> date | None:
    """When the ceiling is reached if spending goes on as it did since the first day."""
    first_on = agreement.valid_from_on
    if first_on is None or first_on >= today or not agreement.spent_eur:
        return None
    days = (today - first_on).days
    left_eur = agreement.ceiling_eur - agreement.spent_eur
    return today + timedelta(days=int(left_eur / agreement.spent_eur * days))


def _unpaid(agreement: Agreement, today: date) -> Iterator[Alarm]:
    since_on = agreement.unpaid_since_on
    if since_on is None:
        return
    grace_d = agreement.record.get("unpaid_grace_d", 30.0)
    stops_on = since_on + timedelta(days=grace_d)
    if today > stops_on:
        text = _("An invoice is unpaid since %(day)s: service has stopped.")
        yield Alarm("unpaid", "bad", text % {"day": since_on})
    else:
        text = _("An invoice is unpaid since %(day)s; service stops after %(stop)s.")
        yield Alarm("unpaid", "care", text % {"day": since_on, "stop": stops_on})


@dataclass(frozen=True, slots=True)
class DoublePromise:
    """One service promised at one level in several agreements at a time.

    Attributes:
        service: The service (id).
        level: The level (id).
        promises: The commitments, one a line.
        quantity: What they add up to.
        unit: In this unit.
    """

    service: str
    level: str
    promises: tuple[Commitment, ...]
    quantity: float
    unit: str


def double_promises(commitments: Iterable[Any], today: date) -> list[DoublePromise]:
    """One capacity sold to several: the same service and level in several agreements.

    The database refuses the same promise to the same beneficiary; promises to different
    beneficiaries are allowed, and shown here so that somebody can ask the provider
    whether they can all be kept at once.

    Args:
        commitments: Commitments in force.
        today: The day; what has lapsed does not count.

    Returns:
        In the order of services and levels.
    """
    groups: dict[tuple[str, str], dict[str, Commitment]] = defaultdict(dict)
    for one in commitments:
        if one.valid_until_on is None or one.valid_until_on >= today:
            groups[one.service, one.level].setdefault(one.line, one)
    return [
        DoublePromise(
            service,
            level,
            tuple(lines.values()),
            sum(one.quantity for one in lines.values()),
            next(iter(lines.values())).unit,
        )
        for (service, level), lines in sorted(groups.items())
        if len({one.agreement_id for one in lines.values()}) > 1
    ]
