"""People and the organisations they act for."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

__all__ = [
    "Invitation",
    "Kind",
    "Membership",
    "Organisation",
    "Role",
    "User",
    "UserManager",
]

INVITATION_LASTS = timedelta(days=14)


class Kind(models.TextChoices):
    """What an organisation is to the reserve."""

    PROVIDER = "provider", _("Provider")
    NATION = "nation", _("Nation")
    COMMAND = "command", _("Command")
    BUYER = "buyer", _("Buyer")
    SSA_CELL = "ssa-cell", _("SSA cell")
    PRESS = "press", _("Press")
    AUTHORITY = "authority", _("Authority")
    OFFICE = "office", _("Reserve office")
    AUDITOR = "auditor", _("Auditor")


class Role(models.TextChoices):
    """What a person may do for an organisation."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class UserManager(BaseUserManager):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        """A new person.

        Args:
            email: The address.
            password: The password, or None for one that nobody has.
            **fields: Other fields.

        Returns:
            The person, saved.
        """
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, email: str) -> User:
        """The person of this address, in whatever case it is written."""
        return self.get(email=email.lower())


class User(AbstractBaseUser):
    """A person, known by an e-mail address."""

    # Identification
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    # Content
    language = models.CharField(_("language"), max_length=2, default="en")
    newsletter_since = models.DateTimeField(null=True, blank=True, editable=False)
    unsubscribe_key = models.CharField(
        max_length=64, unique=True, default=secrets.token_urlsafe, editable=False
    )
    # Lifecycle
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD: ClassVar[str] = "email"
    EMAIL_FIELD: ClassVar[str] = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(language__in=("en", "fr")),
                name="user_language_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves the person with the address in lower case."""
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        """The name, or the address where none is known."""
        return str(self)


class Organisation(models.Model):
    """A company, nation, command, office … that people act for."""

    class Status(models.TextChoices):
        """Whether the organisation takes part."""

        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    # Identification
    identifier = models.CharField(
        _("identifier"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$")],
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    # Content
    nation = models.CharField(
        _("nation"), max_length=64, blank=True, help_text=_("The nation's identifier.")
    )
    # Lifecycle
    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.PROPOSED
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "id")
        indexes = [models.Index(fields=("kind", "status"), name="organisation_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values),
                name="organisation_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=("proposed", "active", "suspended", "closed")
                ),
                name="organisation_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("organisation__name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation"), name="membership_is_single"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_role_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class Invitation(models.Model):
    """A person is asked to act for an organisation; the link is known by its hash."""

    # Identification
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Provenance
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Lifecycle
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        closed = self.accepted_at or self.withdrawn_at
        return not closed and self.expires_at > timezone.now()
