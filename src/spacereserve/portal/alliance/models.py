"""The alliance's own words, which all other records name."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.models import KeptRecord

__all__ = [
    "AllianceNation",
    "Area",
    "CommandBody",
    "Level",
    "ReserveHeader",
    "Theatre",
    "Use",
    "level_names",
]


class ReserveHeader(models.Model):
    """What the reserve is called, and its policy: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    record = models.JSONField(
        _("record"), help_text=_("Identifier, names, disclaimers and policy.")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("reserve")
        verbose_name_plural = _("reserve")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="reserve_header_is_single"
            )
        ]

    def __str__(self) -> str:
        name = self.record.get("name", "")
        is_french = get_language() == "fr"
        return str(self.record.get("name_fr") or name if is_french else name)


def level_names() -> dict[str, str]:
    """What each level (id) is called in the reader's language."""
    return {row.identifier: str(row) for row in Level.objects.all()}


class Level(KeptRecord):
    """An alert level."""

    TABLE: ClassVar[str] = "levels"
    USUAL_AUDIENCE: ClassVar[str] = "public"

    order = models.BigIntegerField(_("order"), unique=True)

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ("order",)

    def derive(self, record: Any) -> None:
        """Keeps the order as a column that is unique."""
        self.order = record.order

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """Two levels of the same order."""
        others = cls.objects.filter(order=record.order)
        if row is not None:
            others = others.exclude(pk=row.pk)
        if not others.exists():
            return []
        return [Mistake("order", "taken", _now("Another level has this order."))]


class Use(KeptRecord):
    """What a need is for."""

    TABLE: ClassVar[str] = "uses"
    USUAL_AUDIENCE: ClassVar[str] = "public"

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("uses")
        ordering = ("identifier",)


class AllianceNation(KeptRecord):
    """A nation: a member, a partner or the home of a provider."""

    TABLE: ClassVar[str] = "nations"

    standing = models.CharField(_("standing"), max_length=16)

    class Meta:
        verbose_name = _("nation")
        verbose_name_plural = _("nations")
        ordering = ("identifier",)

    def derive(self, record: Any) -> None:
        """Keeps the standing as a column."""
        self.standing = record.standing.value


class CommandBody(KeptRecord):
    """A command that states needs for several nations."""

    TABLE: ClassVar[str] = "commands"

    class Meta:
        verbose_name = _("command")
        verbose_name_plural = _("commands")
        ordering = ("identifier",)

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """A command that is called like a nation."""
        del row
        if not AllianceNation.objects.filter(identifier=record.id).exists():
            return []
        return [Mistake("id", "taken", _now("A nation has this identifier already."))]


class Area(KeptRecord):
    """A place or region on the Earth."""

    TABLE: ClassVar[str] = "areas"

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("identifier",)


class Theatre(KeptRecord):
    """A named area in which a level is in force."""

    TABLE: ClassVar[str] = "theatres"

    class Meta:
        verbose_name = _("theatre")
        verbose_name_plural = _("theatres")
        ordering = ("identifier",)
