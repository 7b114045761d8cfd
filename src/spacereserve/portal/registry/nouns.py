"""The nouns of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from spacereserve.portal.records.nouns import Noun
from spacereserve.portal.registry.models import (
    Asset,
    Dependency,
    Provider,
    Service,
    SharedThing,
)

__all__ = ["NOUNS"]

NOUNS = (
    Noun(
        Provider,
        "registry",
        _("Provider"),
        _("Providers"),
        columns=("nation", "status", "size"),
        filters=("status", "nation", "ownership", "size"),
    ),
    Noun(
        Service,
        "registry",
        _("Service"),
        _("Services"),
        columns=("provider", "domain", "maturity"),
        filters=("domain", "provider", "maturity"),
    ),
    Noun(
        Asset,
        "registry",
        _("Asset"),
        _("Assets"),
        columns=("provider", "kind", "cyber", "refreshed_on"),
        filters=("kind", "provider", "cyber"),
    ),
    Noun(
        SharedThing,
        "registry",
        _("Shared thing"),
        _("Shared things"),
        columns=("kind",),
        filters=("kind",),
    ),
    Noun(
        Dependency, "registry", _("Dependency"), _("Dependencies"), columns=("thing",)
    ),
)
"""In the order of the menu."""
