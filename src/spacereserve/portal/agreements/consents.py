"""Consents that lift a restriction: asked, given for a time, refused, taken back.

    ask ──▶ asked ──▶ given ──▶ over (after its last day)
               │        └──▶ withdrawn
               ├──▶ refused
               └──▶ withdrawn (by whoever asked)

A consent that is given stands in the restriction's own record, so the next snapshot, a
reserve folder and the engine know of it; one that is taken back is gone from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements.consent_models import ConsentRequest
from spacereserve.portal.agreements.models import Restriction
from spacereserve.portal.alliance.models import AllianceNation, Level
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.records import services as records
from spacereserve.portal.records.owners import organisation_identifier
from spacereserve.portal.registry.models import Provider, Service

__all__ = ["ANSWER_WITHIN", "Wish", "answer", "ask", "take_back", "wanted_sides"]

ANSWER_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks a consent for.

    Attributes:
        grounds: Why it is asked.
        until_on: Last day wanted.
        beneficiaries: Nations (ids) to be served; empty for all.
        levels: Levels (ids) at which it is wanted; empty for all.
        due_on: Day by which an answer is hoped for; else in a fortnight.
    """

    grounds: str
    until_on: date
    beneficiaries: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    due_on: date | None = None


def wanted_sides(restriction: Restriction) -> list[str]:
    """Whose consents a restriction takes; none where it forbids.

    Args:
        restriction: The restriction.
    """
    record = restriction.record
    if record["effect"] != "needs-approval":
        return []
    return list(record.get("consents_of") or [record["will_of"]])


def ask(
    actor: Actor, restriction: Restriction, side: str, wish: Wish
) -> list[ConsentRequest]:
    """Asks for a consent: every organisation that can give a part of it.

    Args:
        actor: Who asks: office, nation, command or buyer.
        restriction: The restriction.
        side: Whose consent, as ``will_of`` names it.
        wish: What for.

    Returns:
        One request for each organisation that is asked; one without organisation where
        nobody in the portal acts for that side: the office writes the answer down.

    Raises:
        RefusedError: The actor may not.
        InvalidError: The restriction takes no such consent, or the wish is not whole.
        ConflictError: It is asked already.
    """
    require(actor, "ask_consent", restriction)
    today = timezone.now().date()
    _check_wish(restriction, side, wish, today)
    try:
        with transaction.atomic():
            return [
                _asked(actor, restriction, side, wish, *found)
                for found in _askable(restriction, side)
            ]
    except IntegrityError as error:
        raise ConflictError(
            _("This consent is asked already"),
            rule=_("a consent is asked again when the last request has been answered"),
            value=side,
            way_out=_("wait for the answer, or take the request back"),
            code="asked-already",
        ) from error


def _check_wish(restriction: Restriction, side: str, wish: Wish, today: date) -> None:
    if side not in wanted_sides(restriction):
        raise InvalidError(
            _("This restriction takes no such consent"),
            rule=_("only what needs an approval is lifted, by those whose will it is"),
            value=side,
            way_out=_("ask one of the sides that the restriction names"),
            field="side",
        )
    if not wish.grounds.strip():
        raise InvalidError(
            _("The grounds are missing"),
            rule=_("whoever is asked learns what for"),
            way_out=_("say what the consent is needed for"),
            field="grounds",
        )
    if wish.until_on < today:
        raise _over(wish.until_on)
    for field, model in (("beneficiaries", AllianceNation), ("levels", Level)):
        _check_known(field, getattr(wish, field), model)


def _check_known(field: str, names: tuple[str, ...], model: Any) -> None:
    rows = model.objects.filter(identifier__in=names)
    unknown = set(names) - set(rows.values_list("identifier", flat=True))
    if unknown:
        raise InvalidError(
            _("There is no such record"),
            rule=_("nations and levels are named by their identifiers"),
            value=", ".join(sorted(unknown)),
            way_out=_("look the identifiers up in the lists"),
            field=field,
        )


def _over(until_on: date) -> InvalidError:
    return InvalidError(
        _("That day is over"),
        rule=_("a consent ends today or later"),
        value=until_on.isoformat(),
        way_out=_("choose a later day"),
        field="until_on",
    )


def _asked(
    actor: Actor,
    restriction: Restriction,
    side: str,
    wish: Wish,
    organisation: Organisation | None,
    providers: list[str],
) -> ConsentRequest:
    exists = ConsentRequest.objects.filter(
        restriction=restriction, side=side, asked_of=organisation, state="asked"
    ).exists()  # databases do not hold two without organisation to be the same
    if exists:
        raise IntegrityError
    made = ConsentRequest.objects.create(
        restriction=restriction,
        side=side,
        asked_of=organisation,
        grounds=wish.grounds.strip()[:4000],
        providers=providers,
        beneficiaries=sorted(wish.beneficiaries),
        levels=sorted(wish.levels),
        until_on=wish.until_on,
        due_on=wish.due_on or timezone.now().date() + ANSWER_WITHIN,
        asked_by=actor.user,
        asked_for=actor.organisation,
    )
    _book(actor, "ask", made)
    return made


