"""Delivery through stations, on contacts made by hand and against plain search."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spacereserve.engine.access import Windows
from spacereserve.engine.supply.delivery import downlinked_s


def _contacts(*rows):
    """Contacts from (satellite, start, end)."""
    table = np.array(rows, dtype=np.float64).reshape(-1, 3)
    n_rows = len(table)
    zeros, edges = np.zeros(n_rows), np.zeros(n_rows, dtype=np.uint8)
    return Windows(
        satellite=table[:, 0].astype(np.int32),
        place=np.zeros(n_rows, dtype=np.int32),
        start_s=table[:, 1],
        end_s=table[:, 2],
        opened_by=edges,
        closed_by=edges,
        best_s=zeros,
        off_nadir_deg=zeros,
        elevation_deg=zeros,
    )


def _down(contacts, *looks, downlink_s=60.0):
    satellite, at_s = np.array(looks).T
    return downlinked_s(
        contacts,
        satellite.astype(np.int64),
        at_s.astype(np.float64),
        downlink_s=downlink_s,
    ).tolist()


def test_a_look_waits_for_the_next_contact():
    assert _down(_contacts((0, 500, 900)), (0, 100)) == [560.0]


def test_a_look_taken_in_a_contact_comes_down_at_once():
    assert _down(_contacts((0, 500, 900)), (0, 700)) == [760.0]


def test_a_contact_that_ends_too_soon_after_the_look_is_of_no_use():
    contacts = _contacts((0, 500, 900), (0, 5000, 5400))

    assert _down(contacts, (0, 840), (0, 841)) == [900.0, 5060.0]


def test_a_contact_that_is_too_short_is_of_no_use():
    assert _down(_contacts((0, 500, 559), (0, 2000, 2060)), (0, 100)) == [2060.0]


def test_without_any_contact_nothing_comes_down():
    assert _down(_contacts(), (0, 100), (3, 5)) == [np.inf, np.inf]


def test_contacts_of_other_satellites_are_of_no_use():
    contacts = _contacts((1, 200, 900), (3, 200, 900))

    assert _down(contacts, (0, 100), (2, 100), (3, 100)) == [np.inf, np.inf, 260.0]


def test_the_best_of_overlapping_contacts_is_taken():
    # a long contact under way, and a short one inside it that ends sooner
    contacts = _contacts((0, 10, 1000), (0, 200, 300))

    assert _down(contacts, (0, 150), (0, 100), (0, 290)) == [210.0, 160.0, 350.0]


@given(
    contacts=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 500), st.integers(1, 300)),
        max_size=12,
    ),
    looks=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 600)), min_size=1, max_size=8
    ),
    downlink_s=st.integers(1, 100),
)
def test_delivery_is_the_earliest_that_plain_search_finds(contacts, looks, downlink_s):
    made = [(one, start, start + length) for one, start, length in contacts]

    found = _down(_contacts(*made), *looks, downlink_s=float(downlink_s))

    for (satellite, at), down_s in zip(looks, found, strict=True):
        ways = [
            max(start, at) + downlink_s
            for one, start, end in made
            if one == satellite and max(start, at) + downlink_s <= end
        ]
        assert down_s == pytest.approx(min(ways, default=np.inf))
