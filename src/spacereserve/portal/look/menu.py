"""The first place in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.rights import anybody
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (Entry("home", _("Start"), anybody),)
