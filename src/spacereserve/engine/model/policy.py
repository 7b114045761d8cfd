"""Policy: the alliance's own rules for choosing among offers."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from spacereserve.engine.model.assets import CyberStatus
from spacereserve.engine.model.domains.base import Priority
from spacereserve.engine.model.domains.registry import AnyDomain, when_domains_change
from spacereserve.engine.model.posture import Standing
from spacereserve.engine.model.record import Fraction, Identifier, Positive, Record

__all__ = ["CapBy", "CostKey", "Policy", "ShareCap"]


class CapBy(StrEnum):
    """Whose share is capped."""

    PROVIDER = "provider"
    NATION = "nation"
    ORBIT = "orbit"


class ShareCap(Record):
    """No more than a share of a domain's needs from one provider, nation or orbit."""

    by: CapBy
    """``provider``, ``nation`` (the provider's home) or ``orbit``."""
    domain: Annotated[str, AnyDomain()]
    """The domain it holds in."""
    fraction: Fraction
    """Greatest share of what the domain's needs ask for, 0 to 1."""
    levels: tuple[Identifier, ...] = ()
    """Levels (ids) at which it holds; none named means all."""
    priorities: tuple[Priority, ...] = ()
    """Priorities it holds for; none named means all."""


class CostKey(StrEnum):
    """How common costs (activation fees, a command's needs) are shared."""

    BY_KEY = "by-key"
    EQUAL = "equal"


class Policy(Record):
    """The rules that every plan keeps."""

    eligible_home: tuple[Standing, ...] = (Standing.MEMBER, Standing.PARTNER)
    """Standings of a provider's home nation that are eligible without a waiver."""
    eligible_owner: tuple[Standing, ...] = (Standing.MEMBER, Standing.PARTNER)
    """Standings of an ultimate owner's nation that are eligible without a waiver."""
    cyber_at_least: dict[Identifier, CyberStatus] = Field(default_factory=dict)
    """Least cyber standing of a commercial asset, by level id."""
    share_caps: tuple[ShareCap, ...] = ()
    """Caps on reliance."""
    min_providers: dict[
        Annotated[str, Field(pattern="^[1-9]$")],
        Annotated[int, Field(strict=True, ge=1, le=9)],
    ] = Field(default_factory=dict)
    """Distinct providers that needs of a priority must have, by priority."""
    part_fraction: Fraction = 0.1
    """Least share of a need that makes a provider count as having a part in it."""
    cost_key: CostKey = CostKey.BY_KEY
    """How common costs are shared."""
    stale_after_d: Positive = 30.0
    """Age at which a set of orbital elements is called stale, days."""
    slot_h: Annotated[float, Field(strict=True, ge=1 / 60, le=24.0)] = 6.0
    """Length of a slot for services that run continuously, hours (divides 24; at least
    a minute)."""

    @model_validator(mode="after")
    def _slots_fill_a_day(self) -> Policy:
        n_slots = 24.0 / self.slot_h
        if abs(n_slots - round(n_slots)) > 1e-9:
            message = "slot_h must divide 24, such as 1, 2, 3, 4, 6, 8, 12 or 24"
            raise ValueError(message)
        return self


def _build_anew() -> None:
    ShareCap.model_rebuild(force=True)
    Policy.model_rebuild(force=True)


when_domains_change(_build_anew)
