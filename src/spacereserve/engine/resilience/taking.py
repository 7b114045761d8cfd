"""What a need loses when a plan must do without something that serves it."""

from __future__ import annotations

from dataclasses import dataclass

from spacereserve.engine.allocation.formulation import Formulation
from spacereserve.engine.resilience.replanning import Replanner

__all__ = ["Rules"]


@dataclass(frozen=True)
class Rules:
    """What a need asks for beside cover.

    Attributes:
        n_wanted: Distinct providers that must have a part in it.
        survive: Share of it that must be left without any one provider; 0 for none.
        whole: True where it is met in full or not at all.
    """

    n_wanted: int
    survive: float
    whole: bool

    @classmethod
    def of(cls, name: str, planner: Replanner) -> Rules:
        """The rules of a need.

        Args:
            name: Need (id).
            planner: Plans for it.
        """
        demand = planner.physics.demands[name]
        program = Formulation(planner.sky, {name: demand}, ())
        return cls(
            n_wanted=program.n_providers_wanted(demand.need),
            survive=float(demand.need.survive_loss_fraction or 0.0),
            whole=bool(demand.need.all_or_nothing),
        )

    @property
    def is_cover_alone(self) -> bool:
        """True where nothing counts but cover."""
        return not self.whole and not self.survive and self.n_wanted <= 1

    def most_lost(self, cover: float, n_providers: int) -> float:
        """The most of the need that is lost with cover and providers.

        Args:
            cover: Share of the need that what is lost would meet by itself.
            n_providers: Providers that have a part in it.
        """
        if self.whole:
            return 1.0
        most = cover
        if self.survive:
            most = max(most, cover / self.survive)
        if self.n_wanted > 1:
            most = max(most, n_providers / self.n_wanted)
        return most
