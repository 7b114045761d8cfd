"""The nouns of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.alliance.models import (
    AllianceNation,
    Area,
    CommandBody,
    Level,
    Theatre,
    Use,
)
from spacereserve.portal.records.nouns import Noun

__all__ = ["NOUNS"]

NOUNS = (
    Noun(Level, "alliance", _("Level"), _("Levels"), columns=("order",)),
    Noun(Use, "alliance", _("Use"), _("Uses")),
    Noun(
        AllianceNation,
        "alliance",
        _("Nation"),
        _("Nations"),
        columns=("standing",),
        filters=("standing",),
    ),
    Noun(CommandBody, "alliance", _("Command"), _("Commands")),
    Noun(Theatre, "alliance", _("Theatre"), _("Theatres")),
    Noun(Area, "alliance", _("Area"), _("Areas")),
)
"""In the order of the menu."""
