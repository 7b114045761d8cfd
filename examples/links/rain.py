"""What rain leaves of a link: ``python examples/links/rain.py``.

A Ka-band link from a geostationary satellite to a terminal near Gdańsk: the rate that
holds for more and more of the year, in the rain of the Baltic.
"""

from __future__ import annotations

import sys

import numpy as np

from spacereserve.engine.model import SatcomLink
from spacereserve.engine.supply.radio.rain import Climate
from spacereserve.engine.supply.satcom.geometry import Geometry
from spacereserve.engine.supply.satcom.rate import held_rate

LINK = SatcomLink(
    frequency_ghz=20.0,
    eirp_dbw=54.0,
    g_over_t_db_k=17.0,
    bandwidth_mhz=36.0,
    others_fraction=0.5,
    n_carriers=4,
)
BALTIC = Climate(lat_deg=54.4, rain_rate_mm_h=25.0, rain_height_km=2.6)
SEEN = Geometry(np.array([27.0]), np.array([38_900.0]), np.array([540.0]))


def main() -> None:
    """Tells the rate for four availabilities."""
    for available in (0.98, 0.99, 0.999, 0.9999):
        held = held_rate(LINK, SEEN, BALTIC, outage_fraction=1.0 - available)
        low, value, high = held.rates_mbit_s
        sys.stdout.write(
            f"{available:.2%} of the year: {value:.0f} Mbit/s"
            f" ({low:.0f} to {high:.0f})\n"
        )


if __name__ == "__main__":
    main()
