"""All single losses of a reserve: everything whose failure must be thought of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacereserve.engine.model import Reserve
from spacereserve.engine.resilience.losses import Loss, LossKind, struck_services
from spacereserve.engine.resilience.planes import plane_losses
from spacereserve.engine.supply import Sky

__all__ = ["EVERYTHING", "KNOWN", "USUAL", "losses_under", "single_losses"]

USUAL = (
    LossKind.PROVIDER,
    LossKind.SHARED_THING,
    LossKind.NATION,
    LossKind.ORBIT,
)
"""Losses that are always tried."""

EVERYTHING = (*USUAL, LossKind.SERVICE, LossKind.ASSET)
"""These, and every service and asset on its own: all that records alone tell."""

KNOWN = (*EVERYTHING, LossKind.PLANE)
"""These, and every orbital plane, which only the orbits tell: all kinds there are."""

_TABLES = {
    LossKind.PROVIDER: ("providers", "providers"),
    LossKind.SHARED_THING: ("shared_things", "shared_things"),
    LossKind.NATION: ("nations", "nations"),
    LossKind.SERVICE: ("services", "services"),
    LossKind.ASSET: ("assets", "assets"),
}


def single_losses(
    reserve: Reserve, kinds: Sequence[LossKind] = USUAL
) -> tuple[Loss, ...]:
    """Every loss of one thing that some agreement hangs on.

    Args:
        reserve: The reserve.
        kinds: Kinds of loss wanted, of ``EVERYTHING``.

    Returns:
        Losses, by kind in the order asked for, then by id.
    """
    promised = {
        line.service
        for agreement in reserve.agreements
        if agreement.is_signed
        for line in agreement.lines
    }
    found: list[Loss] = []
    for kind in kinds:
        for loss in _of_kind(kind, reserve):
            if _strikes(loss, promised, reserve):
                found.append(loss)  # noqa: PERF401 - reads better than a nested one
    return tuple(found)


def losses_under(sky: Sky, kinds: Sequence[LossKind] = USUAL) -> tuple[Loss, ...]:
    """Every loss of one thing, orbital planes included, where they are asked for.

    Args:
        sky: The reserve and the catalogue.
        kinds: Kinds of loss wanted, of ``KNOWN``.

    Returns:
        Losses, by kind, planes last, then by id.
    """
    plain = [kind for kind in kinds if kind is not LossKind.PLANE]
    found = single_losses(sky.reserve, plain)
    if LossKind.PLANE not in kinds:
        return found
    promised = {
        asset
        for service in sky.reserve.services
        for agreement in sky.reserve.agreements
        if agreement.is_signed
        and any(line.service == service.id for line in agreement.lines)
        for asset in service.assets
    }
    planes = (loss for loss in plane_losses(sky) if loss.id.split(":")[1] in promised)
    return (*found, *planes)


def _of_kind(kind: LossKind, reserve: Reserve) -> Iterator[Loss]:
    if kind is LossKind.ORBIT:
        orbits = {item.orbit for item in reserve.assets if item.kind == "satellites"}
        for orbit in sorted(orbits):
            name = orbit.value.upper()
            yield Loss(id=f"orbit:{orbit.value}", name=name, kind=kind, orbits=(orbit,))
        return
    table, field = _TABLES[kind]
    for item in sorted(reserve.by_id(table).values(), key=lambda record: record.id):
        yield Loss.model_validate(
            {
                "id": f"{kind.value}:{item.id}",
                "name": item.name,
                "name_fr": item.name_fr,
                "kind": kind,
                field: (item.id,),
            }
        )


def _strikes(loss: Loss, promised: set[str], reserve: Reserve) -> bool:
    """Whether any service that was promised is touched by a loss."""
    if promised & set(struck_services(loss, reserve)):
        return True
    lost = set(loss.assets)
    for link in reserve.dependencies:
        if link.thing in loss.shared_things:
            lost |= set(link.assets)
    orbits = set(loss.orbits)
    assets = reserve.by_id("assets")
    for service in reserve.services:
        names = {
            *service.assets,
            *getattr(service, "stations", ()),
            *getattr(service, "gateways", ()),
        }
        in_orbit = any(
            getattr(assets[name], "orbit", None) in orbits for name in service.assets
        )
        if service.id in promised and (names & lost or in_orbit):
            return True
    return False
