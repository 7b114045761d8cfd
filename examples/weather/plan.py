"""Plans a reserve with the sixth domain: ``python examples/weather/plan.py``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import weather  # noqa: E402 - stands beside this file

from spacereserve.engine.allocation import plan  # noqa: E402
from spacereserve.engine.folder import read_folder  # noqa: E402
from spacereserve.engine.orbits.generate import geostationary  # noqa: E402

AT = datetime(2026, 8, 22, tzinfo=UTC)


def main() -> None:
    """Registers the domain, reads the folder, plans a day and tells the outcome."""
    weather.register()
    found = read_folder(HERE / "reserve")
    satellite = geostationary("METEOSAT-12 (MTG-I1)", 54743, 0.0, AT)
    answer = plan(found.reserve, satellite, level="crisis", at=AT, days=1.0)
    for need in answer.needs:
        why = ", ".join(row.code for row in need.funnel)
        sys.stdout.write(
            f"{need.id}: {need.state.value}, {need.met_fraction:.0%} ({why})\n"
        )


if __name__ == "__main__":
    main()
