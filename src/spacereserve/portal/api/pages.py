"""Lists come in pages: ``limit`` and ``offset`` in, items and their count out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

__all__ = ["Page", "PageQuery", "page_of"]

Item = TypeVar("Item")
_FURTHEST = 10_000_000


class PageQuery(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=200, description="How many items at most.")
    offset: int = Field(0, ge=0, le=_FURTHEST, description="How many to pass over.")


class Page(Schema, Generic[Item]):
    """Part of a list."""

    items: list[Item]
    count: int = Field(description="How many there are in all.")


def page_of(
    rows: QuerySet, query: PageQuery, as_item: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of rows, in two queries.

    Args:
        rows: Ordered rows, only those that the actor may see.
        query: Which part.
        as_item: Turns a row into what the interface shows.

    Returns:
        The content of a ``Page``.
    """
    part = rows[query.offset : query.offset + query.limit]
    return {"items": [as_item(row) for row in part], "count": rows.count()}
