"""Labels: who may see a record. Every record that a room keeps is ``Labelled``.

The *audience* says for whom a record is meant; the *releasability* adds nations or
organisations to it by name. Unclassified by default.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor

__all__ = ["Audience", "Classification", "Labelled", "LabelledQuerySet"]


class Audience(models.TextChoices):
    """For whom a record is meant."""

    PUBLIC = "public", _("Public")
    MEMBERS = "members", _("All members of the reserve")
    NATION = "nation", _("The owner's nation")
    OWNER = "owner", _("The owner")
    OFFICE = "office", _("The reserve office")


class Classification(models.TextChoices):
    """How far a record is protected."""

    UNCLASSIFIED = "UNCLASSIFIED", _("Unclassified")
    RESTRICTED = "RESTRICTED", _("Restricted")


_OFFICIAL = frozenset({"nation", "command", "buyer", "ssa-cell"})


def _names_of(actor: Actor) -> set[str]:
    """The names by which a record is released to an actor.

    What is released to a nation is for its authorities; its companies and its press are
    not meant, and read what is released to themselves.
    """
    organisation: Any = actor.organisation
    nation = actor.nation if actor.kind in _OFFICIAL else ""
    return {nation, organisation.identifier} - {""}


class LabelledQuerySet(models.QuerySet):
    """Records that know for whom they are."""

    def visible_to(self, actor: Actor) -> LabelledQuerySet:
        """Only those that the actor may see.

        Args:
            actor: Who asks.

        Returns:
            The same rows as ``Labelled.is_visible_to`` says one by one.
        """
        if actor.reads_everything:
            return self
        seen = Q(audience=Audience.PUBLIC)
        if actor.is_member:
            seen |= Q(audience=Audience.MEMBERS)
        if actor.organisation is not None:
            own = Q(owner_id=actor.organisation.pk)
            seen |= own & ~Q(audience=Audience.OFFICE)
        if actor.kind is not None:
            seen |= self._released_to(actor)
        return self.filter(seen)

    @staticmethod
    def _released_to(actor: Actor) -> Q:
        names = _names_of(actor)
        named = Q(pk__in=())
        for name in sorted(names):
            named |= Q(released_to__contains=f"|{name}|")
        if actor.nation and actor.kind in {"nation", "command"}:
            named |= Q(audience=Audience.NATION, owner__nation=actor.nation)
        return named & ~Q(audience=Audience.OFFICE)


class Labelled(models.Model):
    """A record with an owner and a label."""

    owner = models.ForeignKey(
        "accounts.Organisation",
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        null=True,
        blank=True,
    )
    audience = models.CharField(
        _("audience"), max_length=16, choices=Audience.choices, default=Audience.OWNER
    )
    classification = models.CharField(
        _("classification"),
        max_length=16,
        choices=Classification.choices,
        default=Classification.UNCLASSIFIED,
    )
    released_to = models.TextField(
        _("released to"),
        blank=True,
        default="",
        editable=False,
        help_text=_("Nations and organisations, as |one|two|."),
    )

    objects = LabelledQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def releasable_to(self) -> tuple[str, ...]:
        """Identifiers of nations and organisations that it is released to."""
        return tuple(name for name in self.released_to.split("|") if name)

    @releasable_to.setter
    def releasable_to(self, names: Iterable[str]) -> None:
        kept = sorted({name.strip() for name in names} - {""})
        self.released_to = f"|{'|'.join(kept)}|" if kept else ""

    def is_visible_to(self, actor: Actor) -> bool:
        """Whether the label lets the actor see it; agrees with ``visible_to``.

        Args:
            actor: Who asks.

        Returns:
            True where it does.
        """
        if actor.reads_everything or self.audience == Audience.PUBLIC:
            return True
        if self.audience == Audience.OFFICE:
            return False
        if self.owner_id is not None and actor.acts_for(self.owner_id):
            return True
        if self.audience == Audience.MEMBERS and actor.is_member:
            return True
        return actor.kind is not None and self._is_released_to(actor)

    def _is_released_to(self, actor: Actor) -> bool:
        if _names_of(actor) & set(self.releasable_to):
            return True
        return (
            self.audience == Audience.NATION
            and bool(actor.nation)
            and actor.kind in {"nation", "command"}
            and self.owner is not None
            and self.owner.nation == actor.nation
        )
