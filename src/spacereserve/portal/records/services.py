"""Making, changing and removing records: one transaction each, with rights and audit.

A record is saved only when it is valid by itself, names nothing that is not there and
fits the others. All of that is found at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.errors import Problem
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.records.difference import changes_between
from spacereserve.portal.records.known import known_among
from spacereserve.portal.records.links import (
    dangling,
    links_of,
    references_of,
    users_of,
)
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes, validated
from spacereserve.portal.records.models import KeptRecord, Link
from spacereserve.portal.records.nouns import Noun, all_nouns
from spacereserve.portal.records.owners import owner_of

__all__ = ["Label", "change", "check", "create", "invalid", "keep", "relabel", "remove"]

Check = Callable[[Any, KeptRecord | None], list[Mistake]]


@dataclass(frozen=True, slots=True)
class Label:
    """For whom a record is.

    Attributes:
        audience: One of ``Audience``; None leaves it as it is.
        releasable_to: Nations and organisations by identifier; None leaves it.
    """

    audience: str | None = None
    releasable_to: tuple[str, ...] | None = None

    def put_on(self, row: KeptRecord) -> None:
        """Labels a record; nothing is saved.

        Args:
            row: The record.
        """
        if self.audience is not None:
            row.audience = self.audience
        if self.releasable_to is not None:
            row.releasable_to = self.releasable_to


def check(noun: Noun, raw: Mapping[str, Any], tag: str = "", row: Any = None) -> Any:
    """Makes a record of an entry and holds it against the others.

    Args:
        noun: Its noun.
        raw: The entry.
        tag: Its domain or kind, where the entry does not say.
        row: The kept record that it replaces, or None for a new one.

    Returns:
        The engine's record.

    Raises:
        RecordMistakes: With every mistake found.
    """
    record = validated(noun.table, raw, tag)
    plain = record.model_dump(mode="json")
    found_tag = str(plain.get("domain") or plain.get("kind") or "")
    tag = found_tag if noun.model.TABLE in _TAGGED else ""
    references = list(references_of(noun.table, tag, plain))
    mistakes = list(dangling(references, known_among(references)))
    mistakes += _taken(noun, record, row)
    if not mistakes:
        mistakes += noun.model.contradictions(record, row)
    if mistakes:
        raise RecordMistakes(tuple(mistakes))
    return record


_TAGGED = frozenset({"assets", "services", "needs"})


def _taken(noun: Noun, record: Any, row: KeptRecord | None) -> list[Mistake]:
    name = getattr(record, "id", None)
    if name is None or (row is not None and row.identifier == name):
        return []
    if row is not None:
        return [Mistake("id", "fixed", str(_("The identifier of a record is fixed.")))]
    if noun.model.objects.filter(identifier=name).exists():
        return [Mistake("id", "taken", str(_("This identifier is taken.")))]
    return []


def create(
    actor: Actor,
    noun: Noun,
    raw: Mapping[str, Any],
    *,
    tag: str = "",
    label: Label | None = None,
) -> KeptRecord:
    """Makes a new record.

    Args:
        actor: Who asks.
        noun: Its noun.
        raw: The entry.
        tag: Its domain or kind, where the entry does not say.
        label: For whom it is; else as is usual for the noun.

    Returns:
        The kept record.

    Raises:
        RefusedError: The actor may not.
        RecordMistakes: The entry has mistakes.
    """
    require(actor, "add", noun.model)
    record = check(noun, _as_allowed(actor, noun, raw, None), tag)
    row = noun.model()
    row.take(record)
    row.owner = owner_of(noun.table, record) or actor.organisation
    row.audience = noun.model.USUAL_AUDIENCE
    (label or Label()).put_on(row)
    require(actor, "change", row)
    with transaction.atomic():
        keep(row)
        _book(actor, "create", row, {})
    return row


def change(
    actor: Actor,
    row: KeptRecord,
    raw: Mapping[str, Any],
    *,
    noun: Noun,
    label: Label | None = None,
    revision: int | None = None,
) -> KeptRecord:
    """Replaces the content of a record.

    Args:
        actor: Who asks.
        row: The record.
        raw: The entry that takes its place.
        noun: Its noun.
        label: For whom it is; None leaves that.
        revision: The revision that the actor saw, or None not to compare.

    Returns:
        The record as it is now.

    Raises:
        RefusedError: The actor may not.
        ConflictError: Somebody else changed it meanwhile.
        RecordMistakes: The entry has mistakes.
    """
    require(actor, "change", row)
    record = check(noun, _as_allowed(actor, noun, raw, row), row.tag, row)
    with transaction.atomic():
        locked = noun.model.objects.select_for_update().get(pk=row.pk)
        if revision is not None and locked.revision != revision:
            raise _changed_meanwhile(locked)
        before = locked.record
        locked.take(record)
        locked.owner = owner_of(noun.table, record) or locked.owner
        (label or Label()).put_on(locked)
        require(actor, "change", locked)
        locked.revision += 1
        keep(locked)
        keys = [item.path for item in changes_between(before, locked.record)]
        _book(actor, "change", locked, {"keys": keys[:50]})
    return locked


def _as_allowed(
    actor: Actor, noun: Noun, raw: Mapping[str, Any], row: KeptRecord | None
) -> dict[str, Any]:
    """The entry, where keys that only the office sets stay as they are."""
    if actor.kind == "office" or actor.is_system or not noun.model.PROTECTED:
        return dict(raw)
    kept = row.record if row is not None else {}
    given = {
        key: value for key, value in raw.items() if key not in noun.model.PROTECTED
    }
    return given | {key: kept[key] for key in noun.model.PROTECTED if key in kept}


def _changed_meanwhile(row: KeptRecord) -> ConflictError:
    return ConflictError(
        _("Somebody else changed this record meanwhile"),
        rule=_("a change is made to the revision that one has seen"),
        value=row.revision,
        way_out=_("open it again, and enter the change once more"),
        code="changed-meanwhile",
    )


def relabel(actor: Actor, row: KeptRecord, label: Label) -> KeptRecord:
    """Says anew for whom a record is.

    Args:
        actor: Who asks.
        row: The record.
        label: For whom it is from now on.

    Returns:
        The record as it is now.

    Raises:
        RefusedError: The actor may not.
    """
    require(actor, "change", row)
    with transaction.atomic():
        locked = type(row).objects.select_for_update().get(pk=row.pk)
        label.put_on(locked)
        locked.revision += 1
        locked.save()
        details = {"audience": locked.audience, "released_to": locked.released_to}
        _book(actor, "label", locked, details)
    return locked


def remove(actor: Actor, row: KeptRecord) -> None:
    """Removes a record that no other names.

    Args:
        actor: Who asks.
        row: The record.

    Raises:
        RefusedError: The actor may not.
        ConflictError: Other records name it.
    """
    require(actor, "delete", row)
    with transaction.atomic():
        users = users_of(row.TABLE, row.identifier)
        if users:
            raise ConflictError(
                _("Other records refer to this one"),
                rule=_("a record is removed when nothing refers to it any more"),
                value=_named(actor, users),
                way_out=_("change or remove those first"),
                code="in-use",
            )
        _book(actor, "remove", row, {"record": row.record})
        Link.objects.filter(source_table=row.TABLE, source=row.identifier).delete()
        row.delete()


def _named(actor: Actor, users: Mapping[str, list[str]]) -> str:
    """The first of the records that the actor may see, and how many there are."""
    seen: list[str] = []
    for table, names in users.items():
        rows = all_nouns()[table].model.objects.visible_to(actor)
        found = rows.filter(identifier__in=names).order_by("identifier")
        seen += found.values_list("identifier", flat=True)[:10]
    shown = seen[:10]
    n_more = sum(len(names) for names in users.values()) - len(shown)
    if n_more:
        shown.append(str(_("and %(n)s more") % {"n": n_more}))
    return ", ".join(shown)


def keep(row: KeptRecord) -> None:
    """Saves a record with its links and derived rows, in the caller's transaction.

    Args:
        row: The record.
    """
    row.save()
    references = list(references_of(row.TABLE, row.tag, row.record))
    Link.objects.filter(source_table=row.TABLE, source=row.identifier).delete()
    Link.objects.bulk_create(links_of(row, known_among(references)))
    row.after_keeping()


def _book(actor: Actor, verb: str, row: KeptRecord, details: dict[str, Any]) -> None:
    name = row._meta.model_name  # noqa: SLF001 - Django's name for what a model is
    recording.record(
        actor,
        f"{actor.kind or actor.system or 'person'}:{name}:{verb}",
        subject=row,
        details={"identifier": row.identifier, "revision": row.revision, **details},
    )


def invalid(failure: RecordMistakes) -> InvalidError:
    """The mistakes of an entry as an error of the portal, for the interface.

    Args:
        failure: The mistakes.
    """
    first = failure.mistakes[0]
    rule = str(_("a record is valid by itself and together with the others"))
    way_out = str(_("correct the fields that are named"))
    return InvalidError(
        first.message,
        rule=rule,
        way_out=way_out,
        field=first.path or None,
        code=first.code,
        problems=tuple(
            Problem(one.message.rstrip("."), rule, None, way_out, key=one.path or None)
            for one in failure.mistakes
        ),
    )
