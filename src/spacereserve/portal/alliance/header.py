"""What the reserve is called, what its readers must know, and its policy.

One record of the whole portal, kept by the office. The same keys stand in
``reserve.toml`` of a folder, and go in and out with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.model import FrontDoor, Policy, when_domains_change
from spacereserve.engine.model.record import Named, Text
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError
from spacereserve.portal.records.difference import changes_between
from spacereserve.portal.records.fields import Question, questions_in
from spacereserve.portal.records.known import known_among
from spacereserve.portal.records.links import Reference, dangling
from spacereserve.portal.records.mistakes import RecordMistakes, validated_as

__all__ = ["HeaderRecord", "change_header", "header_questions"]


class HeaderRecord(Named):
    """The keys that belong to the reserve itself."""

    disclaimer: Text | None = None
    """What a reader must know before using a figure, in English."""
    disclaimer_fr: Text | None = None
    """The same in French."""
    policy: Policy = Policy()
    """The alliance's rules for choosing."""
    front_doors: tuple[FrontDoor, ...] = ()
    """Other front doors and agencies, to which the reserve hands over."""


def _build_anew() -> None:
    HeaderRecord.model_rebuild(force=True)


when_domains_change(_build_anew)


def header_questions() -> tuple[Question, ...]:
    """What a form asks of the reserve itself."""
    return questions_in(HeaderRecord)


def change_header(
    actor: Actor, raw: Mapping[str, Any], *, revision: int | None = None
) -> ReserveHeader:
    """Replaces name, disclaimers and policy, or gives a new portal its first.

    Args:
        actor: Who asks.
        raw: The entry that takes their place.
        revision: The revision that the actor saw, or None not to compare.

    Returns:
        What is kept now.

    Raises:
        RefusedError: The actor may not.
        ConflictError: Somebody else changed it meanwhile.
        RecordMistakes: The entry has mistakes.
    """
    require(actor, "change", ReserveHeader)
    record = _checked(raw)
    with transaction.atomic():
        header = ReserveHeader.objects.select_for_update().first()
        before = {} if header is None else header.record
        if header is None:
            header = ReserveHeader(revision=0)
        if revision is not None and header.revision != revision:
            raise _changed_meanwhile(header)
        header.record = record
        header.revision += 1
        header.save()
        keys = [item.path for item in changes_between(before, record)]
        recording.record(
            actor,
            f"{actor.kind or actor.system or 'person'}:reserveheader:change",
            subject=header,
            details={
                "revision": header.revision,
                "keys": keys[:50],
                "before": before,
                "after": record,
            },
        )
    return header


def _checked(raw: Mapping[str, Any]) -> dict[str, Any]:
    record = validated_as(HeaderRecord, raw)
    references = list(_levels_of(record.policy))
    mistakes = tuple(dangling(references, known_among(references)))
    if mistakes:
        raise RecordMistakes(mistakes)
    plain: dict[str, Any] = record.model_dump(mode="json", exclude_defaults=True)
    return plain


def _levels_of(policy: Policy) -> Iterator[Reference]:
    """The levels that the policy names."""
    for level in policy.cyber_at_least:
        yield Reference("policy.cyber_at_least", ("levels",), level)
    for place, cap in enumerate(policy.share_caps):
        for level in cap.levels:
            yield Reference(f"policy.share_caps.{place}.levels", ("levels",), level)


def _changed_meanwhile(header: ReserveHeader) -> ConflictError:
    return ConflictError(
        _("Somebody else changed the policy meanwhile"),
        rule=_("a change is made to the revision that one has seen"),
        value=header.revision,
        way_out=_("open it again, and enter the change once more"),
        code="changed-meanwhile",
    )
