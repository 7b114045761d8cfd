"""Places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.rights import anybody, is_member
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry("levels_list", _("Alliance"), is_member),
    Entry("reserve_page", _("Policy"), is_member),
    Entry("front_doors", _("Other front doors"), anybody),
)
