"""The physics of each domain, looked up by name; a further one is added here.

Each domain has the same small face:

    demand(need, span_s, sky)         what the need asks for, in bins and rows
    quality(service, need, sky)       why the service never could, or None
    supplies(service, demands, sky)   the chances it has, or why physics gives none
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from spacereserve.engine.model import Words, add_words, forget_words
from spacereserve.engine.supply import (
    imaging,
    launch,
    navigation,
    satcom,
    surveillance,
)
from spacereserve.engine.supply.demand import Demand
from spacereserve.engine.supply.sky import Sky
from spacereserve.engine.supply.supply import Supply
from spacereserve.engine.supply.verdict import Verdict

__all__ = ["Physics", "add_domain", "forget_domain", "physics_of"]


class Physics(Protocol):
    """The face of a domain: a module or an object with these three functions."""

    def demand(self, need: Any, span_s: tuple[float, float], sky: Sky) -> Demand:
        """What a need asks for between two times, seconds after the declaration."""

    def quality(self, service: Any, need: Any, sky: Sky) -> Verdict | None:
        """Why a service could never do what a need asks, or None."""

    def supplies(
        self, service: Any, demands: Sequence[Demand], sky: Sky
    ) -> Mapping[str, Supply | Verdict]:
        """By need (id): what a service gives, or why physics gives none."""


_PHYSICS: dict[str, Physics] = {
    "imaging": imaging,
    "satcom": satcom,
    "surveillance": surveillance,
    "launch": launch,
    "navigation": navigation,
}


def physics_of(domain: str) -> Physics:
    """The physics of a domain that is known."""
    return _PHYSICS[domain]


def add_domain(words: Words, physics: Physics) -> None:
    """Adds a domain: from here on it can be read, planned and reported.

    Args:
        words: Its service, its need and what they are called.
        physics: What services could give needs.

    Raises:
        InputError: A domain of this name is known already.
    """
    add_words(words)
    _PHYSICS[words.name] = physics


def forget_domain(domain: str) -> None:
    """Takes an added domain out again, as tests and notebooks need.

    Args:
        domain: Its name; one of the program's own stays.
    """
    forget_words(domain)
    if domain not in _OWN:
        _PHYSICS.pop(domain, None)


_OWN = frozenset(_PHYSICS)
