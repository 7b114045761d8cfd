"""Notices: what a reader of a plan should be told about its figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from spacereserve.engine.allocation.plan import Notice
from spacereserve.engine.model import ImagingNeed, SatcomNeed, SatelliteGroup
from spacereserve.engine.supply import Sky, least_latency_ms

__all__ = ["notices_of"]

_FEW = 0.8
"""Share of the satellites stated by the operator below which a reader is told."""


def notices_of(sky: Sky) -> tuple[Notice, ...]:
    """Works out what a reader should be told.

    Args:
        sky: The sky.

    Returns:
        Notices, by code and subject.
    """
    found = [
        *_of_satellites(sky),
        *_of_latency(sky),
        *_of_clouds(sky),
        *_of_rain(sky),
    ]
    return tuple(sorted(found, key=lambda notice: (notice.code, notice.subject)))


def _of_satellites(sky: Sky) -> Iterator[Notice]:
    for asset in sky.reserve.assets:
        if not isinstance(asset, SatelliteGroup):
            continue
        picked = sky.satellites_of([asset.id])
        if len(picked) == 0:
            yield Notice(code="no-satellites", subject=asset.id, details={})
            continue
        if asset.n_stated is not None and len(picked) < _FEW * asset.n_stated:
            yield Notice(
                code="few-satellites",
                subject=asset.id,
                details={"n": float(len(picked)), "stated": float(asset.n_stated)},
            )
        failed = int(np.sum(sky.is_failed[picked]))
        if failed:
            yield Notice(
                code="failed-satellites", subject=asset.id, details={"n": float(failed)}
            )
        stale = int(np.sum(sky.is_stale[picked])) - failed
        if stale:
            yield Notice(
                code="stale-elements",
                subject=asset.id,
                details={
                    "n": float(stale),
                    "age_d": round(float(sky.age_d[picked].max()), 1),
                    "after_d": sky.reserve.policy.stale_after_d,
                },
            )


def _of_latency(sky: Sky) -> Iterator[Notice]:
    for service in sky.reserve.services:
        if service.domain != "satcom":
            continue
        least_ms = least_latency_ms(service, sky)
        if service.latency_ms < least_ms:
            yield Notice(
                code="latency-below-light",
                subject=service.id,
                details={
                    "has_ms": service.latency_ms,
                    "least_ms": round(least_ms, 1),
                },
            )


def _of_clouds(sky: Sky) -> Iterator[Notice]:
    theatres = {
        need.theatre for need in sky.reserve.needs if isinstance(need, ImagingNeed)
    }
    for theatre in sorted(theatres):
        record = sky.reserve.by_id("theatres")[theatre]
        if record.cloud_fraction_by_month is None and not record.cloud_forecast:
            yield Notice(code="cloud-unknown", subject=theatre, details={})


def _of_rain(sky: Sky) -> Iterator[Notice]:
    theatres = {
        need.theatre for need in sky.reserve.needs if isinstance(need, SatcomNeed)
    }
    linked = any(
        service.domain == "satcom" and service.link is not None
        for service in sky.reserve.services
    )
    for theatre in sorted(theatres) if linked else ():
        record = sky.reserve.by_id("theatres")[theatre]
        if record.rain_rate_mm_h is None and record.rain_zone is None:
            yield Notice(code="rain-unknown", subject=theatre, details={})
