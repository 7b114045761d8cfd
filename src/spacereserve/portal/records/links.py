"""Which records a record names, and whether they are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from spacereserve.portal.records.fields import Kind, Question, questions_of
from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.models import KeptRecord, Link

__all__ = ["Reference", "dangling", "links_of", "references_of", "users_of"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A record names another.

    Attributes:
        path: Where, such as ``lines.0.service``.
        tables: The tables that may hold it.
        name: The identifier.
    """

    path: str
    tables: tuple[str, ...]
    name: str


def references_of(table: str, tag: str, raw: Mapping[str, Any]) -> Iterator[Reference]:
    """Every reference of a record.

    Args:
        table: Its table.
        tag: Its domain or kind.
        raw: The record as plain values.

    Yields:
        References in the order of the keys.
    """
    yield from _references(questions_of(table, tag), raw, "")


def _references(
    questions: Iterable[Question], raw: Mapping[str, Any], prefix: str
) -> Iterator[Reference]:
    for question in questions:
        value = raw.get(question.name)
        path = f"{prefix}{question.name}"
        if value is None:
            continue
        if question.kind is Kind.RECORDS:
            for row, inner in enumerate(value):
                yield from _references(question.inner, inner, f"{path}.{row}.")
        elif question.tables:
            names = [value] if isinstance(value, str) else value
            for name in names:
                yield Reference(path, question.tables, str(name))


def links_of(row: KeptRecord, known: Mapping[str, Iterable[str]]) -> list[Link]:
    """The links of a record, for saving.

    Args:
        row: The record.
        known: Table → identifiers there, for references that may mean two tables.

    Returns:
        One link a field and target.
    """
    found = {}
    for reference in references_of(row.TABLE, row.tag, row.record):
        field = ".".join(
            part for part in reference.path.split(".") if not part.isdigit()
        )
        target = next(
            (table for table in reference.tables if reference.name in known[table]),
            reference.tables[0],
        )
        found[field, target, reference.name] = Link(
            source_table=row.TABLE,
            source=row.identifier,
            field=field,
            target_table=target,
            target=reference.name,
        )
    return list(found.values())


def dangling(
    references: Iterable[Reference], known: Mapping[str, Iterable[str]]
) -> Iterator[Mistake]:
    """The references to nothing.

    Args:
        references: References of one record.
        known: Table → identifiers there.

    Yields:
        One mistake a reference.
    """
    for reference in references:
        if not any(reference.name in known[table] for table in reference.tables):
            yield Mistake(
                reference.path,
                "unknown-record",
                _("There is no record “%(name)s” to refer to here.")
                % {"name": reference.name},
            )


def users_of(table: str, name: str) -> dict[str, list[str]]:
    """Who names a record.

    Args:
        table: Its table.
        name: Its identifier.

    Returns:
        Table → identifiers of the records that name it.
    """
    users: dict[str, list[str]] = defaultdict(list)
    links = Link.objects.filter(target_table=table, target=name)
    for source_table, source in links.values_list("source_table", "source").distinct():
        users[source_table].append(source)
    return {key: sorted(found) for key, found in sorted(users.items())}
