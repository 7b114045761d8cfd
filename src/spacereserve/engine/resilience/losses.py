"""Losses: what can fall away, as a value, and the reserve that is left.

A loss names *who* is struck (providers, services, assets, shared things, nations,
orbits) and *what* they no longer give: everything, or only some uses, areas and
beneficiaries, a share, the first hours, what comes after some hours, or all that is
not paid. ``apply`` gives the reserve as it then is, so that a loss can be planned with,
by us or by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, model_validator

from spacereserve.engine.errors import InputError
from spacereserve.engine.model import (
    Agreement,
    Effect,
    Line,
    OrbitClass,
    Reserve,
    Restriction,
    WillOf,
    suggestion,
)
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
    "apply",
    "apply_all",
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


def apply_all(losses: Iterable[Loss], reserve: Reserve, *, today: date) -> Reserve:
    """The reserve after several losses.

    Args:
        losses: The losses; their order plays no part.
        reserve: The reserve.
        today: Day of the declaration.
    """
    for loss in sorted(losses, key=lambda item: item.id):
        reserve = apply(loss, reserve, today=today)
    return reserve


def apply(loss: Loss, reserve: Reserve, *, today: date) -> Reserve:
    """The reserve after a loss.

    Args:
        loss: The loss.
        reserve: The reserve; it stays as it is.
        today: Day of the declaration, for what is not paid.

    Returns:
        The reserve that is left. What is refused or gone stands in it as a restriction
        that bears the loss's name, so that a plan's reasons name it.

    Raises:
        InputError: The loss names what the reserve does not have.
    """
    changed = loss.change(reserve)
    if changed is not None:
        return changed
    _must_be_known(loss, reserve)
    reserve = _without_assets(_lost_assets(loss, reserve), loss, reserve)
    struck = struck_services(loss, reserve)
    if not struck:
        return reserve
    if loss.unpaid:
        return _unpaid(struck, reserve, today)
    change = _change_of_lines(loss)
    if change is not None:
        return _with_lines(struck, reserve, change)
    return _refused(struck, loss, reserve)


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


def _must_be_known(loss: Loss, reserve: Reserve) -> None:
    for table, names in (
        ("providers", loss.providers),
        ("services", loss.services),
        ("assets", loss.assets),
        ("shared_things", loss.shared_things),
        ("nations", (*loss.nations, *loss.beneficiaries)),
        ("uses", loss.uses),
        ("areas", loss.areas),
    ):
        known = reserve.by_id(table)
        for name in names:
            if name not in known:
                raise InputError(
                    f"the loss {loss.id!r} names {name!r}, which the reserve's "
                    f"{table} do not have",
                    rule="a loss names records of the reserve",
                    value=name,
                    way_out=suggestion(name, known),
                )


# Assets ------------------------------------------------------------------------------


def _lost_assets(loss: Loss, reserve: Reserve) -> set[str]:
    lost = set(loss.assets)
    for link in reserve.dependencies:
        if link.thing in loss.shared_things:
            lost |= set(link.assets)
    lost |= {
        item.id
        for item in reserve.assets
        if item.kind == "satellites" and item.orbit in loss.orbits
    }
    return lost


def _without_assets(lost: set[str], loss: Loss, reserve: Reserve) -> Reserve:
    """Services with the assets left to them; those left without any are refused."""
    if not lost:
        return reserve
    services, dead = [], []
    for item in reserve.services:
        update = {
            field: tuple(name for name in getattr(item, field) if name not in lost)
            for field in ("assets", "stations", "gateways")
            if lost & set(getattr(item, field, ()))
        }
        if any(not left for left in update.values()) and not _can_do_without(
            item, update
        ):
            dead.append(item.id)
            services.append(item)
        else:
            services.append(item.model_copy(update=update) if update else item)
    left = reserve.replaced(services=tuple(services))
    return _refused(tuple(dead), loss, left) if dead else left


def _can_do_without(service: Any, update: dict[str, tuple[str, ...]]) -> bool:
    """True where only stations are gone and a relay brings the data down."""
    gone = [field for field, left in update.items() if not left]
    return gone == ["stations"] and bool(getattr(service, "relay", False))


# Terms -------------------------------------------------------------------------------


def _refused(struck: tuple[str, ...], loss: Loss, reserve: Reserve) -> Reserve:
    made = Restriction.model_construct(
        id=_free_name(f"loss.{loss.id}", reserve),
        name=loss.name,
        name_fr=loss.name_fr,
        effect=Effect.FORBID,
        will_of=WillOf.HOME_STATE if loss.nations else WillOf.PROVIDER,
        imposed_by=loss.nations[0] if loss.nations else None,
        services=struck,
        uses=loss.uses,
        areas=loss.areas,
        beneficiaries=loss.beneficiaries,
    )
    return reserve.replaced(restrictions=(*reserve.restrictions, made))


def _free_name(name: str, reserve: Reserve) -> str:
    known = reserve.by_id("restrictions")
    while name in known:
        name += "'"
    return name


def _change_of_lines(loss: Loss) -> Callable[[Line], dict[str, Any]] | None:
    """What a loss changes in each line that it strikes; None: it takes them away."""
    left = 1.0 - loss.share_fraction
    if left > 0.0:
        return lambda line: {"quantity": line.quantity * left}
    if loss.delay_h > 0.0:
        return lambda line: {"call_up_h": line.call_up_h + loss.delay_h}
    if loss.until_h is not None:
        least_h = loss.until_h
        return lambda line: {"call_up_h": max(line.call_up_h, least_h)}
    if loss.from_h is not None and loss.from_h > loss.back_h:
        end_h = loss.from_h - loss.back_h
        return lambda line: _ending(line, end_h)
    return None


def _ending(line: Line, end_h: float) -> dict[str, Any]:
    """A line that ends some hours after the declaration, or never begins."""
    left_d = max(0.0, (end_h - line.call_up_h) / 24.0)
    own_d = line.duration_d
    return {"duration_d": left_d if own_d is None else min(own_d, left_d)}


def _with_lines(
    struck: tuple[str, ...],
    reserve: Reserve,
    change: Callable[[Line], dict[str, Any]],
) -> Reserve:
    services = set(struck)
    return _with_agreements(
        reserve,
        lambda item: {
            "lines": tuple(
                line.model_copy(update=change(line))
                if line.service in services
                else line
                for line in item.lines
            )
        },
    )


def _unpaid(struck: tuple[str, ...], reserve: Reserve, today: date) -> Reserve:
    services = set(struck)

    def overdue(item: Agreement) -> dict[str, Any]:
        if not any(line.service in services for line in item.lines):
            return {}
        since_on = today - timedelta(days=item.unpaid_grace_d + 2.0)
        return {"unpaid_since_on": since_on}

    return _with_agreements(reserve, overdue)


def _with_agreements(
    reserve: Reserve, change: Callable[[Agreement], dict[str, Any]]
) -> Reserve:
    return reserve.replaced(
        agreements=tuple(
            item.model_copy(update=update) if (update := change(item)) else item
            for item in reserve.agreements
        )
    )
