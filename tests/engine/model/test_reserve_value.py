"""A reserve is a frozen value whose hash is its content and nothing else."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from full_reserve import full_reserve
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from builders import tiny_reserve, with_record
from spacereserve.engine.model import TABLES, Reserve


@given(seed=st.integers(0, 2**32))
@settings(max_examples=20)
def test_the_order_of_records_and_lines_does_not_change_the_hash(seed: int) -> None:
    reserve, rng = tiny_reserve(), random.Random(seed)
    fields = dict(reserve)
    for table in TABLES:
        fields[table] = rng.sample(fields[table], len(fields[table]))
    fields["agreements"] = [
        agreement.model_copy(
            update={"lines": tuple(rng.sample(agreement.lines, len(agreement.lines)))}
        )
        for agreement in fields["agreements"]
    ]

    assert Reserve.model_validate(fields).content_hash == reserve.content_hash


def test_the_hash_is_the_same_in_another_process() -> None:
    code = "from builders import tiny_reserve; print(tiny_reserve().content_hash)"
    program = f"import sys; sys.path[:0] = {sys.path!r}; {code}"
    command = [sys.executable, "-c", program]

    printed = subprocess.run(command, capture_output=True, check=True, text=True)

    assert printed.stdout.strip() == tiny_reserve().content_hash


def test_spelling_a_default_out_does_not_change_the_hash() -> None:
    spelt = with_record(tiny_reserve(), "needs", "baltic-sar", min_providers=1)

    assert spelt.content_hash == tiny_reserve().content_hash


@pytest.mark.parametrize("table", TABLES)
def test_any_record_left_out_changes_the_hash(table: str) -> None:
    reserve = full_reserve()
    fewer = {**dict(reserve), table: getattr(reserve, table)[1:]}
    if table == "levels":
        assert len(reserve.levels) > 1

    assert Reserve.model_validate(fewer).content_hash != reserve.content_hash


def test_a_changed_figure_changes_the_hash() -> None:
    changed = with_record(tiny_reserve(), "needs", "baltic-sar", revisit_h=6.5)

    assert changed.content_hash != tiny_reserve().content_hash


def test_records_cannot_be_changed() -> None:
    reserve = tiny_reserve()

    with pytest.raises(ValidationError, match="frozen"):
        reserve.name = "Other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        reserve.needs[0].priority = 9


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(ValidationError, match="extra"):
        tiny_reserve(unheard_of=1)


def test_a_reserve_needs_a_level() -> None:
    with pytest.raises(ValidationError, match="at least 1"):
        tiny_reserve(levels=[])


def test_levels_are_ordered_by_their_order() -> None:
    names = [level.id for level in tiny_reserve().ordered_levels]

    assert names == ["peace", "crisis", "war"]


def test_a_name_is_french_where_there_is_one() -> None:
    level = tiny_reserve().by_id("levels")["war"]
    area = tiny_reserve().by_id("areas")["gulf"]

    assert (level.named("fr"), level.named("en")) == ("Guerre", "War")
    assert area.named("fr") == "Gulf of Finland"
