"""The demo's mass to orbit against what was stated by makers, and what has flown.

Source:
    Rocket Lab, press release of 4 August 2020: 200 kg to a sun-synchronous orbit of
    500 km (aerospacedefensereview.com, "Rocket Lab Boosts Electron Payload Capacity").
    "Stronger Together", 16 March 2023: two satellites of 112 kg to 600 km at 44°
    (everydayastronaut.com).
    SpaceX on 26 January 2023: 56 Starlink satellites of more than 17.4 t in all, from
    SLC-40, booster recovered (teslanorth.com); their orbit is that of the catalogue's
    shell at 43°, let go at some 340 km (height not stated there).
    SpaceX, Iridium-8 press release, 11 January 2019 (parabolicarc.com): 10 Iridium NEXT
    on one Falcon 9 from SLC-4E, booster recovered; 1,896 pounds each (winknews.com,
    25 July 2018); let go at some 625 km and 86.4° (height not stated there).
    ESA by VRT, 13 July 2022: Vega C brings about 2,200 kg to a polar orbit of 700 km.
"""

from __future__ import annotations

from importlib.resources import as_file, files

import pytest

from spacereserve.engine.folder import read_folder
from spacereserve.engine.model import TargetOrbit
from spacereserve.engine.supply.estimate import Origin
from spacereserve.engine.supply.lifting import carried

_TILTS_DEG = (40.0, 53.0, 70.0, 97.5, 100.0)
_HEIGHTS_KM = (400.0, 550.0, 700.0, 900.0, 1200.0)


@pytest.fixture(scope="module")
def demo():
    with as_file(files("spacereserve.demo") / "reserve") as folder:
        return read_folder(folder, with_orbits=False).reserve


@pytest.fixture(scope="module")
def mass(demo):
    def found(
        name, inclination_deg, altitude_km, orbit=TargetOrbit.LEO, *, with_table=True
    ):
        service = demo.by_id("services")[name]
        if not with_table:
            service = service.model_copy(update={"payload_points": ()})
        pads = [demo.by_id("assets")[asset] for asset in service.assets]
        return carried(
            service,
            orbit,
            pads,
            inclination_deg=inclination_deg,
            altitude_km=altitude_km,
        )

    return found


def test_electron_carries_to_a_sun_synchronous_orbit_what_its_maker_states(mass):
    found = mass("electron", 97.4, 500.0, TargetOrbit.SSO)

    assert found.low_kg == pytest.approx(200.0, rel=0.02)
    assert found.origin is Origin.STATED


def test_electron_carries_at_least_what_it_has_flown(mass):
    assert 224.0 <= mass("electron", 44.0, 600.0).low_kg <= 300.0


def test_what_is_derived_for_electron_holds_its_table(mass, demo):
    points = demo.by_id("services")["electron"].payload_points

    for point in points:
        found = mass(
            "electron", point.inclination_deg, point.altitude_km, with_table=False
        )

        assert found.origin is Origin.DERIVED
        assert found.low_kg <= point.mass_kg <= found.high_kg
    assert len(points) == 24


@pytest.mark.parametrize(
    ("launcher", "inclination_deg", "altitude_km", "flown_kg"),
    [
        ("falcon-9", 43.0, 340.0, 17_400.0),
        ("falcon-9", 86.4, 625.0, 8_600.0),
        ("vega-c", 90.0, 700.0, 2_200.0),
    ],
)
def test_what_is_derived_holds_what_has_flown_or_is_stated(
    mass, launcher, inclination_deg, altitude_km, flown_kg
):
    found = mass(launcher, inclination_deg, altitude_km)

    assert found.origin is Origin.DERIVED
    assert found.low_kg <= flown_kg <= found.high_kg


@pytest.mark.parametrize("launcher", ["electron", "falcon-9", "ariane-62", "vega-c"])
def test_higher_and_steeper_orbits_never_take_more(mass, launcher):
    tilts = _TILTS_DEG if launcher != "ariane-62" else _TILTS_DEG[:-1]

    for end in ("low_kg", "value_kg", "high_kg"):
        masses = [
            [getattr(mass(launcher, tilt, height), end) for height in _HEIGHTS_KM]
            for tilt in tilts
        ]
        for row in masses:
            assert row == sorted(row, reverse=True)
        for column in zip(*masses, strict=True):
            assert list(column) == sorted(column, reverse=True)


def test_every_launcher_of_the_demo_has_a_mass_by_inclination_and_altitude(mass, demo):
    launchers = [one for one in demo.services if one.domain == "launch"]

    for service in launchers:
        low = mass(service.id, 97.5, 500.0)
        high = mass(service.id, 97.5, 900.0)
        assert 0.0 < high.value_kg < low.value_kg <= service.payload_kg["leo"]
    assert len(launchers) == 7
