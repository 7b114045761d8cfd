"""The rows of the book, and its last line."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = ["AuditEvent", "AuditHead"]


class AuditEvent(models.Model):
    """One thing that was done or read. Triggers refuse changes and removals."""

    # Identification
    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("at"))
    # Content
    actor = models.CharField(_("who"), max_length=254)
    organisation = models.CharField(_("for"), max_length=64, blank=True)
    event = models.CharField(_("event"), max_length=120)
    subject_type = models.CharField(_("kind of record"), max_length=64, blank=True)
    subject_id = models.CharField(_("record"), max_length=80, blank=True)
    details = models.JSONField(_("details"), default=dict)
    # Provenance
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ("-sequence",)
        indexes = [
            models.Index(fields=("subject_type", "subject_id"), name="audit_subject"),
            models.Index(
                fields=("organisation", "-sequence"), name="audit_organisation"
            ),
            models.Index(fields=("event", "-sequence"), name="audit_event"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.event}"


class AuditHead(models.Model):
    """The last line of the book: one row, sealed with a key that is not in here."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(id=1), name="audit_head_is_single"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash}"
