"""Patterns of names: the usual ones pass, those that could search for ever do not."""

import re

import pytest
from pydantic import ValidationError

from spacereserve.engine.model.assets import SatelliteGroup
from spacereserve.engine.model.patterns import is_quick


@pytest.mark.parametrize(
    "pattern",
    [
        "^ONEWEB-",
        r"^NAVSTAR (5[5-9]|[67]\d|8\d)( |$)",
        r"^BRO-(1[1-9]|[23]\d)$",
        r"(?i)starlink-\d+.*\(dtc\)",
        r"^[^]a*+?]{2}\(x\)*$",
        r"(?P<line>ICEYE|CAPELLA)-\w+?",
        "A{3}B{2,5}|C{,2}",
        "^KA-SAT 9A$",
        "(SAR)?-?1",
    ],
)
def test_a_usual_pattern_is_quick(pattern):
    assert re.compile(pattern)
    assert is_quick(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(A+)+$",
        "(A*)*B",
        "(A|AA)+$",
        "(A?){30}A{30}",
        "(?:(?:A|B)*C)*",
        "A?" * 30 + "A" * 30,
        "(A|A)" * 30 + "$",
        ".*.*.*=",
        "(?x)( A* ) *",
        r"(A+)\1",
        "(?P<one>A+)(?P=one)",
        "([)]+)+$",
    ],
)
def test_a_pattern_that_could_search_for_ever_is_not(pattern):
    assert re.compile(pattern)
    assert not is_quick(pattern)


def test_a_group_with_such_a_pattern_is_refused():
    with pytest.raises(ValidationError, match="quick to search"):
        SatelliteGroup(
            id="a", name="A", provider="p", kind="satellites", name_pattern="(A+)+$"
        )
