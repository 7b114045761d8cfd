"""What is left without GPS: ``python examples/navigation/without_gps.py``.

Positions in the Baltic over a day with GPS and Galileo, with Galileo alone, and with
half of Galileo, alone and helped by a constellation in low orbit. Orbits are made from
published shapes, so the figures are typical and not those of a day.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import numpy as np

from spacereserve.engine.access import Places, positions
from spacereserve.engine.orbits import Catalogue
from spacereserve.engine.orbits.generate import walker_delta
from spacereserve.engine.supply.navigation import dilution

AT = datetime(2026, 8, 22, tzinfo=UTC)
PLACE = Places.of([(59.4, 24.7)])


def main() -> None:
    """Tells satellites in view and dilution for each set of constellations."""
    gps = made("GPS", 1, altitude_km=20_180.0, inclination_deg=55.0, shape=(24, 6))
    galileo = made(
        "GAL", 101, altitude_km=23_222.0, inclination_deg=56.0, shape=(24, 3)
    )
    low = made("LOW", 201, altitude_km=1_000.0, inclination_deg=80.0, shape=(120, 8))
    half = galileo.subset(np.arange(0, 24, 2))
    for name, systems in (
        ("GPS and Galileo", [gps, galileo]),
        ("Galileo alone", [galileo]),
        ("half of Galileo", [half]),
        ("half of Galileo and low orbits", [half, low]),
    ):
        sys.stdout.write(f"{name}: {told(systems)}\n")


def made(
    name: str,
    first: int,
    *,
    altitude_km: float,
    inclination_deg: float,
    shape: tuple[int, int],
) -> Catalogue:
    """A Walker constellation of so many satellites in so many planes."""
    return walker_delta(
        name_format=f"{name}-{{number}}",
        first_catalog_number=first,
        epoch_at=AT,
        altitude_km=altitude_km,
        inclination_deg=inclination_deg,
        n_satellites=shape[0],
        n_planes=shape[1],
        phasing=1,
    )


def told(systems: list[Catalogue]) -> str:
    """Least satellites in view, PDOP 19 times in 20 and share of the day with one."""
    where_km = positions(
        Catalogue.merge(*systems), start_at=AT, offsets_s=np.arange(0, 86400.0, 600.0)
    )
    found = dilution(
        where_km,
        site_km=PLACE.positions_itrs_km[0],
        up=PLACE.zeniths[0],
        min_elevation_deg=10.0,
        system=np.repeat(np.arange(len(systems)), [len(one) for one in systems]),
    )
    good = float((found.position <= 6.0).mean())
    pdop = float(np.percentile(np.minimum(found.position, 99.0), 95))
    least = found.n_seen.min()
    if pdop > 20.0:
        return f"{least} in view at least, PDOP 6 or less {good:.0%} of the day"
    return (
        f"{least} in view at least, PDOP {pdop:.1f} 19 times in 20,"
        f" 6 or less {good:.0%} of the day"
    )


if __name__ == "__main__":
    main()
