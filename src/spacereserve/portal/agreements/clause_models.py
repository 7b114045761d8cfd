"""The library of clauses: wordings for agreements, and what industry says of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.records.mistakes import Mistake

__all__ = ["Clause", "ClauseComment", "unknown_clauses"]


class Clause(models.Model):
    """A wording for agreements; each change is a new version."""

    # Identification
    identifier = models.SlugField(_("identifier"), max_length=64)
    version = models.PositiveIntegerField(_("version"), default=1)
    # Content
    title = models.CharField(_("title"), max_length=200)
    title_fr = models.CharField(_("title in French"), max_length=200)
    text = models.TextField(_("text"))
    text_fr = models.TextField(_("text in French"))
    # Provenance
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ("identifier", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=("identifier", "version"), name="clause_version_is_single"
            )
        ]

    def __str__(self) -> str:
        return f"{self.identifier} · {self.version}"

    @classmethod
    def numbered(cls, numbers: Iterable[str]) -> dict[str, Clause]:
        """Clauses by the number that agreements give them.

        Args:
            numbers: Such as ``stand-down@2``.

        Returns:
            Those that the library has.
        """
        names = {number.partition("@")[0] for number in numbers}
        rows = cls.objects.filter(identifier__in=names)
        found = {f"{row.identifier}@{row.version}": row for row in rows}
        return {number: found[number] for number in numbers if number in found}


class ClauseComment(models.Model):
    """What industry says of a clause, and the answer."""

    clause = models.ForeignKey(
        Clause, on_delete=models.CASCADE, related_name="comments"
    )
    text = models.TextField(_("comment"))
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    made_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("clause", "id")

    def __str__(self) -> str:
        return self.text[:60]


def unknown_clauses(numbers: Iterable[str]) -> list[Mistake]:
    """Clauses that the library does not have in that version, as mistakes of a record.

    Args:
        numbers: Such as ``stand-down@2``.
    """
    known = Clause.numbered(numbers)
    message = _now("The library has no clause “%(number)s”: write it as name@version.")
    return [
        Mistake("clauses", "unknown-clause", message % {"number": number})
        for number in numbers
        if number not in known
    ]
