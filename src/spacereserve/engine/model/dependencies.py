"""Dependencies: the shared things whose loss takes many down at once."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator

from spacereserve.engine.model.record import Identifier, Named, Record, Text

__all__ = ["Dependency", "SharedKind", "SharedThing"]


class SharedKind(StrEnum):
    """What kind of thing is shared."""

    GATEWAY_NETWORK = "gateway-network"
    GROUND_NETWORK = "ground-network"
    CLOUD_REGION = "cloud-region"
    LAUNCHER = "launcher"
    EXPORT_LICENCE = "export-licence"
    PARENT = "parent"
    COMPONENT = "component"
    SIGNAL = "signal"


class SharedThing(Named):
    """A thing that several providers, services or assets hang on."""

    kind: SharedKind
    """What it is."""
    nation: Identifier | None = None
    """The nation (id) whose law it is under."""
    sources: tuple[Text, ...] = ()
    """Where the public facts come from."""


class Dependency(Record):
    """Those who fail when a shared thing fails."""

    thing: Identifier
    """The shared thing (id)."""
    providers: tuple[Identifier, ...] = ()
    """Providers (ids) that hang on it."""
    services: tuple[Identifier, ...] = ()
    """Services (ids) that hang on it."""
    assets: tuple[Identifier, ...] = ()
    """Assets (ids) that hang on it."""

    @model_validator(mode="after")
    def _names_someone(self) -> Dependency:
        if not (self.providers or self.services or self.assets):
            message = "must name providers, services or assets that hang on the thing"
            raise ValueError(message)
        return self
