"""Makes the land of the maps from Natural Earth.

    python tools/make_coastline.py ne_50m_land.json

Writes ``src/spacereserve/engine/reports/maps/land.json``: the land of Natural Earth
1:50m (public domain, naturalearthdata.com), islands below a size left out, coasts
simplified by Douglas and Peucker. Rings are whole hundredths of a degree: the first
position, then steps from one position to the next, longitude before latitude.
"""

import json
import sys
from itertools import pairwise
from pathlib import Path

from shapely import Polygon, get_parts
from shapely.geometry import shape

TOLERANCE_DEG = 0.05
LEAST_AREA_DEG2 = 0.02
TARGET = Path("src/spacereserve/engine/reports/maps/land.json")


def main() -> None:
    """Reads the file named on the command line and writes the package's own."""
    source = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    parts = [
        part for f in source["features"] for part in get_parts(shape(f["geometry"]))
    ]
    kept = [part.simplify(TOLERANCE_DEG) for part in parts if _is_large(part)]
    rings = [
        [_steps(ring) for ring in (part.exterior, *part.interiors)] for part in kept
    ]
    text = json.dumps(
        {
            "source": "Natural Earth 1:50m land, public domain, naturalearthdata.com",
            "unit": "hundredths of a degree, longitude and latitude in turn, as steps",
            "polygons": sorted(ring for ring in rings if ring[0]),
        },
        separators=(",", ":"),
    )
    TARGET.write_text(text + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(kept)} polygons, {len(text)} bytes")


def _is_large(part: Polygon) -> bool:
    return bool(part.area >= LEAST_AREA_DEG2)


def _steps(ring: object) -> list[int]:
    points = [(round(lon * 100), round(lat * 100)) for lon, lat, *_ in ring.coords]  # type: ignore[attr-defined]
    flat = [*points[0]]
    for before, after in pairwise(points[:-1]):
        if after != before:
            flat += [after[0] - before[0], after[1] - before[1]]
    return flat


if __name__ == "__main__":
    main()
