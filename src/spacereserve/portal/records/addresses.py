"""The addresses of the pages that every noun has; a room gets them by ``noun_urls``."""

from __future__ import annotations

from django.urls import URLPattern, path

from spacereserve.portal.records.editing import (
    edit_page,
    import_page,
    new_page,
    remove_page,
)
from spacereserve.portal.records.nouns import Noun
from spacereserve.portal.records.pages import detail_page, list_page

__all__ = ["noun_urls"]


def noun_urls(noun: Noun, *, edit: bool = True) -> list[URLPattern]:
    """The addresses of a noun's pages.

    Args:
        noun: The noun.
        edit: False where the room has a page of its own for changes.

    Returns:
        Patterns named ``<table>_list``, ``_new``, ``_import``, ``_detail``, ``_edit``
        and ``_remove``.
    """
    table, slug, given = noun.table, noun.slug, {"noun": noun}
    found = [
        path(f"{slug}/", list_page, given, name=f"{table}_list"),
        path(f"{slug}/new/", new_page, given, name=f"{table}_new"),
        path(f"{slug}/import/", import_page, given, name=f"{table}_import"),
        path(f"{slug}/<str:identifier>/", detail_page, given, name=f"{table}_detail"),
        path(
            f"{slug}/<str:identifier>/remove/",
            remove_page,
            given,
            name=f"{table}_remove",
        ),
    ]
    if edit:
        address = f"{slug}/<str:identifier>/edit/"
        found.append(path(address, edit_page, given, name=f"{table}_edit"))
    return found
