"""The demo's mass to orbit against what was stated by the maker, and what has flown.

Source:
    Rocket Lab, press release of 4 August 2020: 200 kg to a sun-synchronous orbit of
    500 km (aerospacedefensereview.com, "Rocket Lab Boosts Electron Payload Capacity").
    "Stronger Together", 16 March 2023: two satellites of 112 kg to 600 km at 44°
    (everydayastronaut.com).
"""

from __future__ import annotations

from importlib.resources import as_file, files

import pytest

from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import TargetOrbit
from spacereserve.engine.supply.launch import mass_to_orbit_kg


@pytest.fixture(scope="module")
def electron():
    with as_file(files("spacereserve.demo") / "reserve") as folder:
        reserve = read_folder(folder, with_orbits=False).reserve
    return reserve.by_id("services")["electron"]


def test_electron_carries_to_a_sun_synchronous_orbit_what_its_maker_states(electron):
    found = mass_to_orbit_kg(
        electron, TargetOrbit.SSO, inclination_deg=97.4, altitude_km=500.0
    )

    assert found == pytest.approx(200.0, rel=0.02)


def test_electron_carries_at_least_what_it_has_flown(electron):
    found = mass_to_orbit_kg(
        electron, TargetOrbit.LEO, inclination_deg=44.0, altitude_km=600.0
    )

    assert 224.0 <= found <= 300.0


def test_higher_and_steeper_orbits_never_take_more(electron):
    masses = [
        [
            mass_to_orbit_kg(
                electron, TargetOrbit.LEO, inclination_deg=tilt, altitude_km=height
            )
            for height in (400.0, 550.0, 700.0, 900.0, 1200.0)
        ]
        for tilt in (40.0, 53.0, 70.0, 97.5, 100.0)
    ]

    for row in masses:
        assert row == sorted(row, reverse=True)
    for column in zip(*masses, strict=True):
        assert list(column) == sorted(column, reverse=True)
