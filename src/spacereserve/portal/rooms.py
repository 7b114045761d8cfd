"""The rooms of the portal: one Django app for each noun.

A room is named here once and joins by what it holds:

- ``models``, ``templates``, ``static``, ``migrations``: as any Django app
- ``urls``: its pages, under ``/<language>/<room>/``
- ``rights``: registers who may do what (``accounts.rights.allow``)
- ``menu``: ``ENTRIES``, its places in the menu
- ``api``: ``ROUTERS``, pairs of prefix and router, under ``/api/v1/<prefix>``
- ``locale/fr/LC_MESSAGES/django.po``: its French
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

__all__ = ["ROOMS", "app_names", "catalogue_paths", "modules_named"]

ROOMS: tuple[str, ...] = (
    "look",
    "accounts",
    "audit",
    "operations",
    "records",
    "alliance",
    "registry",
    "agreements",
    "needs",
    "planning",
    "api",
)
"""In order: the menu and the interface follow it."""

_HERE = Path(__file__).parent
_PACKAGE = "spacereserve.portal"


def app_names() -> list[str]:
    """The rooms as Django names apps."""
    return [f"{_PACKAGE}.{room}" for room in ROOMS]


@cache
def modules_named(name: str) -> tuple[tuple[str, ModuleType], ...]:
    """The module of this name of every room that has one.

    Args:
        name: Such as ``urls``.

    Returns:
        Pairs of room and module, in the order of the rooms.
    """
    return tuple(
        (room, import_module(f"{_PACKAGE}.{room}.{name}"))
        for room in ROOMS
        if find_spec(f"{_PACKAGE}.{room}.{name}") is not None
    )


def catalogue_paths() -> list[Path]:
    """The French catalogues, in the order of the rooms."""
    return [_HERE / room / "locale/fr/LC_MESSAGES/django.po" for room in ROOMS]
