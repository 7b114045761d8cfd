"""The templates that every portal starts with, one or two a domain."""

from __future__ import annotations

from typing import Any

__all__ = ["TEMPLATES", "add_templates", "drop_templates"]

_EVERY_SIX_HOURS = {"sensors": ["sar"], "resolution_m": 3.0, "revisit_h": 6.0}
_DAILY_SHARP = {"sensors": ["optical"], "resolution_m": 0.5, "n_looks_per_day": 1.0}
_STAFF_LINK = {"rate_mbit_s": 20.0, "availability_fraction": 0.99}
_CUSTODY = {"regime": "leo", "n_observations_per_day": 4.0, "size_m": 0.5}
_REPLACEMENT = {"mass_kg": 500.0, "orbit": "sso", "within_h": 720.0}
_TIMING = {"n_satellites": 4, "timing_ns": 100.0, "availability_fraction": 0.95}

TEMPLATES: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    (
        "radar-every-six-hours",
        "imaging",
        "A radar look every six hours",
        "Une vue radar toutes les six heures",
        _EVERY_SIX_HOURS,
    ),
    (
        "sharp-look-a-day",
        "imaging",
        "One sharp optical look a day",
        "Une vue optique fine par jour",
        _DAILY_SHARP,
    ),
    (
        "staff-link",
        "satcom",
        "A link for a staff in the field",
        "Une liaison pour un état-major en campagne",
        _STAFF_LINK,
    ),
    (
        "custody-in-low-orbit",
        "surveillance",
        "Custody of objects in low orbit",
        "Suivi d’objets en orbite basse",
        _CUSTODY,
    ),
    (
        "replace-a-satellite",
        "launch",
        "Replace a satellite within a month",
        "Remplacer un satellite en un mois",
        _REPLACEMENT,
    ),
    (
        "time-for-networks",
        "navigation",
        "Time for networks",
        "L’heure pour les réseaux",
        _TIMING,
    ),
)
"""Identifier, domain, title, title in French, thresholds."""


def add_templates(apps: Any, _schema_editor: Any) -> None:
    """Puts the templates into a new portal.

    Args:
        apps: The models at this point of the migrations.
        _schema_editor: The migration's own editor.
    """
    model = apps.get_model("needs", "NeedTemplate")
    for identifier, domain, title, title_fr, record in TEMPLATES:
        model.objects.get_or_create(
            identifier=identifier,
            defaults={
                "domain": domain,
                "title": title,
                "title_fr": title_fr,
                "record": record,
            },
        )


def drop_templates(apps: Any, _schema_editor: Any) -> None:
    """Undoes ``add_templates``.

    Args:
        apps: The models at this point of the migrations.
        _schema_editor: The migration's own editor.
    """
    names = [template[0] for template in TEMPLATES]
    apps.get_model("needs", "NeedTemplate").objects.filter(
        identifier__in=names
    ).delete()
