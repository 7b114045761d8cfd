"""A reader of French is told of every mistake in French, from the engine's English."""

import ast
import os
import subprocess
import sys

import pytest

from spacereserve.engine.errors import Problem
from spacereserve.language import problem_text, retold, translator
from spacereserve.language.mistakes import extract_mistakes, template_of


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """A package with one mistake of each kind of writing."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "engine").mkdir()
    (folder / "engine/room.py").write_text(
        "_RULE = 'a rule with a name'\n"
        "_LIMITS_SAID = {'Theirs': 'a text of a table'}\n"
        "def check(value, size):\n"
        "    way_out = 'do this' if value else f'write {value.name!r} {size}'\n"
        "    raise InputError(\n"
        "        f'the key {value[0]} is missing', rule=_RULE, way_out=way_out)\n"
        "def other():\n"
        "    return print('not a mistake at all')\n",
        "utf-8",
    )
    return folder


def test_texts_of_mistakes_are_found_by_names_choices_and_tables(source):
    found = {message.id for message in extract_mistakes(source) if message.id}

    assert found >= {
        "a rule with a name",
        "a text of a table",
        "do this",
        "write {name} {size}",
        "the key {value} is missing",
    }
    assert "not a mistake at all" not in found
    assert "Theirs" not in found


def test_what_is_no_text_has_no_template():
    assert template_of(ast.parse("1 + 1", mode="eval").body) is None


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("the key 'nation' is missing", "la clé 'nation' manque"),
        (
            "no shared thing has the id 'cloud'",
            "aucun enregistrement (chose partagée) n’a l’identifiant 'cloud'",
        ),
        ("did you mean 'iceye'?", "vouliez-vous dire 'iceye'\N{NO-BREAK SPACE}?"),
        (
            "a number without quotes (max_deg: Largest angle)",
            "un nombre sans guillemets (max_deg)",
        ),
        ("there is no level 'warr'", "il n’y a pas de niveau 'warr'"),
        ("nobody ever said this", "nobody ever said this"),
    ],
)
def test_a_text_is_found_again_by_its_template(english, french):
    assert retold(english, "fr") == french
    assert retold(english, "en") == english


def test_the_english_line_is_the_problems_own():
    problem = Problem(
        "it is wrong", "it is right", 7, "mend it", file="a.toml", key="b[0]"
    )

    assert problem_text(problem, translator("en")) == str(problem)


def test_the_french_line_names_place_rule_value_and_way_out():
    problem = Problem(
        "the key 'id' is missing", "a reserve has an id", None, "correct the value"
    )

    assert problem_text(problem, translator("fr")) == (
        "la clé 'id' manque. Règle\N{NO-BREAK SPACE}: une réserve a un identifiant. "
        "Que faire\N{NO-BREAK SPACE}: corrigez la valeur."
    )


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("line 3, column 12", "ligne 3, colonne 12"),
        ("row 7, NORAD_CAT_ID", "ligne 7, NORAD_CAT_ID"),
        ("message 2, EPOCH", "message 2, EPOCH"),
        ("lines[3].quantity", "lines[3].quantity"),
    ],
)
def test_a_place_counted_in_a_file_is_told_in_french_and_a_key_is_left(key, place):
    problem = Problem(
        "it is wrong", "it is right", 7, "mend it", file="row 7.toml", key=key
    )

    told = problem_text(problem, translator("fr"))

    assert told.startswith(f"row 7.toml: {place}\N{NO-BREAK SPACE}: ")


def test_the_command_line_tells_a_broken_folder_in_french(tmp_path):
    (tmp_path / "reserve.toml").write_text('format = 1\nid = "r"\nname = 5\n', "utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "spacereserve", "check", str(tmp_path)],
        env=os.environ | {"SPACERESERVE_LANG": "fr"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "name n’est pas du texte" in done.stderr
    assert "la réserve n’a pas de niveaux d’alerte" in done.stderr
