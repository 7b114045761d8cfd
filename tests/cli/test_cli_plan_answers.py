"""What ``plan`` and ``report`` answer: JSON, tables, files, in both languages."""

import json
import os
import pty
import re
import subprocess
import sys

import jsonschema
import pytest

from spacereserve.cli.answers import plan_schemas

PLAN = ("--days", "0.5", "--no-remedies")
COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7]|38;|4[0-7]|48;)")


def _seen_in_a_terminal(arguments, environment):
    """What a command writes to a terminal, both streams."""
    master, slave = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "spacereserve", *map(str, arguments)],
        env={**environment, "TERM": "xterm-256color", "COLUMNS": "80"},
        stdout=slave,
        stderr=slave,
    ) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # Linux says so where the other end is closed
                break
            if not part:
                break
            seen += part
    os.close(master)
    return process.returncode, seen


def test_json_is_all_that_goes_to_standard_output(tiny_plan):
    told, _ = tiny_plan

    assert told.returncode == 0
    assert told.stderr == ""
    value = json.loads(told.stdout)
    assert value["format"] == "spacereserve.plan/1"
    assert value["level"] == "crisis"
    assert value["at"] == "2026-08-22T00:00:00Z"


def test_the_same_question_gives_the_same_bytes(run, tiny_folder, tiny_plan, tmp_path):
    told, first = tiny_plan
    second = tmp_path / "again.json"

    run(
        *("plan", tiny_folder, "--level", "crisis", *PLAN, "--out", second),
        env={"PYTHONHASHSEED": "2"},
    )

    assert second.read_bytes() == first.read_bytes() == told.stdout.encode()


def test_a_real_plan_fits_its_schema(run_here, tiny_plan):
    told, _ = tiny_plan

    schema = json.loads(run_here("schema", "plan").stdout)

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(told.stdout), schema)
    assert {"status", "bound", "gap_fraction", "snapshot", "needs"} <= set(
        schema["required"]
    )


def test_plans_of_several_levels_fit_their_schema_and_make_one_report(
    run, tiny_folder, tmp_path
):
    file, report = tmp_path / "plans.json", tmp_path / "report.html"

    told = run(
        *("plan", tiny_folder, "--level", "war, peace,war", *PLAN),
        *("--out", file, "--theatre", "baltic=crisis"),
    )
    reported = run("report", tiny_folder, file, report, "--lang", "fr")

    assert told.returncode == 0, told.stderr
    value = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(value, plan_schemas()["plans"])
    assert [plan["level"] for plan in value["plans"]] == ["war", "peace"]
    assert {plan["levels"]["baltic"] for plan in value["plans"]} == {"crisis"}
    assert f"Written: {file}" in told.stderr
    assert reported.returncode == 0, reported.stderr
    assert '<html lang="fr"' in report.read_text(encoding="utf-8")


def test_a_plan_that_fits_no_schema_is_found_out(tiny_plan):
    value = json.loads(tiny_plan[0].stdout)
    value["needs"][0]["met_fraction"] = "all of it"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, plan_schemas()["plan"])


def test_the_answer_is_french_where_asked_and_narrow(run, tiny_folder, tmp_path):
    report = tmp_path / "rapport.html"

    told = run(
        *("plan", tiny_folder, "--level", "crisis", *PLAN, "--lang", "fr"),
        *("--report", report, "--at", "2026-08-22T02:00+02:00"),
        env={"COLUMNS": "80"},
    )

    assert told.returncode == 0, told.stderr
    assert "Petite réserve" in told.stdout
    assert "22 août 2026" in told.stdout
    assert "00:00" in told.stdout
    assert "Écrit" in told.stderr
    assert max(len(line) for line in told.stdout.splitlines()) <= 80
    assert "\x1b" not in told.stdout
    assert '<html lang="fr"' in report.read_text(encoding="utf-8")


def test_a_terminal_gets_no_colour_where_it_wants_none(environment, tiny_folder):
    arguments = ("plan", tiny_folder, "--level", "peace", *PLAN)

    code, plain = _seen_in_a_terminal(arguments, {**environment, "NO_COLOR": "1"})

    assert code == 0
    assert not COLOUR.search(plain)
    assert "◐".encode() in plain or "○".encode() in plain or "●".encode() in plain


def test_a_terminal_without_our_shapes_is_no_mistake(run, tiny_folder):
    told = run(
        "show",
        tiny_folder,
        env={"PYTHONIOENCODING": "ascii", "SPACERESERVE_LANG": "fr"},
    )

    assert told.returncode == 0, told.stderr
    assert "r\\xe9serve" in told.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        ("{", "is no plan"),
        ("[]", "is no plan"),
        ('{"format": "spacereserve.plans/1", "plans": []}', "it is empty"),
        ('{"format": "spacereserve.plan/1"}', "is no plan"),
    ],
)
def test_a_report_of_what_is_no_plan_is_refused(
    run_here, tiny_folder, tmp_path, content, message
):
    file, report = tmp_path / "plan.json", tmp_path / "report.html"
    if content is not None:
        file.write_text(content)

    told = run_here("report", tiny_folder, file, report)

    assert told.returncode == 2
    assert message in told.stderr
    assert "Traceback" not in told.stderr
    assert not report.exists()


def test_a_report_with_another_folder_is_refused(
    run_here, tiny_folder, tiny_plan, tmp_path
):
    value = json.loads(tiny_plan[0].stdout)
    value["needs"][0]["id"] = "gone-since"
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(value))

    told = run_here("report", tiny_folder, file, tmp_path / "report.html")

    assert told.returncode == 2
    assert "a plan of another reserve" in told.stderr
    assert "'gone-since'" in told.stderr
