"""Losing: the reserve that a loss leaves.

What is gone or refused stands in it as a restriction that bears the loss's name;
services live on with the assets left to them; lines are cut, come later or end. So a
loss can be planned with, by us or by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from spacereserve.engine.errors import InputError
from spacereserve.engine.model import (
    Agreement,
    Effect,
    Line,
    Reserve,
    Restriction,
    WillOf,
    suggestion,
)
from spacereserve.engine.resilience.losses import Loss, struck_services

__all__ = ["apply", "apply_all"]


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
