"""``watch``, as a user drives it: sensors on the ground and in space."""

from __future__ import annotations

import json

import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.folder import write_folder

SITE = {
    "id": "dish",
    "name": "Dish",
    "kind": "sensor-site",
    "provider": "opti",
    "technique": "radar",
    "lat_deg": 45.0,
    "lon_deg": 19.0,
    "range_max_km": 3000.0,
    "min_size_m": 0.1,
}
GROUND = {
    "id": "ground",
    "name": "Ground radar",
    "domain": "surveillance",
    "provider": "opti",
    "assets": ["dish"],
    "regimes": ["leo"],
    "min_size_m": 0.1,
}
SPACE = {
    **GROUND,
    "id": "orbiting",
    "name": "Orbiting eyes",
    "assets": ["suomi-sars"],
    "space_sensor": {"range_max_km": 5000.0, "min_size_m": 0.5},
}


@pytest.fixture(scope="module")
def watching(tmp_path_factory):
    base = tiny_reserve()
    reserve = tiny_reserve(
        assets=[*base.assets, SITE], services=[*base.services, GROUND, SPACE]
    )
    place = tmp_path_factory.mktemp("watching") / "reserve"
    write_folder(reserve, tiny_catalogue(), place)
    return place


def test_ground_and_space_are_told_alone_and_together(run_here, watching):
    said = run_here(
        *("watch", watching, "--objects", "^OPTI-0", "--days", "0.5", "--json")
    )

    assert said.returncode == 0, said.stderr
    value = json.loads(said.stdout)
    assert value["format"] == "spacereserve.custody/1"
    assert len(value["objects"]) == 12
    ground, space, both = value["rows"]
    assert (ground["services"], space["services"]) == (["ground"], ["orbiting"])
    assert both["n_sensors"] == ground["n_sensors"] + space["n_sensors"] == 5
    for column in range(12):
        parts = [one["observations_per_day"][column] for one in (ground, space)]
        gaps = [one["custody_gap_h"][column] for one in (ground, space)]
        assert both["observations_per_day"][column] == pytest.approx(sum(parts))
        assert both["custody_gap_h"][column] <= min(gaps) + 1e-9
    assert 0.0 < space["coverage"] <= both["coverage"] <= 1.0


def test_the_table_speaks_both_languages(run_here, watching):
    asked = ("watch", watching, "--objects", "^OPTI-001", "--days", "0.2")

    english, french = run_here(*asked), run_here(*asked, "--lang", "fr")

    assert "Objects observed: 1" in english.stdout
    assert "all together" in english.stdout
    assert "Objets observés : 1" in french.stdout


def test_what_cannot_be_watched_is_refused(run_here, watching):
    nothing = run_here("watch", watching, "--objects", "^NOTHING")
    strange = run_here("watch", watching, "--objects", "OPTI", "--service", "nobody")
    numbers = run_here(
        *("watch", watching, "--objects", "OPTI", "--size-m", "0"),
        *("--most", "0", "--days", "0"),
    )

    for said in (nothing, strange, numbers):
        assert said.returncode == 2
    assert "no object of the catalogue" in nothing.stderr
    assert "nobody" in strange.stderr
    for option in ("--size-m", "--most", "--days"):
        assert option in numbers.stderr
