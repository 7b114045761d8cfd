"""Lost planes filled again: planes, launchers, contracts, and why some stay lost."""

from datetime import UTC, datetime

import numpy as np
import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.model import LaunchPad, LaunchService, Question
from spacereserve.engine.supply import Sky
from spacereserve.engine.supply.launch import lift_offs_s
from spacereserve.engine.supply.reconstitution import (
    Launcher,
    lost_planes,
    reconstitute,
)

AT = datetime(2026, 8, 22, tzinfo=UTC)
DAY = 86400.0


@pytest.fixture(scope="module")
def sky():
    reserve = tiny_reserve()
    question = Question.of(reserve, "crisis", at=AT, days=60.0)
    return Sky(reserve, tiny_catalogue(), question)


@pytest.fixture(scope="module")
def optical(sky):
    """Twelve optical satellites in three planes of 97.6°, 120° apart."""
    return lost_planes(sky.catalogue.select(name_pattern="^OPTI-0"), sky)


def _launcher(name="small", *, sso_kg=250.0, azimuths=(85.0, 200.0), **how):
    pad = {
        "id": f"{name}-pad",
        "name": "Pad",
        "kind": "launch-pad",
        "provider": "p",
        "lat_deg": -39.26,
        "lon_deg": 177.86,
        "azimuth_min_deg": azimuths[0],
        "azimuth_max_deg": azimuths[1],
    }
    service = {
        "id": name,
        "name": name,
        "domain": "launch",
        "provider": "p",
        "assets": [f"{name}-pad"],
        "payload_kg": {"sso": sso_kg},
        "payload_points": [
            {"inclination_deg": tilt, "altitude_km": height, "mass_kg": sso_kg}
            for tilt in (97.0, 98.0)
            for height in (500.0, 600.0)
        ],
        "campaign_h": 72.0,
        "n_launches_ready": how.pop("n_ready", 1),
    }
    given = {"call_up_h": 24.0, "n_launches": None, "turnaround_h": 240.0, **how}
    return Launcher(
        LaunchService.model_validate(service), (LaunchPad.model_validate(pad),), **given
    )


def test_satellites_are_gathered_into_their_planes(optical):
    assert [len(one.satellites) for one in optical] == [4, 4, 4]
    assert [one.plane.inclination_deg for one in optical] == pytest.approx([97.6] * 3)
    nodes = [one.plane.raan_deg for one in optical]
    assert np.diff(nodes) == pytest.approx([120.0, 120.0])
    assert [one.altitude_km for one in optical] == pytest.approx([550.0] * 3, abs=1.0)


def test_vehicles_leave_when_ready_and_a_pad_passes_under_the_plane(sky, optical):
    launcher = _launcher()

    found = reconstitute(optical, [launcher], mass_kg=120.0, sky=sky)

    # 250 kg carry two of 120 kg: two launches a plane, a turnaround of ten days apart,
    # the first after 24 h of call-up and 72 h of campaign.
    assert [one.n_satellites for one in found.launches] == [2] * 6
    for number, one in enumerate(found.launches):
        chances = lift_offs_s(optical[one.plane].plane, launcher.pads[0], sky)
        assert one.at_s in chances
        wait_days = one.at_s / DAY - (4.0 + 10.0 * number)
        assert 0.0 <= wait_days < 1.01
    assert found.left == (0, 0, 0)
    assert found.days_until(1.0) == pytest.approx(54.5, abs=0.6)
    assert found.days_until(0.5) == pytest.approx(24.5, abs=0.6)


def test_planes_that_lack_most_go_first_and_every_launch_carries_what_fits(
    sky, optical
):
    whole = [optical[0], optical[1], optical[2]]

    found = reconstitute(whole, [_launcher(n_ready=9)], mass_kg=83.0, sky=sky)

    assert sorted(one.n_satellites for one in found.launches) == [1, 1, 1, 3, 3, 3]
    assert all(one.room == 3 for one in found.launches)
    carried = {
        plane: sum(one.n_satellites for one in found.launches if one.plane == plane)
        for plane in range(3)
    }
    assert carried == {0: 4, 1: 4, 2: 4}


def test_two_launchers_share_the_work_and_are_sooner_done(sky, optical):
    one = reconstitute(optical, [_launcher()], mass_kg=120.0, sky=sky)
    two = reconstitute(
        optical, [_launcher(), _launcher("other")], mass_kg=120.0, sky=sky
    )

    assert {launch.service for launch in two.launches} == {"small", "other"}
    assert two.days_until(1.0) < one.days_until(1.0) - 20.0


@pytest.mark.parametrize(
    ("launcher", "mass_kg", "reason", "n_left"),
    [
        ({}, 300.0, "mass", 12),
        ({"azimuths": (80.0, 100.0)}, 100.0, "inclination", 12),
        ({"n_launches": 2}, 120.0, "no-launches", 8),
        ({"turnaround_h": 1000.0}, 120.0, "too-late", 8),
    ],
)
def test_what_stays_lost_says_why(sky, optical, launcher, mass_kg, reason, n_left):
    found = reconstitute(optical, [_launcher(**launcher)], mass_kg=mass_kg, sky=sky)

    assert sum(found.left) == n_left
    assert {one for one in found.reasons if one} == {reason}
    assert found.days_until(1.0) is None


def test_at_most_so_many_ride_together_as_asked(sky, optical):
    found = reconstitute(
        optical, [_launcher(n_ready=20)], mass_kg=50.0, sky=sky, most_per_launch=1
    )

    assert [one.n_satellites for one in found.launches] == [1] * 12


def test_the_order_of_launchers_changes_nothing(sky, optical):
    pair = [_launcher(), _launcher("other", sso_kg=130.0)]

    assert reconstitute(optical, pair, mass_kg=120.0, sky=sky) == reconstitute(
        optical, pair[::-1], mass_kg=120.0, sky=sky
    )
