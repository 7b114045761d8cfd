"""Places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.rights import is_member, is_office, is_signed_in
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry("providers_list", _("Providers"), is_member),
    Entry("filing", _("File a company"), is_signed_in & ~is_member),
    Entry("stale", _("To be confirmed"), is_office),
)
