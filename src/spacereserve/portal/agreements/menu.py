"""Places in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.rights import is_member
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry("agreements_list", _("Agreements"), is_member),
    Entry("agreements_alarms", _("Alarms"), is_member),
    Entry("consents", _("Consents"), is_member),
    Entry("clauses", _("Clauses"), is_member),
    Entry("points", _("Points"), is_member),
)
