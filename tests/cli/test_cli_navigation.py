"""``navigation``, as a user drives it."""

from __future__ import annotations

import json

import pytest

from builders import tiny_reserve, walker_catalogue
from spacereserve.engine.folder import write_folder
from spacereserve.engine.orbits import Catalogue


@pytest.fixture(scope="module")
def sailing(tmp_path_factory):
    base = tiny_reserve()
    assets = [
        {
            "id": f"{name}-sats",
            "name": name,
            "kind": "satellites",
            "provider": "opti",
            "name_pattern": f"^{name.upper()}-",
            "orbit": "meo",
        }
        for name in ("blue", "gold")
    ]
    services = [
        {
            "id": f"{name}-open",
            "name": f"{name.capitalize()} service",
            "domain": "navigation",
            "provider": "opti",
            "assets": [f"{name}-sats"],
            "signals": ["L1"],
            "range_error_m": 1.0,
        }
        for name in ("blue", "gold")
    ]
    reserve = tiny_reserve(
        assets=[*base.assets, *assets], services=[*base.services, *services]
    )
    sky = Catalogue.merge(
        *(
            walker_catalogue(
                name,
                n_satellites=24,
                n_planes=planes,
                altitude_km=height,
                inclination_deg=55.5,
                first_number=number,
            )
            for name, planes, height, number in (
                ("BLUE", 6, 20180.0, 80001),
                ("GOLD", 3, 23222.0, 80101),
            )
        )
    )
    place = tmp_path_factory.mktemp("sailing") / "reserve"
    write_folder(reserve, sky, place)
    return place


def test_what_is_left_without_a_constellation_is_told_by_area(run_here, sailing):
    said = run_here("navigation", sailing, "--without", "blue-open", "--json")

    assert said.returncode == 0, said.stderr
    rows = json.loads(said.stdout)["rows"]
    used = {(one["area"], one["used"]): one for one in rows}
    areas = {area for area, _ in used}
    for area in areas:
        whole, left = used[area, "all"], used[area, "without"]
        assert whole["n_least"] > left["n_least"] >= 4
        assert whole["pdop_19_in_20"] < left["pdop_19_in_20"]
        assert left == {**used[area, "gold-open"], "used": "without"}


def test_the_table_speaks_both_languages(run_here, sailing):
    english = run_here("navigation", sailing, "--without", "blue-open")
    french = run_here("navigation", sailing, "--without", "blue-open", "--lang", "fr")

    assert "without the lost" in english.stdout
    assert "Blue service" in english.stdout
    assert "Navigation sur une journée" in french.stdout


def test_wrong_names_and_numbers_are_told_at_once(run_here, sailing):
    names = run_here("navigation", sailing, "--without", "nobody", "--area", "nowhere")
    numbers = run_here(
        *("navigation", sailing, "--min-elevation-deg", "95", "--pdop-max", "0")
    )

    assert names.returncode == numbers.returncode == 2
    assert "nobody" in names.stderr
    assert "nowhere" in names.stderr
    assert "--min-elevation-deg" in numbers.stderr
    assert "--pdop-max" in numbers.stderr
