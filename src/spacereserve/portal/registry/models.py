"""Providers, assets, services, and what they hang on; filing and vetting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.model import ProviderStatus, words_of
from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.models import KeptRecord

__all__ = [
    "Asset",
    "Dependency",
    "Filing",
    "Provider",
    "Service",
    "SharedThing",
    "VettingStep",
]

ASSET_KINDS: dict[str, dict[str, tuple[str, ...]]] = {
    "imaging": {"assets": ("satellites",), "stations": ("ground-station",)},
    "satcom": {"assets": ("satellites",), "gateways": ("ground-station",)},
    "surveillance": {"assets": ("sensor-site", "satellites")},
    "launch": {"assets": ("launch-pad",)},
    "navigation": {"assets": ("satellites",)},
}
"""Domain → key of a service → kinds of the assets that it names."""


def asset_kinds(domain: str) -> Mapping[str, tuple[str, ...]]:
    """The kinds of the assets that a service of a domain names.

    Args:
        domain: One of the program's own domains, or one that a package has brought.

    Returns:
        Key of the service → kinds.
    """
    return ASSET_KINDS.get(domain) or words_of(domain).asset_kinds


class Provider(KeptRecord):
    """A company of the pool, or a nation's own operator."""

    TABLE: ClassVar[str] = "providers"
    PROTECTED: ClassVar[tuple[str, ...]] = ("status", "waivers")

    # Derived
    nation = models.CharField(_("nation"), max_length=64)
    status = models.CharField(_("status"), max_length=16)
    ownership = models.CharField(_("ownership"), max_length=16)
    size = models.CharField(_("size"), max_length=24, blank=True)
    # Lifecycle
    renewed_on = models.DateField(_("renewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        ordering = ("identifier",)
        indexes = [
            models.Index(fields=("status", "identifier"), name="provider_status"),
            models.Index(fields=("nation", "identifier"), name="provider_nation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ProviderStatus]),
                name="provider_status_is_known",
            )
        ]

    def derive(self, record: Any) -> None:
        """Keeps nation, status, ownership and size as columns."""
        self.nation = record.nation
        self.status = record.status.value
        self.ownership = record.ownership.value
        self.size = record.size.value if record.size else ""


class Asset(KeptRecord):
    """A satellite group, station, sensor, pad or pool of terminals."""

    TABLE: ClassVar[str] = "assets"

    # Derived
    provider = models.CharField(_("provider"), max_length=64)
    kind = models.CharField(_("kind"), max_length=16)
    cyber = models.CharField(_("cyber security"), max_length=16)
    cyber_until_on = models.DateField(_("cyber standing until"), null=True)
    cyber_seen_on = models.DateField(_("cyber follow-up on"), null=True)
    refreshed_on = models.DateField(_("last confirmed on"), null=True)

    class Meta:
        verbose_name = _("asset")
        verbose_name_plural = _("assets")
        ordering = ("identifier",)
        indexes = [
            models.Index(fields=("provider", "identifier"), name="asset_provider"),
            models.Index(fields=("kind", "identifier"), name="asset_kind"),
        ]

    def derive(self, record: Any) -> None:
        """Keeps provider, kind, cyber standing and age as columns."""
        self.provider = record.provider
        self.kind = record.kind
        self.cyber = record.cyber.status.value
        self.cyber_until_on = record.cyber.expires_on
        self.cyber_seen_on = record.cyber.followed_up_on
        self.refreshed_on = record.refreshed_on


class Service(KeptRecord):
    """What a provider offers, in one of the domains."""

    TABLE: ClassVar[str] = "services"

    # Derived
    provider = models.CharField(_("provider"), max_length=64)
    domain = models.CharField(_("domain"), max_length=16)
    maturity = models.CharField(_("maturity"), max_length=16)
    conforms_until_on = models.DateField(_("standards until"), null=True)
    refreshed_on = models.DateField(_("last confirmed on"), null=True)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ("identifier",)
        indexes = [
            models.Index(fields=("provider", "identifier"), name="service_provider"),
            models.Index(fields=("domain", "identifier"), name="service_domain"),
        ]

    def derive(self, record: Any) -> None:
        """Keeps provider, domain, maturity and age as columns."""
        self.provider = record.provider
        self.domain = record.domain
        self.maturity = record.maturity.value
        ends = [one.until_on for one in record.conformances if one.until_on]
        self.conforms_until_on = min(ends, default=None)
        self.refreshed_on = record.refreshed_on

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """Assets of the wrong kind, or none at all."""
        del row
        fields = asset_kinds(record.domain)
        named = {name for field in fields for name in getattr(record, field)}
        found = Asset.objects.filter(identifier__in=named)
        kinds = dict(found.values_list("identifier", "kind"))
        mistakes = [
            Mistake(
                field,
                "wrong-kind",
                _now("“%(name)s” is not an asset of the kind that is needed here.")
                % {"name": name},
            )
            for field, wanted in fields.items()
            for name in getattr(record, field)
            if kinds.get(name) not in wanted
        ]
        watches = record.domain == "surveillance" and record.space_sensor is None
        if watches and "satellites" in kinds.values():
            message = _now("Say what telescope the satellites carry.")
            mistakes.append(Mistake("space_sensor", "missing", message))
        if not record.assets:
            message = _now("A service is produced by at least one asset.")
            mistakes.append(Mistake("assets", "missing", message))
        return mistakes


class SharedThing(KeptRecord):
    """A thing that several providers, services or assets hang on."""

    TABLE: ClassVar[str] = "shared_things"

    kind = models.CharField(_("kind"), max_length=24)

    class Meta:
        verbose_name = _("shared thing")
        verbose_name_plural = _("shared things")
        ordering = ("identifier",)

    def derive(self, record: Any) -> None:
        """Keeps the kind as a column."""
        self.kind = record.kind.value


class Dependency(KeptRecord):
    """Those who fail when a shared thing fails."""

    TABLE: ClassVar[str] = "dependencies"

    thing = models.CharField(_("shared thing"), max_length=64)

    class Meta:
        verbose_name = _("dependency")
        verbose_name_plural = _("dependencies")
        ordering = ("identifier",)

    def derive(self, record: Any) -> None:
        """Names the dependency, which has no identifier of its own, by its thing."""
        self.thing = record.thing
        if not self.identifier:
            self.identifier = self._free_name(record.thing)
        self.name = record.thing

    def _free_name(self, thing: str) -> str:
        taken = set(
            Dependency.objects.filter(thing=thing).values_list("identifier", flat=True)
        )
        names = (thing[:58] + ("" if n == 1 else f"-{n}") for n in range(1, 10_000))
        return next(name for name in names if name not in taken)


class Filing(models.Model):
    """A company on its way in: what it has typed so far, right or wrong."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Identification
    filed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="filings"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="filings",
        null=True,
    )
    # Content
    company = models.JSONField(_("company"), default=dict)
    assets = models.JSONField(_("assets"), default=list)
    services = models.JSONField(_("services"), default=list)
    # Lifecycle
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.DRAFT
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ("-changed_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=("filed_by",), condition=Q(state="draft"), name="one_draft_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.company.get("name", ""))


class VettingStep(models.Model):
    """One question that is answered before a provider is admitted."""

    class Kind(models.TextChoices):
        """What is looked into."""

        IDENTITY = "identity", _("Identity and contacts")
        OWNERSHIP = "ownership", _("Ownership and eligibility")
        CYBER = "cyber", _("Cyber security")
        CAPABILITY = "capability", _("Capability and test results")
        LEGAL = "legal", _("Legal file and licences")

    class State(models.TextChoices):
        """How it stands."""

        OPEN = "open", _("Open")
        PASSED = "passed", _("Passed")
        FAILED = "failed", _("Failed")
        WAIVED = "waived", _("Waived")

    # Identification
    provider = models.ForeignKey(
        Provider, on_delete=models.CASCADE, related_name="vetting"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    # Content
    responsible = models.CharField(_("responsible"), max_length=120, blank=True)
    due_on = models.DateField(_("due on"))
    note = models.TextField(_("note"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    # Lifecycle
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.OPEN
    )
    decided_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("vetting step")
        verbose_name_plural = _("vetting steps")
        ordering = ("provider", "due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("provider", "kind"), name="vetting_step_is_single"
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False),
                name="vetting_decision_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.get_kind_display()}"

    @property
    def is_late(self) -> bool:
        """Whether it is open past its day."""
        is_open = self.state == self.State.OPEN
        return is_open and self.due_on < timezone.now().date()
