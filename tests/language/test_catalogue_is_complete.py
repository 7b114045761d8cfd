"""The gate: every message of the source is in French, and nothing else is."""

import pytest
from babel.messages.catalog import Catalog

from spacereserve.language import extract
from spacereserve.language.catalogue import LOCALE_FOLDER, read_catalogue
from spacereserve.language.extract import (
    extract_messages,
    find_mistakes,
    update_catalogue,
)


@pytest.fixture(scope="module")
def messages():
    return extract_messages()


def _catalogue(*entries):
    catalogue = Catalog(locale="fr")
    for message, translation in entries:
        catalogue.add(message, translation)
    return catalogue


def test_every_message_of_the_source_is_in_french(messages):
    catalogue = read_catalogue(LOCALE_FOLDER / "fr.po")

    mistakes = find_mistakes(catalogue, messages)

    assert mistakes == (), "run python -m spacereserve.language.extract"


def test_messages_are_found_in_code_templates_and_the_command_line(messages):
    files = {place for message in messages for place, _ in message.locations}

    assert {
        "engine/reports/reasons.py",
        "engine/reports/templates/chapter.html.j2",
    } <= files
    assert any(file.startswith("cli/") for file in files)


def test_an_update_changes_nothing_when_all_is_well(messages):
    path = LOCALE_FOLDER / "fr.po"
    before = extract.catalogue_text(read_catalogue(path))

    after = extract.catalogue_text(update_catalogue(read_catalogue(path), messages))

    assert after == before == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("entries", "mistake"),
    [
        ([], "missing: 'Hello {name}'"),
        ([("Hello {name}", "")], "untranslated: 'Hello {name}'"),
        ([("Hello {name}", "Bonjour {nom}")], "placeholders differ: 'Hello {name}'"),
        (
            [("Hello {name}", "Bonjour {name}"), ("Bye", "Adieu")],
            "obsolete: 'Bye'",
        ),
    ],
)
def test_each_kind_of_mistake_is_named(entries, mistake):
    source = _catalogue(("Hello {name}", ""))

    assert find_mistakes(_catalogue(*entries), source) == (mistake,)


def test_a_fuzzy_message_is_a_mistake():
    catalogue = _catalogue(("Hello", "Bonjour"))
    catalogue["Hello"].flags.add("fuzzy")

    assert find_mistakes(catalogue, _catalogue(("Hello", ""))) == ("fuzzy: 'Hello'",)


def test_a_plural_without_all_its_forms_is_a_mistake():
    source = _catalogue((("{n} day", "{n} days"), ""))
    catalogue = _catalogue((("{n} day", "{n} days"), ("{n} jour", "")))

    assert find_mistakes(catalogue, source) == (
        "untranslated: ('{n} day', '{n} days')",
    )


def test_the_check_says_nothing_and_succeeds_when_all_is_well(capsys):
    code = extract.main(["--check"])

    assert code == 0
    assert capsys.readouterr().out == ""


def test_an_update_drops_what_the_source_no_longer_has(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(extract, "LOCALE_FOLDER", tmp_path)
    old = tmp_path / "fr.po"
    old.write_text(
        'msgid ""\nmsgstr ""\n"Language: fr\\n"\n\nmsgid "Gone"\nmsgstr "Parti"\n'
    )

    code = extract.main([])

    text = old.read_text(encoding="utf-8")
    assert code == 1
    assert "Gone" not in text
    assert 'msgid "Imaging"' in text
    assert "untranslated: 'Imaging'" in capsys.readouterr().out
