"""How the what-if commands tell their answers: as text, JSON, a page or a picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from spacereserve.cli.console import json_text, out, print_json
from spacereserve.engine.model import Reserve
from spacereserve.engine.model.record import Record
from spacereserve.engine.pooling import Pool
from spacereserve.engine.reports.assurance import assured_summary
from spacereserve.engine.reports.contracts import portfolio_summary
from spacereserve.engine.reports.pooling import pool_summary
from spacereserve.engine.reports.resilience import stress_summary, worst_summary
from spacereserve.engine.reports.whatif import whatif_picture, whatif_report
from spacereserve.engine.resilience.assured import Assured
from spacereserve.engine.resilience.portfolio import Frontier, Portfolio
from spacereserve.engine.resilience.stress import Stress
from spacereserve.engine.resilience.worst_of import Worst
from spacereserve.engine.units import instant_text
from spacereserve.language import Lang, Translator, translator

__all__ = ["Answer"]


@dataclass(frozen=True)
class Answer:
    """An answer for a reader.

    Attributes:
        value: The answer.
        reserve: The reserve.
    """

    value: Record
    reserve: Reserve

    def plain(self) -> dict[str, Any]:
        """The answer as plain values."""
        plain: dict[str, Any] = self.value.model_dump(mode="json")
        at = getattr(self.value, "at", None)
        return plain if at is None else {**plain, "at": instant_text(at)}

    def json_text(self) -> str:
        """The answer as JSON."""
        return json_text(self.plain())

    def report_text(self, path: Path, lang: Lang) -> str:
        """The answer with its pictures: a page, or its main picture alone.

        Args:
            path: The file it is for; its ending says which.
            lang: The reader's language.
        """
        made = whatif_picture if path.suffix.lower() == ".svg" else whatif_report
        return made([self.value], self.reserve, lang=lang)

    def show(self, lang: Lang, *, as_json: bool) -> None:
        """Shows the answer on standard output.

        Args:
            lang: The reader's language.
            as_json: True writes JSON and nothing else.
        """
        if as_json:
            print_json(self.plain())
        else:
            out.print(self._shown(lang))

    def _shown(self, lang: Lang) -> RenderableType:
        said = translator(lang)
        show = _SUMMARIES[type(self.value)]
        return show(self.value, self.reserve, said)


def _frontier_summary(
    value: Frontier, reserve: Reserve, said: Translator
) -> RenderableType:
    return portfolio_summary(value.portfolios, reserve, said)


def _one_portfolio_summary(
    value: Portfolio, reserve: Reserve, said: Translator
) -> RenderableType:
    return portfolio_summary([value], reserve, said)


_SUMMARIES: dict[type[Record], Callable[[Any, Reserve, Translator], RenderableType]] = {
    Stress: stress_summary,
    Worst: worst_summary,
    Assured: assured_summary,
    Portfolio: _one_portfolio_summary,
    Frontier: _frontier_summary,
    Pool: pool_summary,
}
