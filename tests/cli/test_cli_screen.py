"""``screen``, as a user drives it."""

from __future__ import annotations

import json

import pytest

from builders import tiny_reserve, walker_catalogue
from spacereserve.engine.folder import write_folder
from spacereserve.engine.orbits import Catalogue, write_catalogue_csv


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A reserve whose satellites cross a shell of strangers at the same height."""
    reserve = tiny_reserve()
    asset = next(one for one in reserve.assets if one.kind == "satellites")
    own = walker_catalogue("OWN", n_satellites=12, n_planes=3, first_number=80001)
    strangers = walker_catalogue(
        "STRANGER",
        n_satellites=60,
        n_planes=6,
        inclination_deg=53.0,
        altitude_km=551.0,
        first_number=81001,
    )
    named = asset.model_copy(
        update={"name_pattern": "^OWN-", "catalog_numbers": (), "n_stated": 12}
    )
    others = tuple(one for one in reserve.assets if one.id != asset.id)
    place = tmp_path_factory.mktemp("screen") / "reserve"
    whole = reserve.model_copy(update={"assets": (named, *others)})
    write_folder(whole, Catalogue.merge(own, strangers), place)
    return place, asset.id


def _asked(place, asset, *more):
    wide = ("--days", "0.2", "--miss-km", "60", "--only", asset)
    return ("screen", place, *wide, *more)


def test_screening_shows_the_nearest_approaches_and_says_that_none_is_proven(
    run_here, folder
):
    said = run_here(*_asked(*folder, "--rows", "3"))

    assert said.returncode == 0, said.stderr
    assert "12 satellites screened against 72 objects" in said.stdout
    assert "STRANGER-" in said.stdout
    assert "No probability here is proven" in said.stdout


def test_screening_speaks_french(run_here, folder):
    said = run_here(*_asked(*folder, "--lang", "fr"))

    assert "12 satellites confrontés à 72 objets" in said.stdout
    assert "Aucune probabilité" in said.stdout


def test_screening_gives_every_approach_as_json_and_writes_it(
    run_here, folder, tmp_path
):
    file = tmp_path / "approaches.json"

    said = run_here(*_asked(*folder, "--json", "--out", file))

    value = json.loads(said.stdout)
    assert value == json.loads(file.read_text(encoding="utf-8"))
    assert value["format"] == "spacereserve.screening/1"
    assert value["n_screened"] == 12
    assert value["approaches"]
    for one in value["approaches"]:
        assert one["miss_km"] <= 60.0
        assert not one["probability_is_proven"]
        assert "assumed-covariance" in one["doubts"]
        assert one["first"]["name"].startswith("OWN-")


def test_a_shorter_distance_tells_fewer_approaches(run_here, folder):
    wide = json.loads(run_here(*_asked(*folder, "--json")).stdout)
    near = json.loads(run_here(*_asked(*folder, "--json", "--miss-km", "10")).stdout)

    kept = [one for one in wide["approaches"] if one["miss_km"] <= 10.0]
    assert [one["closest_at"] for one in near["approaches"]] == [
        one["closest_at"] for one in kept
    ]


def test_every_wrong_number_is_told_at_once(run_here, folder):
    said = run_here(
        *("screen", folder[0], "--days", "0", "--miss-km", "-1"),
        *("--hard-body-m", "0", "--rows", "-2", "--at", "soon"),
    )

    assert said.returncode == 2
    for name in ("--days", "--miss-km", "--hard-body-m", "--rows", "--at"):
        assert name in said.stderr


def test_an_unknown_asset_is_refused_with_a_way_out(run_here, folder):
    said = run_here("screen", folder[0], "--only", "nobody")

    assert said.returncode == 2
    assert "nobody" in said.stderr
    assert "Way out" in said.stderr


def test_a_catalogue_without_the_reserves_satellites_is_refused(
    run_here, folder, tmp_path
):
    file = tmp_path / "others.csv"
    write_catalogue_csv(walker_catalogue("ALIEN", first_number=70001), file)

    said = run_here(*_asked(*folder, "--orbits", file))

    assert said.returncode == 2
    assert "none of the reserve's satellites" in said.stderr


def test_messages_and_ephemerides_that_cannot_be_read_are_refused(
    run_here, folder, tmp_path
):
    file = tmp_path / "odd.oem"
    file.write_text("nothing", encoding="utf-8")

    for option in ("--messages", "--ephemeris"):
        said = run_here(*_asked(*folder, option, file))
        assert said.returncode == 2
        assert "odd.oem" in said.stderr
