"""Places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.rights import is_member
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry("needs_list", _("Needs"), is_member),
    Entry("nations_overview", _("Nations"), is_member),
)
