"""A plan in a notebook: tables, a picture, the report, and stopping."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import polars as pl
import pytest

from builders import tiny_catalogue, tiny_reserve
from spacereserve.engine.allocation import Limits
from spacereserve.engine.errors import PlanningError
from spacereserve.engine.folder import write_folder
from spacereserve.engine.reports.tables import PlanTable, plan_tables
from spacereserve.notebook import plan

AT = datetime(2026, 8, 22, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("notebook") / "tiny"
    write_folder(tiny_reserve(), tiny_catalogue(), path)
    return path


@pytest.fixture(scope="module")
def answer(folder):
    return plan(folder, level="crisis", at=AT, days=2.0)


def test_every_table_has_columns_of_one_length(answer):
    for name, table in answer.tables.items():
        assert len({len(column) for column in table.values()}) <= 1, name
    assert answer.needs["id"] == [need.id for need in answer.plan.needs]
    assert answer.funnel.n_rows == sum(len(need.funnel) for need in answer.plan.needs)
    assert answer.supplied.n_rows == len(answer.plan.supplied)
    assert {"needs", "offers", "suppliers"} <= set(dir(answer))


def test_what_would_mend_needs_and_one_more_is_worth_are_tables(answer):
    mended = [need for need in answer.plan.needs if need.remedy is not None]
    told = [worth for worth in answer.plan.worths for _ in worth.gained or {"": 0.0}]

    assert mended
    assert answer.remedies["need"] == [need.id for need in mended]
    assert answer.remedies["kind"] == [need.remedy.kind for need in mended]
    assert answer.worths.get("subject", []) == [worth.subject for worth in told]


def test_a_table_is_read_by_pandas(answer):
    frame = answer.needs.to_pandas()

    assert list(frame["id"]) == answer.needs["id"]
    assert frame.equals(pd.DataFrame(answer.needs))


def test_a_table_is_read_by_polars(answer):
    frame = answer.needs.to_polars()

    assert frame["id"].to_list() == answer.needs["id"]
    assert frame.equals(pl.DataFrame(dict(answer.needs)))


def test_a_library_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)

    with pytest.raises(PlanningError, match="polars is not installed"):
        PlanTable.of_rows([{"a": 1}]).to_polars()


def test_a_table_that_there_is_not_is_told_with_those_that_are(answer):
    with pytest.raises(AttributeError, match="needs, suppliers"):
        answer.wants  # noqa: B018 - asking is the act


def test_the_picture_has_a_bar_for_each_need_as_long_as_it_is_met(answer):
    picture = ET.fromstring(answer.picture().svg)  # noqa: S314 - our own text

    groups = picture.findall("{http://www.w3.org/2000/svg}g")
    assert len(groups) == len(answer.plan.needs)
    for group, need in zip(groups, answer.plan.needs, strict=True):
        whole, filled = group.findall("{http://www.w3.org/2000/svg}rect")
        share = float(filled.get("width")) / float(whole.get("width"))
        assert share == pytest.approx(need.met_fraction, abs=1e-3)


def test_the_picture_says_what_of_and_what_it_costs(answer):
    texts = [
        "".join(one.itertext())
        for one in ET.fromstring(answer.picture().svg).iter()  # noqa: S314 - our own
        if one.tag.endswith("text")
    ]

    assert texts[0] == "Tiny reserve · Crisis"
    assert f"€{answer.plan.cost_eur:,.0f}" in texts[1]
    assert "2 days" in texts[1]


def test_a_table_shows_figures_on_the_right_and_a_dash_for_none():
    shown = PlanTable.of_rows(
        [{"name": "a", "x_h": 1234.5}, {"name": "b", "x_h": None}]
    )

    cells = shown._repr_html_()

    assert 'text-align:right">1,234.5<' in cells
    assert 'text-align:right">–<' in cells
    assert 'text-align:left">a<' in cells


def test_the_plan_shows_itself_as_its_report(answer):
    shown = answer._repr_html_()

    assert shown.startswith("<iframe")
    assert "<script" not in shown
    assert "Tiny reserve" in shown


def test_text_of_records_is_escaped_in_tables():
    shown = PlanTable.of_rows([{"<b>": "<script>"}])._repr_html_()

    assert "<script>" not in shown
    assert "<b>" not in shown


def test_a_plan_without_rows_of_a_kind_has_an_empty_table(answer):
    bare = answer.plan.model_copy(update={"rates": ()})

    assert plan_tables(bare)["rates"] == {}


def test_an_interrupt_stops_with_a_plan_and_its_gap(folder):
    told = []

    def progress(what, fraction):
        del fraction
        if what == "solving" and not told:
            told.append(what)
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)

    answer = plan(
        folder, level="crisis", at=AT, days=2.0, remedies=False, progress=progress
    )

    assert told == ["solving"]
    assert answer.plan.gap_fraction >= 0.0
    assert signal.getsignal(signal.SIGINT) is before


def test_ones_own_wish_to_stop_is_asked_too(folder):
    asked = []

    def stop():
        asked.append(True)
        return False

    answer = plan(
        folder,
        level="crisis",
        at=AT,
        days=1.0,
        remedies=False,
        limits=Limits(stop=stop),
    )

    assert answer.plan.stages


def test_the_example_runs_as_a_script(folder):
    script = ROOT / "examples" / "notebook" / "plan_and_read.py"

    run = subprocess.run(
        [sys.executable, str(script), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stderr
    assert "baltic-optical:" in run.stdout
    assert "report: <!doctype html>" in run.stdout.lower()
