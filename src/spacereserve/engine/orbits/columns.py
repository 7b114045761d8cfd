"""Names of the columns of a catalogue, units in them."""

from __future__ import annotations

__all__ = ["ELEMENT_COLUMNS", "TEXT_COLUMNS"]

ELEMENT_COLUMNS = (
    "mean_motion_rev_day",
    "eccentricity",
    "inclination_deg",
    "raan_deg",
    "arg_perigee_deg",
    "mean_anomaly_deg",
    "bstar",
    "mean_motion_dot",
    "mean_motion_ddot",
)
"""Mean elements, as SGP4 takes them."""
TEXT_COLUMNS = ("names", "object_ids")
"""Name and international designator."""
