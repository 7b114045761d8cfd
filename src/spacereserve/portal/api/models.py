"""Keys of the interface, known by their hash; answers kept for repeated requests."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = ["ApiKey", "KeptAnswer"]


class ApiKey(models.Model):
    """A machine acts for an organisation. The key itself is shown once and not kept."""

    class Scope(models.TextChoices):
        """What a key may do."""

        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    # Identification
    prefix = models.CharField(max_length=12, unique=True, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    # Content
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="api_keys"
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="api_keys"
    )
    scope = models.CharField(_("scope"), max_length=8, choices=Scope.choices)
    # Lifecycle
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("key of the interface")
        verbose_name_plural = _("keys of the interface")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether it can be used now."""
        if self.revoked_at is not None:
            return False
        return self.expires_at is None or self.expires_at > timezone.now()


class KeptAnswer(models.Model):
    """The answer to a request that carried an idempotency key."""

    actor = models.CharField(max_length=320)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("actor", "key"), name="kept_answer_is_single"
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.key}"
