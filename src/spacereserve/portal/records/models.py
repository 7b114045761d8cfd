"""How a noun keeps the engine's record: the record itself, and columns derived from it.

``record`` holds exactly what a reserve folder would; identifier and name are columns so
that lists are quick. ``Link`` remembers which record names which, so that a page can
say where something is used and nothing that is still named can be removed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import Labelled
from spacereserve.portal.records.fields import models_of
from spacereserve.portal.records.mistakes import Mistake

__all__ = ["KeptRecord", "Link"]


class KeptRecord(Labelled):
    """A record of the engine, kept by the portal."""

    TABLE: ClassVar[str] = ""
    """The engine's table whose records it keeps."""
    USUAL_AUDIENCE: ClassVar[str] = "members"
    """For whom such a record is unless somebody says otherwise."""
    PROTECTED: ClassVar[tuple[str, ...]] = ()
    """Keys that only the office sets."""

    # Identification
    identifier = models.CharField(_("identifier"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=4000)
    name_fr = models.CharField(_("name in French"), max_length=4000, blank=True)
    # Content
    record = models.JSONField(_("record"))
    # Lifecycle
    revision = models.PositiveIntegerField(_("revision"), default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        abstract = True
        ordering = ("identifier",)

    def __str__(self) -> str:
        is_french = get_language() == "fr"
        return str(self.name_fr if is_french and self.name_fr else self.name)

    @property
    def content(self) -> Any:
        """The engine's own record, validated again."""
        return models_of(self.TABLE)[self.tag].model_validate(self.record)

    @property
    def tag(self) -> str:
        """The domain or kind, where the table holds several; else empty."""
        if "" in models_of(self.TABLE):
            return ""
        return str(self.record.get("domain") or self.record.get("kind"))

    def take(self, record: Any) -> None:
        """Takes the content of an engine record; nothing is saved yet.

        Args:
            record: A record of this noun's table.
        """
        self.record = record.model_dump(mode="json", exclude_defaults=True)
        self.identifier = getattr(record, "id", None) or self.identifier
        self.name = getattr(record, "name", "") or self.name
        self.name_fr = getattr(record, "name_fr", None) or ""
        self.derive(record)

    def derive(self, record: Any) -> None:
        """Fills the columns that lists and constraints need.

        Args:
            record: The engine's record that was taken.
        """

    @classmethod
    def save_imported(cls, actor: Actor, record: Any, kept: Any) -> bool:
        """Saves a record of a file, where the noun has a way of its own.

        Args:
            actor: Who imports it.
            record: The engine's record.
            kept: The kept record that it replaces, or None.

        Returns:
            False where it is saved as it stands.
        """
        del actor, record, kept
        return False

    def after_keeping(self) -> None:
        """Keeps rows that follow from this one, in the same transaction."""

    @classmethod
    def starts(cls) -> list[tuple[str, str]]:
        """What a new record can start from: parameters of the address, and a title."""
        return []

    @classmethod
    def start_of(cls, given: Mapping[str, str], tag: str) -> dict[str, Any]:
        """What a form for a new record starts with.

        Args:
            given: The address's parameters.
            tag: The domain or kind.

        Returns:
            A part of a raw record.
        """
        del tag
        return {key: given[key] for key in ("provider",) if key in given}

    @classmethod
    def contradictions(
        cls, record: Any, row: KeptRecord | None = None
    ) -> list[Mistake]:
        """What stands against other records; for nouns that have such rules.

        Args:
            record: The engine's record, whose references hold.
            row: The kept record that it replaces, or None for a new one.

        Returns:
            Mistakes; empty where all is well.
        """
        del record, row
        return []


class Link(models.Model):
    """One record names another."""

    source_table = models.CharField(max_length=32)
    source = models.CharField(max_length=64)
    field = models.CharField(max_length=64)
    target_table = models.CharField(max_length=32)
    target = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("source_table", "source", "field", "target_table", "target"),
                name="link_is_single",
            )
        ]
        indexes = [
            models.Index(fields=("target_table", "target"), name="link_by_target"),
        ]

    def __str__(self) -> str:
        return (
            f"{self.source_table}[{self.source}].{self.field}"
            f" → {self.target_table}[{self.target}]"
        )
