"""The reserve: all records of a pool, as one frozen value with a content hash."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field

from spacereserve.engine.model.agreements import Agreement, Restriction
from spacereserve.engine.model.areas import Area
from spacereserve.engine.model.assets import Asset
from spacereserve.engine.model.dependencies import Dependency, SharedThing
from spacereserve.engine.model.domains import Need, Service, when_domains_change
from spacereserve.engine.model.front_doors import FrontDoor
from spacereserve.engine.model.policy import Policy
from spacereserve.engine.model.posture import Command, Level, Nation, Theatre, Use
from spacereserve.engine.model.providers import Provider
from spacereserve.engine.model.record import Named, Text

__all__ = ["TABLES", "Reserve"]

TABLES = (
    "levels",
    "uses",
    "nations",
    "commands",
    "theatres",
    "areas",
    "providers",
    "assets",
    "services",
    "agreements",
    "restrictions",
    "shared_things",
    "dependencies",
    "needs",
)
"""The tables of a reserve, in the order in which they are written."""


class Reserve(Named):
    """A commercial space reserve at one moment.

    Two reserves with the same content have the same ``content_hash``, whatever the
    order of their records.
    """

    disclaimer: Text | None = None
    """What a reader must know before using a figure, in English."""
    disclaimer_fr: Text | None = None
    """The same in French."""
    policy: Policy = Policy()
    """The alliance's rules for choosing."""
    front_doors: tuple[FrontDoor, ...] = ()
    """Other front doors and agencies, to which the reserve hands over."""
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    """Alert levels."""
    uses: tuple[Use, ...] = ()
    """Uses that needs and restrictions name."""
    nations: tuple[Nation, ...] = ()
    """Nations."""
    commands: tuple[Command, ...] = ()
    """Commands that state needs for several nations."""
    theatres: tuple[Theatre, ...] = ()
    """Theatres."""
    areas: tuple[Area, ...] = ()
    """Areas."""
    providers: tuple[Provider, ...] = ()
    """Providers."""
    assets: tuple[Asset, ...] = ()
    """Assets."""
    services: tuple[Service, ...] = ()
    """Services."""
    agreements: tuple[Agreement, ...] = ()
    """Agreements."""
    restrictions: tuple[Restriction, ...] = ()
    """Restrictions."""
    shared_things: tuple[SharedThing, ...] = ()
    """Things that several depend on."""
    dependencies: tuple[Dependency, ...] = ()
    """Who depends on them."""
    needs: tuple[Need, ...] = ()
    """Needs."""

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over the canonical content, as 64 hexadecimal digits.

        Records are sorted by identifier and values left at their default are left out,
        so neither order nor formatting nor spelling a default out changes it.
        """
        text = json.dumps(
            self.canonical(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def canonical(self) -> dict[str, Any]:
        """The content as plain values in canonical order, defaults left out."""
        plain: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        for table in TABLES:
            if table in plain:
                plain[table] = sorted(plain[table], key=_sort_key)
        for agreement in plain.get("agreements", ()):
            agreement["lines"] = sorted(agreement["lines"], key=_sort_key)
        return plain

    @cached_property
    def _tables(self) -> dict[str, dict[str, Any]]:
        return {
            table: {record.id: record for record in getattr(self, table)}
            for table in TABLES
            if table != "dependencies"
        }

    def by_id(self, table: str) -> dict[str, Any]:
        """The records of a table, by identifier.

        Args:
            table: A name of ``TABLES`` other than ``dependencies``.

        Returns:
            A mapping from identifier to record.
        """
        return self._tables[table]

    def replaced(self, **fields: Any) -> Reserve:
        """The reserve with some fields replaced, not validated again.

        Args:
            fields: Tables or other fields, as records.
        """
        # Not model_copy: that would keep what was worked out of the old content.
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return Reserve.model_construct(**{**values, **fields})

    @cached_property
    def ordered_levels(self) -> tuple[Level, ...]:
        """Levels, lowest first."""
        return tuple(sorted(self.levels, key=lambda level: level.order))


def _sort_key(record: dict[str, Any]) -> str:
    if "id" in record:
        return str(record["id"])
    return json.dumps(record, sort_keys=True)


def _build_anew() -> None:
    Reserve.model_rebuild(force=True)


when_domains_change(_build_anew)
