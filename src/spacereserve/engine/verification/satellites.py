"""Satellites: none takes more looks than it can in one revolution, or in one day.

Revolutions are counted here anew from the mean elements: from the southernmost point
of the orbit to the next, the perigee drifting as the Earth's flattening makes it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import cbrt, cos, floor, radians

from spacereserve.engine.allocation.plan import Supplied
from spacereserve.engine.orbits import Catalogue, julian_day
from spacereserve.engine.orbits.earth import EQUATOR_WGS84_KM, MU_WGS72_KM3_S2
from spacereserve.engine.units import SECONDS_PER_DAY
from spacereserve.engine.verification.facts import Facts
from spacereserve.engine.verification.violation import Rule, Violation

__all__ = ["above_satellites"]

_J2 = 1.08262998905e-3
_CLOSE = 1e-4
"""Within this share of a revolution of its end, a look counts for neither side."""


def above_satellites(facts: Facts) -> Iterator[Violation]:
    """Satellites that take more than a revolution or a day of theirs can hold.

    Args:
        facts: Reserve and plan.
    """
    catalogue = facts.catalogue
    if catalogue is None:
        return
    counts = _counts(facts, catalogue)
    for (name, kind, satellite, _), n in sorted(counts.items()):
        limit = _limits(facts.record("services", name))[kind]
        facts.checked[Rule.CAPACITY] += 1
        if n > limit:
            yield Violation(
                rule=Rule.CAPACITY,
                code=f"above-{kind}",
                details={
                    "has": float(n),
                    "limit": float(limit),
                    "service": name,
                    "satellite": float(satellite),
                },
            )


def _counts(facts: Facts, catalogue: Catalogue) -> Counter[tuple[str, str, int, int]]:
    """Looks by service, kind of limit, satellite, and revolution or day."""
    counts: Counter[tuple[str, str, int, int]] = Counter()
    for look in facts.plan.supplied:
        service = facts.service_of(look.line)
        limits = _limits(service)
        found = _revolution(catalogue, look, facts) if limits else None
        if found is not None:
            for kind in limits:
                counts[service.id, kind, look.satellite or 0, found[kind]] += 1
    return counts


def _limits(service: object) -> dict[str, int]:
    named = {
        "revolution": getattr(service, "n_looks_per_revolution", None),
        "day": getattr(service, "n_looks_per_satellite_day", None),
    }
    return {kind: limit for kind, limit in named.items() if limit is not None}


def _revolution(
    catalogue: Catalogue, look: Supplied, facts: Facts
) -> dict[str, int] | None:
    """Number of the revolution and of its day; None at a seam or unknown."""
    rows = (catalogue.catalog_numbers == look.satellite).nonzero()[0]
    if len(rows) == 0:
        return None  # told by the rule on physics
    row = int(rows[0])
    whole, fraction = julian_day(facts.plan.at)
    epoch_jd = catalogue.epoch_jd[row]
    age_d = (whole - float(epoch_jd[0])) + (fraction - float(epoch_jd[1]))
    rate = _rate_rev_day(catalogue, row)
    degrees = catalogue.arg_perigee_deg[row] + catalogue.mean_anomaly_deg[row]
    south = float(degrees) / 360.0 - 0.75
    turned = south + rate * (age_d + look.at_s / SECONDS_PER_DAY)
    number = floor(turned)
    if min(turned - number, number + 1 - turned) < _CLOSE:
        return None
    begins_d = (number - south) / rate - age_d
    return {"revolution": number, "day": max(0, floor(begins_d))}


def _rate_rev_day(catalogue: Catalogue, row: int) -> float:
    """Revolutions a day from one southernmost point to the next."""
    rev_day = float(catalogue.mean_motion_rev_day[row])
    per_s = rev_day * 6.283185307179586 / SECONDS_PER_DAY
    axis_km = cbrt(MU_WGS72_KM3_S2 / per_s**2)
    parameter_km = axis_km * (1.0 - float(catalogue.eccentricity[row]) ** 2)
    tilt = 5.0 * cos(radians(float(catalogue.inclination_deg[row]))) ** 2 - 1.0
    return rev_day * (1.0 + 0.75 * _J2 * (EQUATOR_WGS84_KM / parameter_km) ** 2 * tilt)
