from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from builders import walker_catalogue
from spacereserve.engine.errors import InputError
from spacereserve.engine.orbits import gmst_rad, julian_day, propagate
from spacereserve.engine.orbits.frames import ecef_from_teme, ecef_velocity_from_teme
from spacereserve.engine.screening import Doubt, read_ephemeris, screen

START_AT = datetime(2026, 8, 22, 6, 0, tzinfo=UTC)
STATION = Path(__file__).resolve().parents[3] / (
    "../shared/data/ssa/oem/ISS.resampled.truncated.txt"
)


def _written(folder, states, at_s, *, blocks=(), name="ours", **changes) -> Path:
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
            *_covariances(blocks),
            "",
        ]
    )
    path = folder / f"{name}.oem"
    path.write_text(text, encoding="utf-8")
    return path


def _covariances(blocks):
    """Lines of covariance blocks, each an instant (s), a frame and km² [3, 3]."""
    if not blocks:
        return
    yield "COVARIANCE_START"
    for at_s, frame, matrix in blocks:
        yield f"EPOCH = {START_AT + timedelta(seconds=at_s):%Y-%m-%dT%H:%M:%S.%f}"
        if frame is not None:
            yield f"COV_REF_FRAME = {frame}"
        whole = np.zeros((6, 6))
        whole[:3, :3] = matrix
        for row in range(6):
            yield " ".join(f"{value:.15e}" for value in whole[row, : row + 1])
    yield "COVARIANCE_STOP"


def _axes(state):
    """Radial, transverse and normal unit vectors, rows."""
    radial = state[:3] / np.linalg.norm(state[:3])
    normal = np.cross(state[:3], state[3:])
    normal /= np.linalg.norm(normal)
    return np.array([radial, np.cross(normal, radial), normal])


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


RTN_KM2 = np.array([[4e-4, 2e-4, 0.0], [2e-4, 9e-2, 1e-4], [0.0, 1e-4, 1e-3]])


def test_covariances_of_every_frame_come_to_the_same_axes(tmp_path):
    at_s, states = _made()
    instant_s = 1200.0
    state = states[int(instant_s // 60)]
    axes = _axes(state)
    in_teme = axes.T @ RTN_KM2 @ axes
    whole, fraction = julian_day(START_AT)
    turn = float(gmst_rad(whole, fraction + instant_s / 86400.0))
    fixed = np.array(
        [[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
    )
    along = state[3:] / np.linalg.norm(state[3:])
    local = np.array([along, np.cross(axes[2], along), axes[2]]) @ axes.T
    frames = {
        None: in_teme,
        "TEME": in_teme,
        "RTN": RTN_KM2,
        "RSW": RTN_KM2,
        "ITRF2014": fixed @ in_teme @ fixed.T,
        "TNW": local @ RTN_KM2 @ local.T,
    }

    for number, (frame, matrix) in enumerate(frames.items()):
        file = _written(
            tmp_path,
            states,
            at_s,
            blocks=[(instant_s, frame, matrix)],
            name=f"ours-{number}",
        )
        found = read_ephemeris(file).covariance_rtn_km2(START_AT, instant_s)

        assert found == pytest.approx(RTN_KM2, abs=1e-9), frame


def test_covariances_are_used_between_neighbours_and_nowhere_else(tmp_path):
    at_s, states = _made()
    blocks = [
        (600.0, "RTN", RTN_KM2),
        (1200.0, "RTN", 3.0 * RTN_KM2),
        (3300.0, "RTN", RTN_KM2),
    ]

    found = read_ephemeris(_written(tmp_path, states, at_s, blocks=blocks))

    between = found.covariance_rtn_km2(START_AT, 900.0)
    assert between == pytest.approx(2.0 * RTN_KM2)
    for instant_s in (0.0, 599.0, 2000.0, 3301.0):
        assert found.covariance_rtn_km2(START_AT, instant_s) is None


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ((600.0, "RTN", -RTN_KM2), "not positive"),
        ((600.0, "EARTH-MARS", RTN_KM2), "in the frame"),
        ((-60.0, "RTN", RTN_KM2), "outside its states"),
    ],
)
def test_covariances_that_cannot_be_used_are_refused(tmp_path, block, why):
    at_s, states = _made()

    with pytest.raises(InputError, match=why):
        read_ephemeris(_written(tmp_path, states, at_s, blocks=[block]))


def test_probabilities_come_from_the_errors_that_operators_state(tmp_path):
    sky = walker_catalogue(n_satellites=12, n_planes=12, altitude_km=500.0)
    at_s = np.arange(-180.0, 7381.0, 60.0)
    states = propagate(sky, START_AT, at_s)
    paths = np.concatenate((states.position_teme_km, states.velocity_teme_km_s), axis=2)
    blocks = [
        (t, "RTN", 4e4 * RTN_KM2) for t in np.arange(-180.0, 7381.0, 600.0).tolist()
    ]
    files = [
        _written(
            tmp_path,
            paths[k],
            at_s,
            blocks=blocks,
            name=f"object-{k}",
            OBJECT_ID=str(sky.catalog_numbers[k]),
        )
        for k in range(12)
    ]
    asked = {"start_at": START_AT, "days": 7200.0 / 86400.0, "miss_km": 90.0}
    whole = [read_ephemeris(file) for file in files]

    with_one = screen(sky, np.array([0]), ephemerides=whole[:1], **asked)
    with_all = screen(sky, np.array([0]), ephemerides=whole, **asked)

    assert max(event.probability.value for event in with_all.events) > 1e-9
    assert len(with_one.events) == len(with_all.events)
    for one, both in zip(with_one.events, with_all.events, strict=True):
        assert one.stated_errors == (True, False)
        assert both.stated_errors == (True, True)
        assert Doubt.ASSUMED_COVARIANCE in one.probability.doubts
        assert Doubt.ASSUMED_COVARIANCE not in both.probability.doubts
        assert both.probability.value == pytest.approx(
            _by_summing(sky, both, 20.0), rel=1e-3
        )


def _by_summing(sky, event, radius_m):
    """The probability by a fine sum over the disc, from the library's states."""
    at_s = (event.closest_at - START_AT).total_seconds()
    found = propagate(sky, START_AT, [at_s])
    one, other = (
        np.concatenate((found.position_teme_km[k, 0], found.velocity_teme_km_s[k, 0]))
        for k in (event.first, event.second)
    )
    total = 4e4 * sum(_axes(own).T @ RTN_KM2 @ _axes(own) for own in (one, other))
    miss, speed = (other - one)[:3], (other - one)[3:]
    across = np.linalg.svd(speed.reshape(1, 3))[2][1:]
    flat, centre = across @ total @ across.T * 1e6, across @ miss * 1e3
    side = (np.arange(200) + 0.5) / 100.0 - 1.0
    grid = radius_m * np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    inside = grid[np.linalg.norm(grid, axis=1) <= radius_m] - centre
    power = np.einsum("ni,ij,nj->n", inside, np.linalg.inv(flat), inside)
    density = np.exp(-0.5 * power) / (2.0 * np.pi * np.sqrt(np.linalg.det(flat)))
    return float(density.sum() * (radius_m / 100.0) ** 2)
