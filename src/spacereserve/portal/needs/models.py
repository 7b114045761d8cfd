"""Needs, and templates to start one from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.needs.starting import TEMPLATES
from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.models import KeptRecord

__all__ = ["Need", "NeedTemplate"]


class Need(KeptRecord):
    """What a nation or command wants."""

    TABLE: ClassVar[str] = "needs"
    USUAL_AUDIENCE: ClassVar[str] = "nation"

    # Derived
    stated_by = models.CharField(_("stated by"), max_length=64)
    domain = models.CharField(_("domain"), max_length=16)
    theatre = models.CharField(_("theatre"), max_length=64)
    priority = models.PositiveSmallIntegerField(_("priority"))
    use = models.CharField(_("use"), max_length=64)
    planning_goal = models.CharField(_("planning goal"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("identifier",)
        indexes = [
            models.Index(fields=("stated_by", "identifier"), name="need_stated_by"),
            models.Index(fields=("domain", "theatre"), name="need_alike"),
            models.Index(fields=("priority", "identifier"), name="need_priority"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=9),
                name="need_priority_is_1_to_9",
            ),
            models.CheckConstraint(condition=~Q(domain=""), name="need_has_a_domain"),
        ]

    def derive(self, record: Any) -> None:
        """Keeps owner, domain, theatre, priority, use and goal as columns."""
        self.stated_by = record.owner
        self.domain = record.domain
        self.theatre = record.theatre
        self.priority = record.priority
        self.use = record.use
        self.planning_goal = record.planning_goal or ""

    @classmethod
    def starts(cls) -> list[tuple[str, str]]:
        """The templates: the address's parameters and a title."""
        is_french = get_language() == "fr"
        return [
            (
                f"tag={row.domain}&template={row.identifier}",
                row.title_fr if is_french else row.title,
            )
            for row in NeedTemplate.objects.all()
        ]

    @classmethod
    def start_of(cls, given: Mapping[str, str], tag: str) -> dict[str, Any]:
        """A template's thresholds, or those of a need that this one is to be like."""
        template = NeedTemplate.objects.filter(
            identifier=given.get("template", ""), domain=tag
        ).first()
        if template is not None:
            return dict(template.record)
        like = cls.objects.filter(identifier=given.get("like", ""), domain=tag).first()
        own = {"id", "name", "name_fr", "owner", "notes"}
        if like is None or like.audience not in {"public", "members"}:
            return {}
        return {key: value for key, value in like.record.items() if key not in own}

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """A command that acts for no nation, and nobody who pays."""
        del row
        from spacereserve.portal.alliance.models import (  # noqa: PLC0415 - a cycle
            CommandBody,
        )

        command = CommandBody.objects.filter(identifier=record.owner).first()
        if command is None or command.record.get("nations") or record.paid_by:
            return []
        message = _now("This command acts for no nation: say which nations pay.")
        return [Mistake("paid_by", "nobody-pays", message)]


class NeedTemplate(models.Model):
    """A need to start from: the thresholds, without owner and place."""

    identifier = models.SlugField(_("identifier"), max_length=64, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    domain = models.CharField(_("domain"), max_length=16)
    record = models.JSONField(_("record"), default=dict)

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering = ("domain", "identifier")
        constraints = [
            models.CheckConstraint(
                condition=~Q(domain=""), name="template_has_a_domain"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def starting_rows(cls) -> models.QuerySet[NeedTemplate]:
        """The templates of a new portal that nobody has changed."""
        return cls.objects.filter(
            reduce(
                or_,
                (
                    Q(identifier=identifier, title=title, record=record)
                    for identifier, _domain, title, _title_fr, record in TEMPLATES
                ),
            )
        )
