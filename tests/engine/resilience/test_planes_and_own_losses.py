"""Orbital planes as losses, and losses from a file of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from builders import tiny_reserve
from spacereserve.engine.errors import InputError
from spacereserve.engine.model import Question
from spacereserve.engine.orbits import walker_delta
from spacereserve.engine.resilience.losses import LossKind
from spacereserve.engine.resilience.own_losses import read_losses
from spacereserve.engine.resilience.planes import plane_losses
from spacereserve.engine.resilience.singles import losses_under
from spacereserve.engine.supply import Sky

AT = datetime(2026, 8, 22, tzinfo=UTC)


def walker_sky(shift_d=0.0):
    """Twelve satellites in four planes, half of them with later elements."""
    made = walker_delta(
        name_format="BOREAL-SAR-{number}",
        first_catalog_number=1,
        altitude_km=550.0,
        inclination_deg=97.5,
        n_satellites=12,
        n_planes=4,
        phasing=0,
        epoch_at=AT,
    )
    if shift_d:
        later = np.arange(12) % 2 * shift_d
        # a sun-synchronous node turns by about 0.98° a day
        made = replace(
            made,
            epoch_jd=made.epoch_jd + np.column_stack((later, np.zeros(12))),
            raan_deg=(made.raan_deg + 0.9629 * later) % 360.0,
        )
    question = Question.of(tiny_reserve(), "crisis", at=AT, days=1.0)
    return Sky(tiny_reserve(), made, question)


@pytest.mark.parametrize("shift_d", [0.0, 5.0])
def test_the_planes_of_a_walker_are_found_whatever_the_epochs(shift_d):
    found = list(plane_losses(walker_sky(shift_d)))

    members = sorted(loss.satellites for loss in found)
    assert members == [(1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12)]
    assert {loss.kind for loss in found} == {LossKind.PLANE}
    assert all("plane" in loss.name and "plan " in loss.name_fr for loss in found)


def test_planes_are_asked_for_by_name_and_only_those_that_serve():
    sky = walker_sky()

    usual = losses_under(sky)
    planes = losses_under(sky, (LossKind.PLANE,))

    assert not any(loss.kind is LossKind.PLANE for loss in usual)
    assert [loss.id for loss in planes] == [
        f"plane:boreal-sars:{n}" for n in (1, 2, 3, 4)
    ]


def test_losses_and_scenarios_come_from_a_file(tmp_path):
    file = tmp_path / "losses.toml"
    file.write_text(
        '[[losses]]\nid = "both"\nname = "Both"\nkind = "provider"\n'
        'providers = ["opti", "borealis"]\n'
        '[[scenarios]]\nscenario = "withheld-hours"\nuntil_h = 24.0\n',
        "utf-8",
    )

    both, withheld = read_losses(file, tiny_reserve())

    assert both.providers == ("opti", "borealis")
    assert withheld.until_h == 24.0
    assert withheld.id.startswith("own-scenario:withheld-hours")


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    file = tmp_path / "losses.toml"
    file.write_text(
        '[[losses]]\nid = "a"\nname = "A"\nkind = "provider"\nproviders = ["optii"]\n'
        '[[losses]]\nid = "b"\nname = "B"\nkind = "provder"\n'
        '[[scenarios]]\nscenario = "withheld-hour"\n',
        "utf-8",
    )

    with pytest.raises(InputError) as caught:
        read_losses(file, tiny_reserve())

    keys = [problem.key for problem in caught.value.problems]
    assert keys == ["losses[0]", "losses[1].kind", "scenarios[0]"]


@pytest.mark.parametrize("text", ["losses = 3", "x", "[[loss]]\nid = 'a'"])
def test_a_file_that_holds_no_losses_is_refused(tmp_path, text):
    file = tmp_path / "losses.toml"
    file.write_text(text, "utf-8")

    with pytest.raises(InputError, match=r"losses\.toml"):
        read_losses(file, tiny_reserve())


def test_without_a_file_there_are_none():
    assert read_losses(None, tiny_reserve()) == ()
