"""Agreements: their versions, the commitments in force, restrictions and points."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.model import AgreementKind, words_of
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.agreements.clause_models import (
    Clause,
    ClauseComment,
    unknown_clauses,
)
from spacereserve.portal.agreements.consent_models import ConsentRequest
from spacereserve.portal.agreements.parties import AgreementQuerySet
from spacereserve.portal.records.mistakes import Mistake
from spacereserve.portal.records.models import KeptRecord

__all__ = [
    "EVERYBODY",
    "Agreement",
    "AgreementVersion",
    "Clause",
    "ClauseComment",
    "Commitment",
    "ConsentRequest",
    "PointsEntry",
    "Restriction",
]

EVERYBODY = "*"
"""Beneficiary of a commitment that serves all members."""


class Agreement(KeptRecord):
    """A contract with a provider; ``record`` is its version in force.

    Before any version is signed by both sides ``record`` is the first draft and
    ``in_force`` is false: nothing of it is planned with.
    """

    TABLE: ClassVar[str] = "agreements"
    USUAL_AUDIENCE: ClassVar[str] = "owner"

    # Parties
    buyer = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("buyer"),
        on_delete=models.PROTECT,
        related_name="bought",
        null=True,
        blank=True,
    )
    # Derived
    provider = models.CharField(_("provider"), max_length=64)
    kind = models.CharField(_("kind"), max_length=24)
    valid_from_on = models.DateField(_("valid from"), null=True)
    valid_until_on = models.DateField(_("valid until"), null=True)
    unpaid_since_on = models.DateField(_("unpaid since"), null=True)
    ceiling_eur = models.FloatField(_("ceiling"), null=True)
    spent_eur = models.FloatField(_("spent"), default=0.0)
    # Lifecycle
    in_force = models.BooleanField(_("in force"), default=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ("identifier",)
        indexes = [
            models.Index(fields=("provider", "identifier"), name="agreement_provider"),
            models.Index(fields=("valid_until_on",), name="agreement_lapse"),
        ]

    def derive(self, record: Any) -> None:
        """Keeps provider, kind, days and money as columns."""
        self.provider = record.provider
        self.kind = record.kind.value
        self.valid_from_on = record.valid_from_on
        self.valid_until_on = record.valid_until_on
        self.unpaid_since_on = record.unpaid_since_on
        self.ceiling_eur = record.ceiling_eur
        self.spent_eur = record.spent_eur

    @property
    def burnt_fraction(self) -> float | None:
        """Share of the ceiling that is spent; None where there is no ceiling."""
        return self.spent_eur / self.ceiling_eur if self.ceiling_eur else None

    def is_visible_to(self, actor: Any) -> bool:
        """The label, and the buyer, who is a party."""
        is_party = self.buyer_id is not None and actor.acts_for(self.buyer_id)
        return is_party or super().is_visible_to(actor)

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """Lines that promise what they cannot."""
        from spacereserve.portal.registry.models import Service  # noqa: PLC0415 - cycle

        named = {line.service for line in record.lines}
        found = Service.objects.filter(identifier__in=named)
        services = {
            name: (provider, domain)
            for name, provider, domain in found.values_list(
                "identifier", "provider", "domain"
            )
        }
        taken = Commitment.objects.filter(line__in=[line.id for line in record.lines])
        if row is not None:
            taken = taken.exclude(agreement_id=row.pk)
        names_taken = set(taken.values_list("line", flat=True))
        seen: set[tuple[str, str]] = set()
        seen_ids: set[str] = set()
        mistakes: list[Mistake] = []
        for place, line in enumerate(record.lines):
            path = f"lines.{place}"
            provider, domain = services[line.service]
            if provider != record.provider:
                message = _now("This service belongs to another provider.")
                mistakes.append(Mistake(f"{path}.service", "other-provider", message))
            if line.unit.value != words_of(domain).unit:
                message = _now("This domain is counted in %(unit)s.") % {
                    "unit": words_of(domain).unit
                }
                mistakes.append(Mistake(f"{path}.unit", "wrong-unit", message))
            if (line.service, line.level) in seen:
                message = _now("Another line promises this service for this level.")
                mistakes.append(Mistake(f"{path}.level", "repeated", message))
            if line.id in names_taken or line.id in seen_ids:
                message = _now("This identifier is taken.")
                mistakes.append(Mistake(f"{path}.id", "taken", message))
            seen.add((line.service, line.level))
            seen_ids.add(line.id)
        return [*mistakes, *unknown_clauses(record.clauses)]

    @classmethod
    def save_imported(cls, actor: Actor, record: Any, kept: Any) -> bool:
        """An agreement of a file is a proposal, which both sides sign as any other."""
        from spacereserve.portal.agreements import services  # noqa: PLC0415 - a cycle

        raw = record.model_dump(mode="json", exclude_defaults=True)
        if kept is None:
            services.start(actor, raw)
        elif kept.record != raw:
            services.propose(actor, kept, raw, note="import")
        return True

    def after_keeping(self) -> None:
        """Writes its commitments anew; the database refuses any that overlap."""
        Commitment.objects.filter(agreement=self).delete()
        if self.in_force:
            Commitment.objects.bulk_create(commitments_of(self))


def commitments_of(agreement: Agreement) -> list[Commitment]:
    """The commitments of an agreement: one a line and beneficiary; none if only quoted.

    Args:
        agreement: An agreement.
    """
    record = agreement.record
    if agreement.kind == AgreementKind.QUOTATION.value:
        return []
    return [
        Commitment(
            agreement=agreement,
            line=line["id"],
            service=line["service"],
            level=line["level"],
            beneficiary=beneficiary,
            quantity=line["quantity"],
            unit=line["unit"],
            call_up_h=line["call_up_h"],
            unit_price_eur=line["unit_price_eur"],
            valid_from_on=agreement.valid_from_on,
            valid_until_on=agreement.valid_until_on,
        )
        for line in record["lines"]
        for beneficiary in (record.get("beneficiaries") or [EVERYBODY])
    ]


class AgreementVersion(models.Model):
    """One wording of an agreement; it is in force when both sides have signed it."""

    # Identification
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    # Content
    record = models.JSONField(_("record"))
    note = models.TextField(_("note"), blank=True)
    # Provenance
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    # Lifecycle
    provider_signed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    provider_signed_at = models.DateTimeField(_("signed by the provider"), null=True)
    buyer_signed_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    buyer_signed_at = models.DateTimeField(_("signed by the buyer"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("agreement", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("agreement", "number"), name="agreement_version_is_single"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} · {self.number}"

    @property
    def is_signed(self) -> bool:
        """Whether both sides have signed."""
        return self.provider_signed_at is not None and self.buyer_signed_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can still be signed."""
        return not self.is_signed and self.withdrawn_at is None


