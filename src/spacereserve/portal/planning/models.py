"""Orbits, snapshots of the portal's reserve, runs of the engine and their plans."""

from __future__ import annotations

import math

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

__all__ = [
    "LOST",
    "Hindrance",
    "NeedOutcome",
    "OrbitFile",
    "Run",
    "Snapshot",
    "StoredPlan",
]


LOST = "worker lost"
"""What ``failure`` says of a run whose worker was killed."""


class OrbitFile(models.Model):
    """The orbits that plans are made with; the newest one is in use."""

    name = models.CharField(_("name"), max_length=200)
    text = models.TextField(_("text"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    n_satellites = models.PositiveIntegerField(_("satellites"))
    added_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    class Meta:
        verbose_name = _("orbits")
        verbose_name_plural = _("orbits")
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class Snapshot(models.Model):
    """The reserve as it was at one moment; it never changes."""

    content_hash = models.CharField(_("content hash"), max_length=64)
    orbits = models.ForeignKey(OrbitFile, on_delete=models.PROTECT, related_name="+")
    reserve = models.JSONField(_("reserve"))
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("content_hash", "orbits"), name="snapshot_is_single"
            )
        ]

    def __str__(self) -> str:
        return self.content_hash[:16]


class Run(models.Model):
    """A question to the engine, worked on in the background."""

    class State(models.TextChoices):
        """How far it is."""

        QUEUED = "queued", _("Queued")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    # Content
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="runs"
    )
    levels = models.JSONField(_("levels"))
    at = models.DateTimeField(_("declared at"))
    days = models.FloatField(_("days"))
    # Provenance
    asked_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    # Lifecycle
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.QUEUED
    )
    doing = models.CharField(_("doing"), max_length=64, blank=True)
    progress_fraction = models.FloatField(_("progress"), default=0.0)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    started_at = models.DateTimeField(_("started at"), null=True)
    heard_at = models.DateTimeField(_("last heard of at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    failure = models.TextField(_("failure"), blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(progress_fraction__gte=0.0, progress_fraction__lte=1.0),
                name="run_progress_is_a_fraction",
            ),
            models.CheckConstraint(
                condition=Q(days__gt=0.0, days__lte=60.0), name="run_days_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def doing_told(self) -> str:
        """What the engine is at, for people; a domain stands for itself."""
        steps = {
            "solving": _("choosing who gives what"),
            "explaining": _("explaining what is missing"),
        }
        return str(steps.get(self.doing, self.doing))

    @property
    def failure_told(self) -> str:
        """Why it failed, for people."""
        if self.failure == LOST:
            return str(
                _("The worker was stopped before it had finished. Please ask again.")
            )
        return str(self.failure)


class StoredPlan(models.Model):
    """A plan of a run: one level."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="plans")
    level = models.CharField(_("level"), max_length=64)
    plan = models.JSONField(_("plan"))
    n_met = models.PositiveIntegerField(_("met"))
    n_needs = models.PositiveIntegerField(_("needs"))
    cost_eur = models.FloatField(_("cost"))
    status = models.CharField(_("status"), max_length=32)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-run", "id")
        constraints = [
            models.UniqueConstraint(fields=("run", "level"), name="plan_is_single"),
            models.CheckConstraint(
                condition=Q(n_met__lte=models.F("n_needs")), name="plan_counts_agree"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run} · {self.level}"


class NeedOutcome(models.Model):
    """How one need fares in a plan; for the pages of needs."""

    plan = models.ForeignKey(
        StoredPlan, on_delete=models.CASCADE, related_name="outcomes"
    )
    need = models.CharField(_("need"), max_length=64)
    state = models.CharField(_("state"), max_length=16)
    met_fraction = models.FloatField(_("met"))
    national_fraction = models.FloatField(_("by nations' own assets"), null=True)
    commercial_fraction = models.FloatField(_("by companies"), null=True)
    cost_eur = models.FloatField(_("cost"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ("plan", "need")
        indexes = [models.Index(fields=("need", "plan"), name="outcome_of_need")]

    def __str__(self) -> str:
        return f"{self.need} · {self.state}"

    @property
    def percents(self) -> dict[str, int] | None:
        """What is missing = need − national − commercial, percent; None where unknown.

        What is short by anything is never shown as nothing.
        """
        if self.national_fraction is None or self.commercial_fraction is None:
            return None
        gap = max(0.0, 1.0 - self.national_fraction - self.commercial_fraction)
        return {
            "national": math.floor(100 * self.national_fraction + 1e-9),
            "commercial": math.floor(100 * self.commercial_fraction + 1e-9),
            "gap": 0 if self.state == "met" else math.ceil(100 * gap - 1e-9),
        }


class Hindrance(models.Model):
    """A restriction that keeps an offer from a need in a plan.

    Where it came after the plan, the plan draws on the offer all the same:
    ``drawn_fraction`` is the share of the need's supply that breaks away.
    """

    plan = models.ForeignKey(
        StoredPlan, on_delete=models.CASCADE, related_name="hindrances"
    )
    need = models.CharField(_("need"), max_length=64)
    provider = models.CharField(_("provider"), max_length=64)
    agreement = models.CharField(_("agreement"), max_length=64)
    line = models.CharField(_("line"), max_length=64)
    restriction = models.CharField(_("restriction"), max_length=64)
    is_unmet = models.BooleanField(_("the need is not met"))
    drawn_fraction = models.FloatField(_("share of the need's supply"), null=True)
    said = models.JSONField(_("in words"), default=dict)

    class Meta:
        verbose_name = _("hindrance")
        verbose_name_plural = _("hindrances")
        ordering = ("plan", "need", "line")
        indexes = [
            models.Index(fields=("need", "plan"), name="hindrance_of_need"),
            models.Index(fields=("provider", "plan"), name="hindrance_of_provider"),
            models.Index(fields=("agreement", "plan"), name="hindrance_of_agreement"),
            models.Index(
                fields=("restriction", "plan"), name="hindrance_of_restriction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.restriction}: {self.line} → {self.need}"
