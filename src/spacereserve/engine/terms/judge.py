"""May this offer serve this need at this level, by what was agreed and decided?

The questions are asked in the order of the funnel; the first *no* is the verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from spacereserve.engine.model import (
    Consent,
    CyberStatus,
    Effect,
    Maturity,
    ProviderStatus,
    Reserve,
    Restriction,
    Standing,
    WaivedRule,
)
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.verdict import Step, Verdict
from spacereserve.engine.terms.offers import Offer, is_valid_on

__all__ = [
    "beneficiaries_of",
    "judge",
    "nations_of",
    "refusal_by",
    "restrictions_on",
]


def judge(offer: Offer, need: Any, sky: Sky) -> Verdict | None:
    """Says why an offer may not serve a need, or None where it may.

    Args:
        offer: An offer at the level in force in the need's theatre.
        need: A need of the offer's domain.
        sky: The sky, for the reserve, the question and the geometry of areas.

    Returns:
        The first reason against it in the order of the funnel, or None.
    """
    for question in _QUESTIONS:
        verdict = question(offer, need, sky)
        if verdict is not None:
            return verdict
    return None


def nations_of(owner: str, reserve: Reserve) -> tuple[str, ...]:
    """The nations (ids) behind an owner: itself, or those a command acts for.

    Args:
        owner: A nation or a command (id).
        reserve: The reserve.
    """
    command = reserve.by_id("commands").get(owner)
    return (owner,) if command is None else tuple(sorted(command.nations))


def _no(step: Step, code: str, **details: float | str) -> Verdict:
    return Verdict(step, code, dict(details))


def _today(sky: Sky) -> date:
    return sky.question.at.date()


def _standing(offer: Offer, need: Any, sky: Sky) -> Verdict | None:
    del need
    if offer.provider.status is not ProviderStatus.ADMITTED:
        status = offer.provider.status.value
        return _no(Step.STANDING, "not-admitted", status=status)
    if offer.service.maturity is not Maturity.OPERATIONAL:
        maturity = offer.service.maturity.value
        return _no(Step.STANDING, "not-operational", maturity=maturity)
    if not offer.in_force:
        level = offer.line.level
        return _no(Step.STANDING, "line-not-in-force", from_level=level)
    return _standing_of_agreement(offer, _today(sky))


def _standing_of_agreement(offer: Offer, today: date) -> Verdict | None:
    agreement = offer.agreement
    if not agreement.is_signed:
        return _no(Step.STANDING, "not-signed")
    if not is_valid_on(agreement, today):
        details = {
            name: day.isoformat()
            for name, day in (
                ("from_on", agreement.valid_from_on),
                ("until_on", agreement.valid_until_on),
            )
            if day is not None
        }
        return _no(Step.STANDING, "agreement-not-valid", **details)
    unpaid = agreement.unpaid_since_on
    if unpaid is not None:
        stops_on = unpaid + timedelta(days=agreement.unpaid_grace_d)
        if today > stops_on:
            return _no(Step.STANDING, "unpaid", since_on=unpaid.isoformat())
    return None


def _waived(offer: Offer, rule: WaivedRule, today: date) -> bool:
    return any(
        waiver.rule is rule and today <= waiver.until_on
        for waiver in offer.provider.waivers
    )


def _nation(offer: Offer, need: Any, sky: Sky) -> Verdict | None:
    verdict = None if offer.national else _eligible(offer, sky)
    if verdict is not None:
        return verdict
    for nation in beneficiaries_of(need, sky.reserve):
        if not _is_covered(nation, offer, sky.reserve):
            return _no(Step.NATION, "beneficiary-not-covered", nation=nation)
    if offer.line.areas:
        area = sky.shape_of(sky.area_of(need))
        if not any(sky.shape_of(name).covers(area) for name in offer.line.areas):
            return _no(Step.NATION, "area-not-covered")
    return None


def _is_covered(nation: str, offer: Offer, reserve: Reserve) -> bool:
    """Whether an agreement serves a nation: those named, or else the members.

    A nation's own asset serves that nation besides, whatever its standing.
    """
    if offer.national and nation == offer.provider.nation:
        return True
    named = offer.agreement.beneficiaries
    if named:
        return nation in named
    return reserve.by_id("nations")[nation].standing is Standing.MEMBER


def _eligible(offer: Offer, sky: Sky) -> Verdict | None:
    nations = sky.reserve.by_id("nations")
    policy, today = sky.reserve.policy, _today(sky)
    home = nations[offer.provider.nation]
    if home.standing not in policy.eligible_home and not _waived(
        offer, WaivedRule.HOME_NATION, today
    ):
        standing = home.standing.value
        return _no(Step.NATION, "home-not-eligible", nation=home.id, standing=standing)
    if _waived(offer, WaivedRule.FOREIGN_OWNER, today):
        return None
    for owner in offer.provider.owners:
        nation = nations[owner.nation]
        if owner.ultimate and nation.standing not in policy.eligible_owner:
            return _no(
                Step.NATION,
                "owner-not-eligible",
                owner=owner.name,
                nation=nation.id,
                standing=nation.standing.value,
            )
    return None


def beneficiaries_of(need: Any, reserve: Reserve) -> tuple[str, ...]:
    """The nations (ids) that receive a need's product.

    Args:
        need: The need.
        reserve: The reserve.
    """
    return tuple(need.beneficiaries) or nations_of(need.owner, reserve)


def _restriction(offer: Offer, need: Any, sky: Sky) -> Verdict | None:
    found = sorted(
        restrictions_on(offer, need, sky),
        key=lambda item: (item.effect is not Effect.FORBID, item.id),
    )
    return refusal_by(found[0]) if found else None


def refusal_by(item: Restriction) -> Verdict:
    """What a restriction that touches an offer says against it.

    Args:
        item: The restriction.
    """
    details = {"restriction": item.id, "will_of": item.will_of.value}
    if item.effect is Effect.FORBID:
        return _no(Step.RESTRICTION, "restriction-forbids", **details)
    if item.approver is not None:
        details["approver"] = item.approver
    return _no(Step.RESTRICTION, "restriction-needs-approval", **details)


def restrictions_on(offer: Offer, need: Any, sky: Sky) -> Iterator[Restriction]:
    """The restrictions that touch an offer for a need.

    Args:
        offer: The offer.
        need: The need.
        sky: The sky.

    Yields:
        Restrictions, in the order of the reserve.
    """
    level = sky.question.levels[need.theatre]
    for item in sky.reserve.restrictions:
        touches = _binds(item, offer) and _applies(item, need, level, sky)
        if touches and not _is_lifted(item, offer, need, sky):
            yield item


def _binds(item: Restriction, offer: Offer) -> bool:
    return offer.provider.id in item.providers or offer.service.id in item.services


def _applies(item: Restriction, need: Any, level: str, sky: Sky) -> bool:
    today = _today(sky)
    served = set(beneficiaries_of(need, sky.reserve))
    in_time = (item.from_on or today) <= today <= (item.until_on or today)
    at_level = not item.levels or level in item.levels
    for_use = not item.uses or need.use in item.uses
    for_nation = not item.beneficiaries or bool(set(item.beneficiaries) & served)
    if not (in_time and at_level and for_use and for_nation):
        return False
    if not item.areas:
        return True
    area = sky.shape_of(sky.area_of(need))
    return any(sky.shape_of(name).intersects(area) for name in item.areas)


def _is_lifted(item: Restriction, offer: Offer, need: Any, sky: Sky) -> bool:
    """Whether every consent that a restriction takes is given for this offer and need.

    Several consents of the same side add up, nation by nation.
    """
    if item.effect is Effect.FORBID:
        return False
    level = sky.question.levels[need.theatre]
    holding = [
        consent
        for consent in item.consents
        if _holds(consent, offer.provider.id, level, _today(sky))
    ]
    return all(
        any(
            consent.given_for is side
            and (not consent.beneficiaries or nation in consent.beneficiaries)
            for consent in holding
        )
        for side in item.wanted_consents
        for nation in beneficiaries_of(need, sky.reserve) or ("",)
    )


def _holds(consent: Consent, provider: str, level: str, today: date) -> bool:
    return (
        (consent.from_on or today) <= today <= consent.until_on
        and (not consent.providers or provider in consent.providers)
        and (not consent.levels or level in consent.levels)
    )


def _cyber(offer: Offer, need: Any, sky: Sky) -> Verdict | None:
    level = sky.question.levels[need.theatre]
    wants = need.cyber_at_least
    if not offer.national:
        at_level = sky.reserve.policy.cyber_at_least.get(level, CyberStatus.NONE)
        wants = max(wants, at_level, key=lambda status: status.rank)
    has = cyber_of(offer, sky)
    if has.rank >= wants.rank or _waived(offer, WaivedRule.CYBER, _today(sky)):
        return None
    return _no(Step.CYBER, "cyber-too-low", has=has.value, wants=wants.value)


def cyber_of(offer: Offer, sky: Sky) -> CyberStatus:
    """The lowest cyber standing among the assets of an offer on the day of the plan.

    Args:
        offer: The offer.
        sky: The sky.
    """
    assets = sky.reserve.by_id("assets")
    names = [
        *offer.service.assets,
        *getattr(offer.service, "stations", ()),
        *getattr(offer.service, "gateways", ()),
    ]
    standings = []
    for name in names:
        cyber = assets[name].cyber
        lapsed = cyber.expires_on is not None and cyber.expires_on < _today(sky)
        standings.append(CyberStatus.NONE if lapsed else cyber.status)
    return min(standings, key=lambda status: status.rank)


_QUESTIONS: tuple[Callable[[Offer, Any, Sky], Verdict | None], ...] = (
    _standing,
    _nation,
    _restriction,
    _cyber,
)
