"""The nouns of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.needs.models import Need
from spacereserve.portal.records.nouns import Noun

__all__ = ["NOUNS"]

NOUNS = (
    Noun(
        Need,
        "needs",
        _("Need"),
        _("Needs"),
        columns=("stated_by", "domain", "theatre", "priority"),
        filters=("domain", "stated_by", "theatre", "priority", "use"),
    ),
)
"""In the order of the menu."""
