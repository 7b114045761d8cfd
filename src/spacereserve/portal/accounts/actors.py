"""Who acts: a person, a key or the portal itself; for whom, and in which role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacereserve.portal.accounts.models import Organisation, User

__all__ = ["ANYONE", "EVERY_SCOPE", "Actor"]

EVERY_SCOPE = frozenset({"read", "write"})
_ACTIVE = "active"
_PARTNERS = frozenset(
    {
        "provider",
        "nation",
        "command",
        "buyer",
        "ssa-cell",
        "authority",
        "auditor",
        "office",
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks for something.

    Attributes:
        user: The person, or None.
        organisation: The organisation acted for, or None.
        role: ``owner``, ``editor`` or ``viewer`` there; None without organisation.
        scopes: ``read`` and ``write``: fewer for a key of the interface.
        system: The part of the portal that acts by itself, such as ``worker``.
    """

    user: User | None = None
    organisation: Organisation | None = None
    role: str | None = None
    scopes: frozenset[str] = EVERY_SCOPE
    system: str = ""

    @classmethod
    def for_system(cls, name: str) -> Actor:
        """The portal itself, doing what nobody asked for: a clock, a worker."""
        return cls(system=name)

    @property
    def is_known(self) -> bool:
        """Whether a person or the portal itself stands behind it."""
        return self.user is not None or bool(self.system)

    @property
    def is_system(self) -> bool:
        """Whether it is the portal itself."""
        return bool(self.system)

    @property
    def kind(self) -> str | None:
        """The kind of the active organisation acted for, or None."""
        if self.organisation is None or self.organisation.status != _ACTIVE:
            return None
        return self.organisation.kind

    @property
    def nation(self) -> str:
        """The identifier of the organisation's nation; empty where it has none."""
        if self.organisation is None:
            return ""
        if self.kind == "nation":
            return self.organisation.nation or self.organisation.identifier
        return self.organisation.nation

    @property
    def is_member(self) -> bool:
        """Whether it acts for an active organisation of the reserve (not the press)."""
        return self.is_system or self.kind in _PARTNERS

    @property
    def reads_everything(self) -> bool:
        """Whether every record is open to it: office, authority and auditor."""
        return self.is_system or self.kind in {"office", "authority", "auditor"}

    @property
    def can_write(self) -> bool:
        """Whether its role and its key allow changes at all."""
        if self.is_system:
            return True
        return self.role in {"owner", "editor"} and "write" in self.scopes

    def acts_for(self, organisation_id: int | None) -> bool:
        """Whether it acts for this organisation.

        Args:
            organisation_id: Its primary key.

        Returns:
            True where it does.
        """
        own = self.organisation
        return own is not None and own.pk == organisation_id


ANYONE = Actor(scopes=frozenset({"read"}))
"""Somebody who has not signed in."""
