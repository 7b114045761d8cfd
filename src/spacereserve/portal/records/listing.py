"""Lists: searched and narrowed by the database, in pages that cost the same each.

Counting a hundred thousand rows for every page would cost more than the page, so a page
asks for one row more than it shows and knows by it whether another follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from spacereserve.portal.records.nouns import Noun

__all__ = ["CountlessPaginator", "filter_rows"]


class CountlessPaginator(Paginator):
    """Pages of a list whose length is not counted."""

    @cached_property
    def count(self) -> int:
        """Not known; large enough that any page may be asked for."""
        return 10_000_000

    def page(self, number: Any) -> Page:
        """A page, which knows whether another follows.

        Args:
            number: Its number, from 1.
        """
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        return _CountlessPage(rows[: self.per_page], number, self, len(rows))


class _CountlessPage(Page):
    def __init__(
        self, rows: list[Any], number: int, paginator: Paginator, n_found: int
    ) -> None:
        super().__init__(rows, number, paginator)
        self._n_found = n_found

    def has_next(self) -> bool:
        """Whether another page follows."""
        return bool(self._n_found > self.paginator.per_page)


def filter_rows(noun: Noun, rows: QuerySet, given: Mapping[str, str]) -> QuerySet:
    """The rows that are asked for.

    Args:
        noun: The noun.
        rows: Its rows.
        given: ``q`` for a word in identifier or name; the noun's filters by name.

    Returns:
        The rows, narrowed, in the noun's order.
    """
    word = given.get("q", "").strip().replace("\x00", "")
    if word:
        rows = rows.filter(
            Q(identifier__icontains=word)
            | Q(name__icontains=word)
            | Q(name_fr__icontains=word)
        )
    wanted = {name: given[name] for name in noun.filters if given.get(name)}
    for name, value in wanted.items():
        rows = rows.filter(_condition(noun, name, value))
    return rows


def _condition(noun: Noun, name: str, value: str) -> Q:
    """The condition of a filter; a value that the field cannot have finds nothing."""
    kind = noun.model._meta.get_field(name).get_internal_type()  # noqa: SLF001 - Django
    clean = value.replace("\x00", "")
    if kind == "BooleanField":
        return (
            Q(**{name: clean == "True"}) if clean in {"True", "False"} else _nothing()
        )
    if kind.endswith("IntegerField"):
        is_number = clean.isdecimal() and len(clean) < 6
        return Q(**{name: int(clean)}) if is_number else _nothing()
    return Q(**{name: clean})


def _nothing() -> Q:
    return Q(pk__in=())
