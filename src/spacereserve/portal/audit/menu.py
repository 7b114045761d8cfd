"""The place of the book in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (Entry("audit", _("Audit"), lambda actor: actor.organisation is not None),)
