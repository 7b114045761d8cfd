"""The places of this room in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.outbox import has_outbox
from spacereserve.portal.accounts.rights import is_office, is_signed_in
from spacereserve.portal.look.context import Entry

__all__ = ["ENTRIES"]

ENTRIES = (
    Entry("organisations", _("Organisations"), is_signed_in),
    Entry("newsletter", _("Newsletter"), is_office),
    Entry("outbox", _("Outbox"), lambda actor: is_office(actor) and has_outbox()),
)
