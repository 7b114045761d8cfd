"""The consent offered as a remedy is just the one that a need wants."""

from __future__ import annotations

from datetime import date

from random_reserves import DAYS, random_case
from synthetic import make_sky

from spacereserve.engine.allocation import Change, RemedyKind, apply, make_plan
from spacereserve.engine.allocation.plan import Remedy
from spacereserve.engine.model import Reserve, WillOf

TODAY = date(2026, 8, 22)


def first_consent() -> tuple[Reserve, Remedy, tuple[str, ...]]:
    for seed in range(60):
        reserve, physics = random_case(seed)
        plan = make_plan(make_sky(reserve, days=DAYS), physics)
        for need in plan.needs:
            if need.remedy and need.remedy.kind is RemedyKind.GIVE_CONSENT:
                return reserve, need.remedy, (need.owner,)
    message = "no random reserve wants a consent"
    raise AssertionError(message)


def test_a_consent_given_is_for_the_need_and_the_restriction_stands() -> None:
    reserve, remedy, nations = first_consent()

    after = apply(
        reserve, Change(remedy.kind, remedy.subject, remedy.details), today=TODAY
    ).by_id("restrictions")[remedy.subject]

    before = reserve.by_id("restrictions")[remedy.subject]
    given = after.consents[len(before.consents) :]
    assert {one.given_for for one in given} == before.wanted_consents
    assert all(one.beneficiaries == nations for one in given)
    assert all(one.levels == ("crisis",) for one in given)
    assert after.effect is before.effect


def test_a_consent_without_details_is_for_all() -> None:
    reserve, remedy, _ = first_consent()

    after = apply(reserve, Change(remedy.kind, remedy.subject, {}), today=TODAY)

    given = after.by_id("restrictions")[remedy.subject].consents[-1]
    assert given.given_for in set(WillOf)
    assert given.beneficiaries == ()
    assert given.levels == ()