class Commitment(models.Model):
    """What is promised to whom: the same may be promised once at a time.

    PostgreSQL keeps this by an exclusion constraint, SQLite by triggers; both are in
    the migrations.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="commitments"
    )
    line = models.CharField(_("line"), max_length=64)
    service = models.CharField(_("service"), max_length=64)
    level = models.CharField(_("level"), max_length=64)
    beneficiary = models.CharField(_("beneficiary"), max_length=64)
    quantity = models.FloatField(_("quantity"))
    unit = models.CharField(_("unit"), max_length=24)
    call_up_h = models.FloatField(_("call-up time"))
    unit_price_eur = models.FloatField(_("unit price"))
    valid_from_on = models.DateField(_("valid from"), null=True)
    valid_until_on = models.DateField(_("valid until"), null=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ("line", "beneficiary")
        indexes = [
            models.Index(fields=("service", "level"), name="commitment_of_service"),
            models.Index(fields=("line",), name="commitment_line"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("line", "beneficiary"), name="commitment_is_single"
            ),
            models.CheckConstraint(
                condition=Q(valid_from_on__isnull=True)
                | Q(valid_until_on__isnull=True)
                | Q(valid_until_on__gte=F("valid_from_on")),
                name="commitment_days_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="commitment_quantity_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.line


class Restriction(KeptRecord):
    """A use, area, beneficiary or level that is refused, or needs a consent."""

    TABLE: ClassVar[str] = "restrictions"
    PROTECTED: ClassVar[tuple[str, ...]] = ("consents",)

    # Derived
    effect = models.CharField(_("effect"), max_length=16)
    will_of = models.CharField(_("will of"), max_length=16)
    until_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("restriction")
        verbose_name_plural = _("restrictions")
        ordering = ("identifier",)

    def derive(self, record: Any) -> None:
        """Keeps effect, will and end as columns."""
        self.effect = record.effect.value
        self.will_of = record.will_of.value
        self.until_on = record.until_on


class PointsEntry(models.Model):
    """Points that a commitment earns, and the peacetime business they count towards."""

    provider = models.ForeignKey(
        "registry.Provider", on_delete=models.CASCADE, related_name="points"
    )
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="points", null=True
    )
    points = models.IntegerField(_("points"))
    reason = models.CharField(_("reason"), max_length=200)
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("points")
        verbose_name_plural = _("points")
        ordering = ("-made_at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="points_are_not_nought")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.points:+d}"
