"""A consent on its way: asked, given or refused, taken back, over on its last day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor

__all__ = ["ConsentRequest"]


class ConsentRequestQuerySet(models.QuerySet):
    """Requests that know whom they concern."""

    def visible_to(self, actor: Actor) -> ConsentRequestQuerySet:
        """Those of the one who asks and of the one who is asked; all to the office.

        Args:
            actor: Who asks to see them.
        """
        if actor.reads_everything:
            return self
        if actor.kind is None or actor.organisation is None:
            return self.none()
        own = actor.organisation.pk
        return self.filter(Q(asked_of=own) | Q(asked_for=own))


class ConsentRequest(models.Model):
    """Somebody asks a provider, a home state or another side to lift a restriction."""

    class Side(models.TextChoices):
        """Whose consent it is."""

        PROVIDER = "provider", _("The provider")
        HOME_STATE = "home-state", _("The home state")
        PARENT = "parent", _("The parent company")
        CREDITOR = "creditor", _("The creditor")

    class State(models.TextChoices):
        """How it stands."""

        ASKED = "asked", _("Asked")
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Identification
    restriction = models.ForeignKey(
        "agreements.Restriction", on_delete=models.CASCADE, related_name="requests"
    )
    side = models.CharField(_("side"), max_length=16, choices=Side.choices)
    asked_of = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("asked of"),
        on_delete=models.PROTECT,
        related_name="consents_asked",
        null=True,
    )
    # Content
    grounds = models.TextField(_("grounds"))
    providers = models.JSONField(_("providers"), default=list)
    beneficiaries = models.JSONField(_("beneficiaries"), default=list)
    levels = models.JSONField(_("levels"), default=list)
    until_on = models.DateField(_("until"))
    due_on = models.DateField(_("answer due on"))
    answer = models.TextField(_("answer"), blank=True)
    consent = models.JSONField(_("consent"), default=dict)
    # Provenance
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_for = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    # Lifecycle
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.ASKED
    )
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ConsentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for consent")
        verbose_name_plural = _("requests for consent")
        ordering = ("-id",)
        indexes = [models.Index(fields=("state", "due_on"), name="consent_due")]
        constraints = [
            models.UniqueConstraint(
                fields=("restriction", "side", "asked_of"),
                condition=Q(state="asked"),
                name="consent_is_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(state="asked") | Q(decided_at__isnull=False),
                name="consent_decision_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restriction} · {self.get_side_display()}"

    def is_visible_to(self, actor: Any) -> bool:
        """Agrees with ``visible_to``."""
        if actor.reads_everything:
            return True
        sides = (self.asked_of_id, self.asked_for_id)
        return actor.kind is not None and any(
            side is not None and actor.acts_for(side) for side in sides
        )

    def standing(self, today: date) -> str:
        """How it stands on a day: its state, or ``late`` or ``over``.

        Args:
            today: The day.
        """
        if self.state == self.State.ASKED and self.due_on < today:
            return "late"
        if self.state == self.State.GIVEN and self.until_on < today:
            return "over"
        return str(self.state)
