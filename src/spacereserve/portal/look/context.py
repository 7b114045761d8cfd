"""What every page is given: the menu, the actor, the reserve's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject

from spacereserve.portal.accounts.actors import ANYONE, Actor
from spacereserve.portal.rooms import modules_named

__all__ = ["Entry", "menu_of", "page"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu.

    Attributes:
        url_name: The name of its address.
        label: What stands there (a lazily translated text).
        shown_to: Who sees it: a predicate over the actor.
    """

    url_name: str
    label: Any
    shown_to: Any

    @property
    def url(self) -> str:
        """Its address in the language of the page."""
        return str(reverse(self.url_name))


def menu_of(actor: Actor) -> list[Entry]:
    """The places that an actor may go to.

    Args:
        actor: Who looks.

    Returns:
        In the order of the rooms.
    """
    return [
        entry
        for _, module in modules_named("menu")
        for entry in module.ENTRIES
        if entry.shown_to(actor)
    ]


def page(request: Any) -> dict[str, Any]:
    """Adds the names that the base template needs.

    Args:
        request: The request.

    Returns:
        ``reserve_name``, ``actor``, ``menu``, ``page_languages``,
        ``memberships``.
    """
    actor = getattr(request, "actor", ANYONE)
    return {
        "reserve_name": settings.RESERVE_NAME,
        "actor": actor,
        "menu": SimpleLazyObject(lambda: menu_of(actor)),
        "page_languages": SimpleLazyObject(lambda: _languages(request)),
        "memberships": getattr(request, "memberships", []),
    }


def _languages(request: Any) -> list[dict[str, str]]:
    """This page in each language."""
    here = request.get_full_path()
    return [
        {"code": code, "name": name, "url": translate_url(here, code)}
        for code, name in settings.LANGUAGES
    ]
