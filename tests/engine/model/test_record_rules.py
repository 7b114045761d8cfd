"""Records that contradict themselves are refused with the rule in words."""

from __future__ import annotations

from typing import Any

import pytest
from full_reserve import full_reserve
from pydantic import ValidationError

from builders import tiny_reserve, with_record
from spacereserve.engine.model import (
    Area,
    CyberStatus,
    Dependency,
    Reserve,
    Restriction,
)


@pytest.mark.parametrize(
    ("table", "name", "changes", "rule"),
    [
        ("needs", "often", {"revisit_h": 3}, "exactly one of n_looks_per_day"),
        ("needs", "often", {"n_looks_per_day": None}, "exactly one of n_looks_per_day"),
        ("needs", "often", {"clear_fraction": 1.0}, "must be below 1"),
        ("needs", "seldom", {"clear_fraction": 0.9}, "must not go with revisit_h"),
        (
            "needs",
            "often",
            {"n_looks_per_day": None, "collect_within_h": 24.0},
            "n_spots of 25 or more",
        ),
        ("services", "look", {"swath_km": None}, "must be given together"),
        ("needs", "often", {"ends_at": "2026-08-22T06:30:00Z"}, "must be later"),
        ("needs", "raise", {"orbit": "sso"}, "must leave inclination_deg out"),
        (
            "needs",
            "track",
            {"catalog_numbers": [], "name_pattern": None},
            "must have catalog_numbers or a name_pattern",
        ),
        (
            "assets",
            "sats",
            {"catalog_numbers": [], "name_pattern": None},
            "must have catalog_numbers or a name_pattern",
        ),
        ("assets", "sats", {"name_pattern": "("}, "must be a regular expression"),
        (
            "services",
            "look",
            {"off_nadir_max_deg": None, "incidence_max_deg": None},
            "must have off_nadir_max_deg or incidence_max_deg",
        ),
        ("services", "look", {"off_nadir_max_deg": 10.0}, "must be greater"),
        ("services", "look", {"incidence_max_deg": 11.0}, "must be greater"),
        ("services", "look", {"stations": [], "relay": False}, "must have stations"),
        (
            "agreements",
            "contract",
            {"valid_until_on": "2025-12-31"},
            "must not be before",
        ),
        ("restrictions", "refusal", {"providers": [], "services": []}, "must name"),
    ],
)
def test_a_record_that_contradicts_itself_is_refused(
    table: str, name: str, changes: dict[str, Any], rule: str
) -> None:
    with pytest.raises(ValidationError, match=rule):
        with_record(full_reserve(), table, name, **changes)


def test_a_dependency_names_someone() -> None:
    with pytest.raises(ValidationError, match="must name providers, services"):
        Dependency(thing="cloud")


def test_a_restriction_by_provider_alone_is_enough() -> None:
    assert Restriction(
        id="no", name="No", effect="forbid", will_of="provider", providers=("firm",)
    )


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]},
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 1]]]]},
    ],
)
def test_a_ring_is_closed(geometry: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="a ring must be closed"):
        Area.model_validate({"id": "a", "name": "A", "geometry": geometry})


def test_cyber_standings_have_a_rank() -> None:
    assert [status.rank for status in CyberStatus] == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["", "-a", "a b", "a/b", "é", "x" * 65, "a\n"])
def test_an_id_is_short_and_plain(name: str) -> None:
    with pytest.raises(ValidationError):
        tiny_reserve(id=name)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", None, True])
def test_a_quantity_is_a_finite_number(value: Any) -> None:
    with pytest.raises(ValidationError):
        with_record(tiny_reserve(), "needs", "baltic-sar", resolution_m=value)


def test_a_whole_reserve_survives_json() -> None:
    reserve = full_reserve()

    assert Reserve.model_validate_json(reserve.model_dump_json()) == reserve
