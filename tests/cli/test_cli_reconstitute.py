"""``reconstitute``, as a user drives it."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.folder import write_folder

PAD = {
    "id": "mahia",
    "name": "Mahia",
    "kind": "launch-pad",
    "provider": "opti",
    "lat_deg": -39.26,
    "lon_deg": 177.86,
    "azimuth_min_deg": 85.0,
    "azimuth_max_deg": 200.0,
}
LAUNCHER = {
    "id": "small-lift",
    "name": "Small lift",
    "name_fr": "Petit lanceur",
    "domain": "launch",
    "provider": "opti",
    "assets": ["mahia"],
    "payload_kg": {"sso": 250.0},
    "campaign_h": 72.0,
}
AGREEMENT = {
    "id": "lift-call-up",
    "name": "Lift",
    "provider": "opti",
    "kind": "framework",
    "lines": [
        {
            "id": "lift-crisis",
            "service": "small-lift",
            "level": "crisis",
            "quantity": 2.0,
            "unit": "launches",
            "call_up_h": 24.0,
            "unit_price_eur": 1e6,
        }
    ],
}


@pytest.fixture(scope="module")
def lifting(tmp_path_factory):
    base = tiny_reserve()
    reserve = tiny_reserve(
        assets=[*base.assets, PAD],
        services=[*base.services, LAUNCHER],
        agreements=[*base.agreements, AGREEMENT],
    )
    place = tmp_path_factory.mktemp("lifting") / "reserve"
    write_folder(reserve, tiny_catalogue(), place)
    return place, "opti-sats"


def _asked(place, asset, *more):
    return ("reconstitute", place, "--lost", asset, "--mass-kg", "120", *more)


def test_a_schedule_tells_launches_and_what_stays_lost(run_here, lifting):
    said = run_here(*_asked(*lifting, "--level", "crisis"))

    assert said.returncode == 0, said.stderr
    assert "Small lift" in said.stdout
    assert "the launches promised are used up" in said.stdout
    assert "not proven to be the soonest" in " ".join(said.stdout.split())


def test_a_schedule_speaks_french(run_here, lifting):
    said = run_here(*_asked(*lifting, "--lang", "fr"))

    assert "Satellites perdus" in said.stdout
    assert "lanceur" in said.stdout
    assert "Petit" in said.stdout  # the table may break the line after it


def test_a_schedule_beyond_the_contract_brings_all_back(run_here, lifting, tmp_path):
    file, picture = tmp_path / "schedule.json", tmp_path / "schedule.svg"

    said = run_here(
        *_asked(*lifting, "--beyond-contract", "--turnaround-days", "3"),
        *("--json", "--out", file, "--picture", picture),
    )

    value = json.loads(said.stdout)
    assert value == json.loads(file.read_text(encoding="utf-8"))
    assert value["format"] == "spacereserve.reconstitution/1"
    assert value["n_restored"] == value["n_lost"] > 0
    days = [one["day"] for one in value["launches"]]
    assert days == sorted(days)
    assert days[0] >= 4.0
    assert value["days_until_half"] <= value["days_until_all"]
    assert value["days_until_all"] == pytest.approx(days[-1], abs=1e-3)
    drawn = ET.fromstring(picture.read_text(encoding="utf-8"))  # noqa: S314 - our own
    texts = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert sum(text.startswith("+") for text in texts) == len(days)


def test_names_and_numbers_that_are_wrong_are_told_at_once(run_here, lifting):
    place, _ = lifting

    names = run_here(*_asked(place, "nobody", "--launcher", "nothing"))
    numbers = run_here(
        *("reconstitute", place, "--lost", "nobody", "--mass-kg", "0"),
        *("--per-launch", "0", "--turnaround-days", "-1", "--days", "61"),
    )

    assert names.returncode == numbers.returncode == 2
    assert "nobody" in names.stderr
    assert "nothing" in names.stderr
    for option in ("--mass-kg", "--per-launch", "--turnaround-days", "--days"):
        assert option in numbers.stderr
