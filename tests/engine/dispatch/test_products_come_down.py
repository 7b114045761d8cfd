"""Products on board: one is sent at a time, and before the recorder is full."""

from itertools import pairwise

import pytest

from spacereserve.engine.dispatch.downlinks import Contact, Product, send_down

LONG = Contact("north", 100.0, 200.0)
SOON_OVER = Contact("south", 150.0, 170.0)


def product(key, taken_s, *, contacts=(LONG,), latest_s=1e9, n_stored=None):
    return Product(key, 7, taken_s, latest_s, 20.0, n_stored, contacts)


def test_products_go_down_one_after_the_other_as_they_were_taken():
    sent = send_down([product(2, 50.0), product(1, 10.0), product(3, 130.0)])

    assert [sent.down_s[key] for key in (1, 2, 3)] == [120.0, 140.0, 160.0]
    assert {one.station for one in sent.downlinks.values()} == {"north"}
    assert not sent.too_much


def test_two_stations_in_view_at_once_do_not_hear_two_products_at_once():
    both = (LONG, SOON_OVER)

    sent = send_down([product(k, 145.0, contacts=both) for k in range(3)])

    spans = sorted((one.start_s, one.end_s) for one in sent.downlinks.values())
    assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_product_that_no_contact_is_long_enough_for_is_told():
    sent = send_down([product(1, 190.0)])

    assert sent.too_much == {1}
    assert 1 not in sent.down_s


def test_a_product_that_waits_too_long_behind_others_is_told():
    others = [product(k, 10.0) for k in range(2)]

    sent = send_down([*others, product(9, 20.0, latest_s=139.0)])

    assert sent.down_s[9] == 160.0
    assert sent.too_much == {9}


@pytest.mark.parametrize(("n_stored", "told"), [(2, {2}), (3, set())])
def test_a_look_that_finds_the_recorder_full_is_told(n_stored, told):
    looks = [product(k, 10.0 * (k + 1), n_stored=n_stored) for k in range(3)]

    assert send_down(looks).too_much == told


def test_the_recorder_has_room_again_once_a_product_is_down():
    looks = [product(1, 10.0, n_stored=1), product(2, 120.0, n_stored=1)]

    assert not send_down(looks).too_much


def test_a_relay_takes_everything_at_once():
    sent = send_down([product(k, 10.0, contacts=None, n_stored=1) for k in range(3)])

    assert set(sent.down_s.values()) == {30.0}
    assert not sent.downlinks
    assert not sent.too_much
