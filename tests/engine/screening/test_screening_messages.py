from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from spacereserve.engine.errors import InputError
from spacereserve.engine.screening import Body, Doubt, judge, parse_cdm, read_cdms

MESSAGES = Path(__file__).resolve().parents[3] / "../shared/data/ssa/cdm"

_OBJECT = """OBJECT = {which}
OBJECT_DESIGNATOR = {number}
CATALOG_NAME = SATCAT
OBJECT_NAME = {name}
INTERNATIONAL_DESIGNATOR = 2020-001A
EPHEMERIS_NAME = NONE
COVARIANCE_METHOD = CALCULATED
MANEUVERABLE = YES
REF_FRAME = {frame}
X = {x} [km]
Y = 0.0 [km]
Z = 0.0 [km]
X_DOT = 0.0 [km/s]
Y_DOT = {y_dot} [km/s]
Z_DOT = {z_dot} [km/s]
CR_R = 400.0 [m**2]
CT_R = 0.0 [m**2]
CT_T = 10000.0 [m**2]
CN_R = 0.0 [m**2]
CN_T = 0.0 [m**2]
CN_N = 400.0 [m**2]
"""
_RATES = ("CRDOT", "CTDOT", "CNDOT")
_AXES = ("R", "T", "N", "RDOT", "TDOT", "NDOT")


def made_message(*, comment: str = "COMMENT HBR = 12.5 [m]\n", frame: str = "EME2000"):
    rates = "".join(
        f"{name}_{axis} = 0.0 [m**2/s{'**2' if j > 2 else ''}]\n"
        for i, name in enumerate(_RATES)
        for j, axis in enumerate(_AXES[: 4 + i])
    )
    objects = "".join(
        _OBJECT.format(
            which=which, number=n, name=name, frame=frame, x=x, y_dot=y, z_dot=z
        )
        + rates
        for which, n, name, x, y, z in (
            ("OBJECT1", 90001, "OURS", 7000.0, 7.5, 0.0),
            ("OBJECT2", 90002, "THEIRS", 7000.1, 0.0, 7.5),
        )
    )
    return (
        "CCSDS_CDM_VERS = 1.0\nCREATION_DATE = 2026-08-21T00:00:00\n"
        "ORIGINATOR = TEST\nMESSAGE_ID = made-1\nTCA = 2026-08-22T06:00:00.500\n"
        f"MISS_DISTANCE = 100.0 [m]\n{comment}{objects}"
    )


def test_a_message_gives_states_covariances_and_the_stated_size():
    message = parse_cdm(made_message())

    assert message.closest_at == datetime(2026, 8, 22, 6, 0, 0, 500_000, tzinfo=UTC)
    assert (message.first.name, message.second.designator) == ("OURS", "90002")
    assert message.hard_body_m == 12.5
    assert message.relative().radial_km == pytest.approx(0.1)
    assert message.probability(20.0).is_proven


def test_a_message_without_a_size_is_judged_with_an_assumed_one_and_says_so():
    message = parse_cdm(made_message(comment=""))

    found = message.probability(otherwise_m=20.0)

    assert found.hard_body_m == 20.0
    assert found.doubts == (Doubt.ASSUMED_SIZE,)
    assert not found.is_proven


def test_velocities_of_the_turning_frame_are_turned_back():
    fixed = parse_cdm(made_message(frame="ITRF"))

    assert fixed.first.velocity_km_s[1] == pytest.approx(7.5 + 7000.0 * 7.292115e-5)


def test_all_messages_of_a_folder_are_read_and_all_mistakes_told_at_once(tmp_path):
    (tmp_path / "good.cdm").write_text(made_message(), encoding="utf-8")
    assert len(read_cdms([tmp_path])) == 1

    (tmp_path / "bad.cdm").write_text("CCSDS_CDM_VERS = 1.0\nNO\n", encoding="utf-8")
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe")
    other = made_message(frame="TDR")
    (tmp_path / "frame.cdm").write_text(other, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_cdms([tmp_path, tmp_path / "absent.cdm"])

    files = {problem.file for problem in error.value.problems}
    assert files == {"bad.cdm", "odd.txt", "frame.cdm", "absent.cdm"}


@pytest.mark.skipif(
    not MESSAGES.exists(), reason="the conjunction messages are not at ../shared/data"
)
def test_every_malformed_message_is_refused_with_a_way_out():
    for path in sorted((MESSAGES / "invalid").iterdir()):
        with pytest.raises(InputError, match="Way out"):
            read_cdms([path])


@pytest.mark.skipif(
    not MESSAGES.exists(), reason="the conjunction messages are not at ../shared/data"
)
def test_key_value_and_xml_forms_of_one_message_are_the_same():
    (text,) = read_cdms([MESSAGES / "CDMExample1.txt"])
    (xml,) = read_cdms([MESSAGES / "CDMExample1.xml"])

    assert text.closest_at == xml.closest_at
    assert np.allclose(text.first.position_km, xml.first.position_km)
    assert np.allclose(text.second.covariance_rtn_km2, xml.second.covariance_rtn_km2)


def _body(**changes) -> Body:
    values = {
        "name": "A",
        "designator": "1",
        "position_km": np.array([7000.0, 0.0, 0.0]),
        "velocity_km_s": np.array([0.0, 7.5, 0.0]),
        "covariance_rtn_km2": np.diag([4e-4, 1e-2, 4e-4]),
    }
    return Body(**{**values, **changes})


def test_without_a_covariance_there_is_no_figure():
    other = _body(velocity_km_s=np.array([0.0, 0.0, 7.5]), covariance_rtn_km2=None)

    found = judge(_body(), other, 10.0)

    assert (found.value, found.highest) == (None, None)
    assert found.doubts == (Doubt.NO_COVARIANCE,)


def test_an_assumed_covariance_gives_a_figure_and_a_ceiling_but_no_proof():
    other = _body(
        position_km=np.array([7000.2, 0.0, 0.0]),
        velocity_km_s=np.array([0.0, 0.0, 7.5]),
        is_assumed=True,
    )

    found = judge(_body(), other, 10.0)

    assert found.doubts == (Doubt.ASSUMED_COVARIANCE,)
    assert not found.is_proven
    assert 0.0 < found.value <= found.highest


def test_a_covariance_without_extent_gives_no_figure():
    flat = np.zeros((3, 3))
    other = _body(velocity_km_s=np.array([0.0, 0.0, 7.5]), covariance_rtn_km2=flat)

    found = judge(_body(covariance_rtn_km2=flat), other, 10.0)

    assert found.doubts == (Doubt.FLAT_COVARIANCE,)