def _askable(
    restriction: Restriction, side: str
) -> Iterator[tuple[Organisation | None, list[str]]]:
    """Organisations that can give a consent, each with the providers it speaks for."""
    if side not in {"provider", "home-state"}:
        yield None, []
        return
    record = restriction.record
    offering = Service.objects.filter(identifier__in=record.get("services", ()))
    names = {*record.get("providers", ()), *offering.values_list("provider", flat=True)}
    spoken_for: dict[str, list[str]] = {}
    for row in Provider.objects.filter(identifier__in=names).order_by("identifier"):
        speaker = row.identifier if side == "provider" else row.nation
        spoken_for.setdefault(organisation_identifier(speaker), []).append(
            row.identifier
        )
    imposed_by = record.get("imposed_by")
    if side == "home-state" and imposed_by:
        spoken_for = {organisation_identifier(imposed_by): []}
    rows = Organisation.objects.filter(identifier__in=spoken_for)
    found = {row.identifier: row for row in rows}
    for identifier, providers in spoken_for.items():
        yield found.get(identifier), providers


def answer(
    actor: Actor,
    request: ConsentRequest,
    *,
    gives: bool,
    note: str,
    until_on: date | None = None,
) -> ConsentRequest:
    """Gives or refuses a consent.

    Args:
        actor: Who was asked; the office where nobody in the portal acts for that side.
        request: The request.
        gives: True for yes.
        note: What is said with it; a refusal says why.
        until_on: Last day of the consent; by default the day that was asked for.

    Returns:
        The request as it is now.

    Raises:
        RefusedError: The actor may not.
        InvalidError: A refusal without a reason, or a day that is over.
        ConflictError: It is answered already.
    """
    require(actor, "answer", request)
    ends_on = until_on or request.until_on
    if gives and ends_on < timezone.now().date():
        raise _over(ends_on)
    if not gives and not note.strip():
        raise InvalidError(
            _("The reason is missing"),
            rule=_("a refusal says why"),
            way_out=_("write a reason"),
            field="note",
        )
    with transaction.atomic():
        locked = _open(request, {"asked"})
        locked.answer = note.strip()[:4000]
        if gives:
            locked.until_on = ends_on
            locked.consent = _consent_of(actor, locked)
            _change_consents(locked, lambda kept: [*kept, locked.consent])
        _decide(actor, locked, "given" if gives else "refused")
    return locked


def take_back(actor: Actor, request: ConsentRequest, *, note: str = "") -> None:
    """Takes back a consent that was given, or a request that is open.

    Args:
        actor: Who gave it; for an open request whoever asked.
        request: The request.
        note: Why.

    Raises:
        RefusedError: The actor may not.
        ConflictError: It is over already.
    """
    require(actor, "take_back", request)
    with transaction.atomic():
        locked = _open(request, {"asked", "given"})
        if locked.state == "given":
            _change_consents(
                locked, lambda kept: [one for one in kept if one != locked.consent]
            )
        locked.answer = note.strip()[:4000] or locked.answer
        _decide(actor, locked, "withdrawn")


def _open(request: ConsentRequest, states: set[str]) -> ConsentRequest:
    locked: ConsentRequest = ConsentRequest.objects.select_for_update().get(
        pk=request.pk
    )
    if locked.state not in states:
        raise ConflictError(
            _("This request is answered already"),
            rule=_("a request is answered once; a consent is taken back once"),
            value=locked.state,
            way_out=_("ask again where another answer is needed"),
            code="answered-already",
        )
    return locked


def _decide(actor: Actor, request: ConsentRequest, state: str) -> None:
    request.state = state
    request.decided_by, request.decided_at = actor.user, timezone.now()
    request.save()
    verbs = {"given": "give", "refused": "refuse", "withdrawn": "take-back"}
    _book(actor, verbs[state], request)


def _consent_of(actor: Actor, request: ConsentRequest) -> dict[str, Any]:
    """The consent as the engine's record holds it."""
    speaker = request.asked_of or actor.organisation
    found = {
        "given_for": request.side,
        "given_by": str(speaker or actor.user),
        "from_on": timezone.now().date().isoformat(),
        "until_on": request.until_on.isoformat(),
        "providers": request.providers,
        "beneficiaries": request.beneficiaries,
        "levels": request.levels,
        "grounds": request.answer,
    }
    return {key: value for key, value in found.items() if value}


def _change_consents(request: ConsentRequest, change: Any) -> None:
    row = Restriction.objects.select_for_update().get(pk=request.restriction_id)
    consents = change(row.record.get("consents", []))
    raw = {**row.record, "consents": consents}
    row.take(type(row.content).model_validate(raw))
    row.revision += 1
    records.keep(row)


def _book(actor: Actor, verb: str, request: ConsentRequest) -> None:
    recording.record(
        actor,
        f"{actor.kind or actor.system or 'person'}:consent:{verb}",
        organisation=request.asked_of,
        subject=request.restriction,
        details={
            "identifier": request.restriction.identifier,
            "request": request.pk,
            "side": request.side,
            "until_on": request.until_on,
            "providers": request.providers,
            "beneficiaries": request.beneficiaries,
            "levels": request.levels,
        },
    )
