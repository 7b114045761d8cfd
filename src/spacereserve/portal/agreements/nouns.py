"""The nouns of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.agreements.models import Agreement, Restriction
from spacereserve.portal.records.nouns import Noun

__all__ = ["NOUNS"]

NOUNS = (
    Noun(
        Agreement,
        "agreements",
        _("Agreement"),
        _("Agreements"),
        columns=("provider", "kind", "valid_from_on", "valid_until_on"),
        filters=("kind", "provider", "in_force"),
    ),
    Noun(
        Restriction,
        "agreements",
        _("Restriction"),
        _("Restrictions"),
        columns=("effect", "will_of", "until_on"),
        filters=("effect", "will_of"),
    ),
)
"""In the order of the menu."""
