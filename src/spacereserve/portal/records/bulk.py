"""Many records from a file: a preview of every mistake, then all of them or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.audit import recording
from spacereserve.portal.records.known import known_among
from spacereserve.portal.records.links import Reference, dangling, references_of
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes
from spacereserve.portal.records.nouns import Noun
from spacereserve.portal.records.owners import owner_of
from spacereserve.portal.records.services import keep
from spacereserve.portal.records.tabular import Row, read_rows

__all__ = ["Preview", "PreviewRow", "preview", "save"]


@dataclass(frozen=True)
class PreviewRow:
    """A row of a file and what would become of it.

    Attributes:
        row: The row.
        mistakes: Everything that is wrong with it.
        is_new: Whether it would be a new record, or replace one.
    """

    row: Row
    mistakes: tuple[Mistake, ...]
    is_new: bool


@dataclass
class Preview:
    """What an import would do.

    Attributes:
        rows: Every row of the file.
    """

    rows: list[PreviewRow] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether there is something to save and nothing wrong."""
        return bool(self.rows) and not self.wrong

    @property
    def wrong(self) -> list[PreviewRow]:
        """The rows that have mistakes."""
        return [row for row in self.rows if row.mistakes]

    @property
    def n_new(self) -> int:
        """How many records would be new."""
        return sum(row.is_new for row in self.rows)

    @property
    def n_replaced(self) -> int:
        """How many records would be replaced."""
        return len(self.rows) - self.n_new


def preview(actor: Actor, noun: Noun, text: str) -> Preview:
    """Reads a file and finds every mistake; nothing is saved.

    Args:
        actor: Who asks.
        noun: The noun.
        text: CSV or JSON.

    Returns:
        Every row, good or bad.

    Raises:
        RefusedError: The actor may not add such records.
        RecordMistakes: The file cannot be read at all.
    """
    require(actor, "add", noun.model)
    rows = read_rows(noun.table, text)
    references = {row.number: _references(noun, row) for row in rows}
    known = known_among(one for found in references.values() for one in found)
    for row in rows:
        known[noun.table].add(row.name)
    names = [row.name for row in rows]
    kept: dict[str, Any] = {}
    for start in range(0, len(names), 500):
        part = noun.model.objects.filter(identifier__in=names[start : start + 500])
        kept |= {one.identifier: one for one in part.select_related("owner")}
    return Preview(
        [
            PreviewRow(
                row,
                (
                    *row.mistakes,
                    *dangling(references[row.number], known),
                    *_between(actor, noun, row, kept.get(row.name)),
                ),
                is_new=row.name not in kept,
            )
            for row in rows
        ]
    )


def _references(noun: Noun, row: Row) -> list[Reference]:
    if row.record is None:
        return []
    plain = row.record.model_dump(mode="json")
    tag = plain.get("domain") or plain.get("kind") or ""
    tagged = tag if noun.table in {"assets", "services", "needs"} else ""
    return list(references_of(noun.table, tagged, plain))


def _between(actor: Actor, noun: Noun, row: Row, kept: Any) -> list[Mistake]:
    """Rights, and what stands against records that are there already."""
    if row.record is None:
        return []
    found = [] if _may_save(actor, noun, row, kept) else [_not_yours()]
    try:
        return [*found, *noun.model.contradictions(row.record, kept)]
    except KeyError:  # a reference to nothing, which is told already
        return found


def _may_save(actor: Actor, noun: Noun, row: Row, kept: Any) -> bool:
    if kept is not None and not may(actor, "change", kept):
        return False
    fresh = noun.model(owner=owner_of(noun.table, row.record) or actor.organisation)
    fresh.take(row.record)
    return may(actor, "change", fresh)


def _not_yours() -> Mistake:
    return Mistake("", "refused", _("This record is not yours to change."))


def save(actor: Actor, noun: Noun, found: Preview) -> int:
    """Saves every row of a preview, or none.

    Args:
        actor: Who asks.
        noun: The noun.
        found: A preview without mistakes.

    Returns:
        How many records were saved.

    Raises:
        RecordMistakes: The preview has mistakes.
    """
    if not found.is_good:
        raise RecordMistakes(tuple(one for row in found.wrong for one in row.mistakes))
    with transaction.atomic():
        for one in found.rows:
            _save_row(actor, noun, one)
        recording.record(
            actor,
            f"{actor.kind or 'person'}:{noun.table}:import",
            details={
                "identifiers": [one.row.name for one in found.rows][:1000],
                "new": found.n_new,
                "replaced": found.n_replaced,
            },
        )
    return len(found.rows)


def _save_row(actor: Actor, noun: Noun, one: PreviewRow) -> None:
    kept = noun.model.objects.filter(identifier=one.row.name).first()
    if noun.model.save_imported(actor, one.row.record, kept):
        return
    row = kept or noun.model(audience=noun.model.USUAL_AUDIENCE)
    before = {key: row.record.get(key) for key in noun.model.PROTECTED} if kept else {}
    row.take(one.row.record)
    if actor.kind != "office":
        _keep_protected(row, before)
    row.owner = owner_of(noun.table, one.row.record) or actor.organisation
    row.revision = row.revision + 1 if kept else 1
    keep(row)


def _keep_protected(row: Any, before: dict[str, Any]) -> None:
    """Puts back what only the office sets."""
    plain = {
        key: value for key, value in row.record.items() if key not in row.PROTECTED
    }
    plain |= {key: value for key, value in before.items() if value is not None}
    if plain != row.record:
        row.record = plain
        row.take(row.content)
