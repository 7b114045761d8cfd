"""How often each imaging service of the demo passes four places, on a real sky.

    python benchmarks/imaging/revisit.py

Prints the table of docs/domains/imaging.md: looks a day and mean and longest gap over
seven days, in the service's own angles and light, whatever is agreed or ordered.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from spacereserve.demo import write_demo
from spacereserve.engine.access import Places, find_windows
from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import Question
from spacereserve.engine.orbits import read_catalogue
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.imaging import constraints_of

SKY = Path(__file__).resolve().parents[3] / (
    "shared/data/catalogue/active_omm_2026-08-22.csv"
)
PLACES = {
    "Gotland 57.5° N": (57.5, 18.5),
    "Odesa 46.5° N": (46.5, 30.7),
    "Kola 69.0° N": (69.0, 33.4),
    "Beirut 33.9° N": (33.9, 35.5),
}
DAYS = 7.0


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as place:
        reserve = read_folder(write_demo(Path(place) / "demo")).reserve
    catalogue = read_catalogue(SKY)
    at = datetime(2026, 8, 22, 12, tzinfo=UTC)
    sky = Sky(reserve, catalogue, Question.of(reserve, "crisis", at=at, days=DAYS))
    places = Places.of(PLACES.values(), min_elevation_deg=5.0)
    print("| service | satellites |", " | ".join(PLACES), "|")
    for service in reserve.services:
        if service.domain != "imaging":
            continue
        satellites = sky.satellites_of(service.assets)
        if len(satellites) == 0:
            continue
        windows = find_windows(
            catalogue.subset(satellites),
            places,
            constraints_of(service),
            start_at=at,
            duration_s=DAYS * 86400.0,
        )
        cells = []
        for place in range(len(PLACES)):
            at_s = np.sort(windows.best_s[windows.place == place])
            if len(at_s) < 2:
                cells.append(f"{len(at_s)} looks")
                continue
            gaps_h = np.diff(at_s) / 3600.0
            rate = f"{len(at_s) / DAYS:.1f} a day"
            cells.append(f"{rate}, {gaps_h.mean():.1f} / {gaps_h.max():.0f} h")
        print(f"| `{service.id}` | {len(satellites)} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
