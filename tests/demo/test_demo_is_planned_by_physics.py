"""No need of the demo is served by a typed-in figure: what each supply rests on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from spacereserve.engine.allocation.arcs import Physics, find_physics
from spacereserve.engine.folder import ReserveFolder
from spacereserve.engine.model import Question
from spacereserve.engine.supply import Origin, Sky, Supply, Verdict

COMPUTED = {
    "imaging": {"response_p50_h", "collection_wait_h", "downlink_wait_h"},
    "satcom": {"availability_in_view", "availability", "rate_mbit_s", "latency_ms"},
    "surveillance": {"custody_gap_h", "coverage_fraction"},
    "navigation": {"availability", "received_dbw"},
    "launch": set(),
}
"""Figures that must stand behind every supply of a domain, none of them stated."""


@pytest.fixture(scope="module")
def physics(demo_folder: ReserveFolder) -> Physics:
    assert demo_folder.catalogue is not None
    at = datetime(2026, 8, 22, tzinfo=UTC)
    question = Question.of(demo_folder.reserve, "war", at=at, days=2.0)
    return find_physics(Sky(demo_folder.reserve, demo_folder.catalogue, question))


def _given(physics: Physics) -> list[tuple[str, str, Supply]]:
    return [
        (physics.demands[need].need.domain, f"{service} for {need}", supply)
        for (service, need), supply in sorted(physics.supplies.items())
        if isinstance(supply, Supply)
    ]


def test_all_sixty_needs_are_asked_of_physics(physics: Physics) -> None:
    judged = {need for _, need in physics.supplies}
    judged |= {need for _, need in physics.qualities}

    assert len(physics.demands) == 60
    assert judged == set(physics.demands)


def test_the_figures_behind_every_supply_are_computed(physics: Physics) -> None:
    stated = []
    for domain, name, supply in _given(physics):
        found = {
            one.name for one in supply.estimates if one.origin is not Origin.STATED
        }
        missing = COMPUTED[domain] - found
        # Where no order is answered within the days planned, no wait can be told.
        if domain == "imaging" and missing and len(supply.looks or ()) < 3:
            continue
        if missing:
            stated.append((name, sorted(missing)))

    assert stated == []


def test_looks_and_observations_are_single_passes_of_single_satellites(
    physics: Physics,
) -> None:
    for domain, name, supply in _given(physics):
        if domain in {"imaging", "surveillance"}:
            assert supply.looks is not None, name
            assert len(supply.looks) > 0, name
            assert (supply.looks.delivered_s > supply.looks.at_s).all(), name


def test_no_network_gives_more_than_its_link_carries(physics: Physics) -> None:
    for domain, name, supply in _given(physics):
        if domain == "satcom":
            assert supply.rate_most is not None, name
            assert supply.bins_served is not None, name


def test_a_signal_is_used_only_where_and_when_it_is_received(physics: Physics) -> None:
    for domain, name, supply in _given(physics):
        if domain == "navigation":
            assert supply.bins_served is not None, name


def test_launches_wait_for_the_plane_and_carry_what_tables_say(
    physics: Physics,
) -> None:
    for domain, name, supply in _given(physics):
        if domain == "launch":
            need = name.split(" for ")[1]
            names = {one.name for one in supply.estimates}
            assert "mass_to_orbit_kg" in names, name
            if physics.demands[need].need.plane_of is not None:
                assert supply.instants_s is not None, name


def test_every_figure_of_a_supply_lies_in_its_interval(physics: Physics) -> None:
    for _, name, supply in _given(physics):
        assert supply.estimates, name
        for one in supply.estimates:
            assert one.low <= one.value <= one.high, (name, one.name)


def test_what_physics_refuses_has_a_reason(physics: Physics) -> None:
    refused = [one for one in physics.supplies.values() if isinstance(one, Verdict)]

    assert refused
    assert all(one.code for one in refused)
