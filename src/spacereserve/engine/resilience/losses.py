"""Losses: what can fall away, as a value.

A loss names *who* is struck (providers, services, assets, shared things, nations,
orbits) and *what* they no longer give: everything, or only some uses, areas and
beneficiaries, a share, the first hours, what comes after some hours, or all that is
not paid. ``losing`` gives the reserve as it then is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from spacereserve.engine.model import OrbitClass, Reserve
from spacereserve.engine.model.record import (
    Flag,
    Fraction,
    Hours,
    Identifier,
    Record,
    Text,
)

__all__ = [
    "Loss",
    "LossKind",
    "struck_services",
    "takes_services_only",
]


class LossKind(StrEnum):
    """What kind of loss it is, for reading; what it does stands in its fields."""

    PROVIDER = "provider"
    SERVICE = "service"
    ASSET = "asset"
    PLANE = "plane"
    ORBIT = "orbit"
    SHARED_THING = "shared-thing"
    NATION = "nation"
    USE_REFUSED = "use-refused"
    AREA_REFUSED = "area-refused"
    BENEFICIARY_REFUSED = "beneficiary-refused"
    WITHHELD = "withheld"
    UNPAID = "unpaid"
    DELAY = "delay"
    SHARE = "share"


class Loss(Record):
    """Something that falls away.

    Of all that is struck, only what fits every one of ``uses``, ``areas`` and
    ``beneficiaries`` is refused; a list left empty does not limit it.
    """

    id: Annotated[str, Field(strict=True, min_length=1, max_length=200)]
    """Identifier, such as ``provider:iceye``."""
    name: Text
    """Name."""
    name_fr: Text | None = None
    """Name in French."""
    kind: LossKind
    """What kind of loss it is."""
    providers: tuple[Identifier, ...] = ()
    """Providers (ids) struck, with all their services."""
    services: tuple[Identifier, ...] = ()
    """Services (ids) struck."""
    assets: tuple[Identifier, ...] = ()
    """Assets (ids) that are gone; a service lives on with those left to it."""
    shared_things: tuple[Identifier, ...] = ()
    """Shared things (ids) that are gone, with all that hangs on them."""
    nations: tuple[Identifier, ...] = ()
    """Nations (ids) whose providers, by home or licence, are struck."""
    orbits: tuple[OrbitClass, ...] = ()
    """Orbits whose satellites are gone."""
    satellites: tuple[Annotated[int, Field(strict=True, ge=0)], ...] = ()
    """Catalogue numbers of single satellites that are gone, such as those of a plane.
    They are taken out of the sky, not out of the records."""
    uses: tuple[Identifier, ...] = ()
    """Uses (ids) refused."""
    areas: tuple[Identifier, ...] = ()
    """Areas (ids) refused."""
    beneficiaries: tuple[Identifier, ...] = ()
    """Nations (ids) refused."""
    share_fraction: Fraction = 1.0
    """Share of the promised quantity that is lost, 0 to 1; 1 is everything."""
    delay_h: Hours = 0.0
    """First service comes so much later, hours; nothing else is lost then."""
    until_h: Hours | None = None
    """Withheld from the declaration until so many hours after it."""
    from_h: Hours | None = None
    """Withheld from so many hours after the declaration, with no end."""
    back_h: Hours = 0.0
    """That withholding reaches back so many hours: what was collected in them is not
    given either."""
    unpaid: Flag = False
    """True where service stops because an invoice is not paid."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Loss:
        refused = bool(self.uses or self.areas or self.beneficiaries)
        ways = [
            refused,
            self.share_fraction < 1.0,
            self.delay_h > 0.0,
            self.until_h is not None,
            self.from_h is not None,
            self.unpaid,
        ]
        if self.back_h and self.from_h is None:
            message = "back_h needs from_h: only what is withheld can reach back"
            raise ValueError(message)
        if sum(ways) > 1:
            message = (
                "must be one of: refused uses, areas or beneficiaries; a share; a "
                "delay; withheld until or from an hour; unpaid (take several losses "
                "for several at once)"
            )
            raise ValueError(message)
        return self

    @property
    def is_total(self) -> bool:
        """True where all that is struck gives nothing at all any more."""
        return not (
            self.uses
            or self.areas
            or self.beneficiaries
            or self.share_fraction < 1.0
            or self.delay_h > 0.0
            or self.until_h is not None
            or self.from_h is not None
            or self.unpaid
        )

    def change(self, reserve: Reserve) -> Reserve | None:
        """What it makes of a reserve by itself; None: what its fields say."""
        del reserve
        return None


def struck_services(loss: Loss, reserve: Reserve) -> tuple[str, ...]:
    """The services (ids) that a loss strikes as a whole, ascending.

    Args:
        loss: The loss.
        reserve: The reserve.

    Returns:
        Services of the providers struck and those struck themselves; not those that
        only lose some of their assets.
    """
    providers = set(loss.providers) | _providers_of_nations(loss.nations, reserve)
    services = set(loss.services)
    for link in reserve.dependencies:
        if link.thing in loss.shared_things:
            providers |= set(link.providers)
            services |= set(link.services)
    return tuple(
        sorted(
            item.id
            for item in reserve.services
            if item.id in services or item.provider in providers
        )
    )


def takes_services_only(loss: Loss, reserve: Reserve) -> bool:
    """Whether a loss takes services away whole and changes nothing else.

    Args:
        loss: The loss.
        reserve: The reserve.
    """
    parts = loss.assets or loss.orbits or loss.satellites
    return (
        loss.is_total
        and not parts
        and not any(
            link.assets
            for link in reserve.dependencies
            if link.thing in loss.shared_things
        )
    )


def _providers_of_nations(nations: tuple[str, ...], reserve: Reserve) -> set[str]:
    return {
        item.id
        for item in reserve.providers
        if item.nation in nations or item.licensing_nation in nations
    }
