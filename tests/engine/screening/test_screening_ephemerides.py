from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from builders import walker_catalogue
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import gmst_rad, julian_day, propagate
from spacereserve.engine.orbits.frames import ecef_from_teme, ecef_velocity_from_teme
from spacereserve.engine.screening import read_ephemeris

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
STATION = Path(__file__).resolve().parents[3] / (
    "../shared/data/ssa/oem/ISS.resampled.truncated.txt"
)


def _written(folder, states, at_s, **changes) -> Path:
    about = {
        "OBJECT_NAME": "OURS",
        "OBJECT_ID": "90001",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "TEME",
        "TIME_SYSTEM": "UTC",
        **changes,
    }
    instants = [
        f"{START_AT + timedelta(seconds=float(t)):%Y-%m-%dT%H:%M:%S.%f}" for t in at_s
    ]
    about |= {"START_TIME": instants[0], "STOP_TIME": instants[-1]}
    lines = [
        " ".join([instant, *(f"{value:.9f}" for value in state)])
        for instant, state in zip(instants, states, strict=True)
    ]
    text = "\n".join(
        [
            "CCSDS_OEM_VERS = 2.0",
            "CREATION_DATE = 2026-08-22T00:00:00",
            "ORIGINATOR = TEST",
            "META_START",
            *(f"{key} = {value}" for key, value in about.items()),
            "META_STOP",
            *lines,
            "",
        ]
    )
    path = folder / "ours.oem"
    path.write_text(text, encoding="utf-8")
    return path


def _made(step_s=60.0):
    at_s = np.arange(0.0, 3601.0, step_s)
    found = propagate(walker_catalogue(n_satellites=1, n_planes=1), START_AT, at_s)
    states = np.hstack((found.position_teme_km[0], found.velocity_teme_km_s[0]))
    return at_s, states


def test_a_path_between_states_is_interpolated_to_metres(tmp_path):
    at_s, states = _made()
    ephemeris = read_ephemeris(_written(tmp_path, states, at_s))
    between = np.arange(30.0, 3500.0, 60.0)

    found = ephemeris.positions_teme_km(START_AT, between)

    truth = propagate(
        walker_catalogue(n_satellites=1, n_planes=1), START_AT, between
    ).position_teme_km[0]
    assert ephemeris.catalog_number == 90001
    assert np.abs(found.T - truth).max() < 2e-3


def test_states_in_the_turning_frame_give_the_same_path(tmp_path):
    at_s, states = _made()
    whole, fraction = julian_day(START_AT)
    turn = gmst_rad(whole, fraction + at_s / 86400.0)
    position = ecef_from_teme(states[:, :3], turn)
    velocity = ecef_velocity_from_teme(position, states[:, 3:], turn)
    fixed = _written(tmp_path, np.hstack((position, velocity)), at_s, REF_FRAME="ITRF")

    found = read_ephemeris(fixed)

    assert np.abs(found.states_teme - states).max() < 1e-6


@pytest.mark.skipif(
    not STATION.exists(), reason="the ephemeris of the station is not at ../shared/data"
)
def test_a_real_ephemeris_thinned_to_hours_is_refused():
    with pytest.raises(InputError, match="300 s apart"):
        read_ephemeris(STATION, 25544)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"REF_FRAME": "RTN"}, "frame"),
        ({"CENTER_NAME": "MARS"}, "not about Earth"),
        ({"TIME_SYSTEM": "TDB"}, "not UTC"),
        ({"OBJECT_ID": "2026-001A"}, "no catalogue number"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(tmp_path, changes, why):
    at_s, states = _made()

    with pytest.raises(InputError, match=why):
        read_ephemeris(_written(tmp_path, states, at_s, **changes))


def test_states_too_far_apart_are_refused(tmp_path):
    at_s, states = _made(step_s=600.0)

    with pytest.raises(InputError, match="300 s apart"):
        read_ephemeris(_written(tmp_path, states, at_s))


def test_another_message_and_a_missing_file_are_refused(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("CCSDS_CDM_VERS = 1.0\n", encoding="utf-8")

    for path in (other, tmp_path / "absent.oem"):
        with pytest.raises(InputError, match="Way out"):
            read_ephemeris(path)
