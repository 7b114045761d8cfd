"""What a need asks for, in one line, such as ``radar, 3 m, a look every 6 h``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacereserve.engine.model import (
    ImagingNeed,
    LaunchNeed,
    NavigationNeed,
    NeedBase,
    SatcomNeed,
    SurveillanceNeed,
    words_of,
)
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["asked_for"]


def asked_for(need: NeedBase, reader: Reader) -> str:
    """Says what a need asks for.

    Args:
        need: A need of any domain.
        reader: The reserve and the language.

    Returns:
        Its thresholds, divided by commas.
    """
    parts = _parts(need, reader)
    parts += _redundancy(need, reader)
    return ", ".join(part for part in parts if part)


def _parts(need: Any, reader: Reader) -> list[str]:
    own = _ASKED.get(type(need))
    if own is not None:
        return own(need, reader)
    asked = words_of(need.domain).asked
    return [] if asked is None else asked(need, reader.t.lang)


def _said(reader: Reader, message: str, key: str, value: Any, kind: str = "") -> str:
    """The message with one detail, empty where the detail is absent."""
    if value is None:
        return ""
    shown = reader.shown(key, value, kind or None)
    return reader.text(message).format(**{key: shown})


def _region(need: ImagingNeed, reader: Reader) -> list[str]:
    if need.collect_within_h is None:
        return []
    message = N_("{share} of the region collected every {slot_h}")
    return [
        reader.text(message).format(
            share=reader.shown("share", need.collect_fraction, "share"),
            slot_h=reader.shown("slot_h", need.collect_within_h),
        )
    ]


def _imaging(need: ImagingNeed, reader: Reader) -> list[str]:
    sensors = ",".join(need.sensors)
    return [
        reader.shown("sensors", sensors, "sensor"),
        _said(reader, N_("{resolution_m} or finer"), "resolution_m", need.resolution_m),
        _said(reader, N_("looks a day: {n}"), "n", need.n_looks_per_day),
        _said(reader, N_("a look at least every {gap_h}"), "gap_h", need.revisit_h),
        *_region(need, reader),
        _said(reader, N_("delivered within {late_h}"), "late_h", need.latency_h),
        "" if need.light == "any" else reader.word("light", need.light),
        _said(
            reader,
            N_("{clear} sure to be clear"),
            "clear",
            need.clear_fraction,
            "share",
        ),
    ]


def _satcom(need: SatcomNeed, reader: Reader) -> list[str]:
    gap_h = None if need.longest_gap_s is None else need.longest_gap_s / 3600.0
    rate = f"{reader.t.number(need.rate_mbit_s)}\N{NO-BREAK SPACE}Mbit/s"
    return [
        rate,
        _available(need.availability_fraction, reader),
        _said(reader, N_("round trip within {late_ms}"), "late_ms", need.latency_ms),
        _said(reader, N_("never away for more than {gap_h}"), "gap_h", gap_h),
        _said(reader, N_("jammer over signal: {jam_db}"), "jam_db", need.jamming_db),
    ]


def _available(fraction: float, reader: Reader) -> str:
    return _said(reader, N_("{f} of the time"), "f", fraction, "availability")


def _surveillance(need: SurveillanceNeed, reader: Reader) -> list[str]:
    per_day = need.n_observations_per_day
    return [
        reader.word("orbit", need.regime),
        _said(reader, N_("observations of each object a day: {n}"), "n", per_day),
        _said(reader, N_("{size_m} or larger"), "size_m", need.size_m),
        _said(reader, N_("delivered within {late_h}"), "late_h", need.latency_h),
    ]


def _launch(need: LaunchNeed, reader: Reader) -> list[str]:
    mass = reader.shown("mass_kg", need.mass_kg)
    return [
        f"{reader.t.number(need.n_launches)} × {mass}",
        reader.word("orbit", need.orbit),
        _said(reader, N_("inclination {i_deg}"), "i_deg", need.inclination_deg),
        _said(reader, N_("lift-off within {within_h}"), "within_h", need.within_h),
    ]


def _navigation(need: NavigationNeed, reader: Reader) -> list[str]:
    return [
        _said(reader, N_("satellites in view: {n}"), "n", need.n_satellites),
        _said(reader, N_("PDOP {n} or less"), "n", need.pdop_max),
        _said(reader, N_("position within {err_m}"), "err_m", need.position_error_m),
        _said(reader, N_("time within {err_ns}"), "err_ns", need.timing_ns),
        reader.text(N_("authenticated")) if need.authenticated else "",
        _said(
            reader, N_("jamming margin {gain_db}"), "gain_db", need.jamming_margin_db
        ),
        _available(need.availability_fraction, reader),
    ]


def _redundancy(need: NeedBase, reader: Reader) -> list[str]:
    n = need.min_providers if need.min_providers > 1 else None
    return [
        _said(reader, N_("providers at least: {n}"), "n", n),
        _said(
            reader,
            N_("{left} left if any provider is lost"),
            "left",
            need.survive_loss_fraction,
            "share",
        ),
        reader.text(N_("also if any shared thing is lost"))
        if need.survive_loss_fraction and need.survive_shared_things
        else "",
        reader.text(N_("all or nothing")) if need.all_or_nothing else "",
    ]


_ASKED: dict[type[NeedBase], Callable[[Any, Reader], list[str]]] = {
    ImagingNeed: _imaging,
    SatcomNeed: _satcom,
    SurveillanceNeed: _surveillance,
    LaunchNeed: _launch,
    NavigationNeed: _navigation,
}
