"""A plan of the tiny reserve, made once, that tests then break in one place each."""

from datetime import UTC, datetime

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from spacereserve.engine.allocation import plan

AT = datetime(2026, 8, 22, tzinfo=UTC)


@pytest.fixture(scope="session")
def tiny_orbits():
    return tiny_catalogue()


@pytest.fixture(scope="session")
def planned_reserve():
    """The tiny reserve, with a cap and a redundancy that a plan can break."""
    reserve = with_record(tiny_reserve(), "needs", "baltic-sar", use="monitoring")
    cap = {"by": "provider", "domain": "satcom", "fraction": 0.9}
    return reserve.model_validate(
        {
            **{name: getattr(reserve, name) for name in reserve.model_fields_set},
            "policy": {"share_caps": [cap]},
        }
    )


@pytest.fixture(scope="session")
def sound_plan(planned_reserve, tiny_orbits):
    return plan(
        planned_reserve, tiny_orbits, level="war", at=AT, days=1.0, remedies=False
    )
