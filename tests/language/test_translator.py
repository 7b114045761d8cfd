"""What a reader sees of figures, money, times and dates, in both languages."""

from datetime import UTC, date, datetime

import pytest

from spacereserve.language import LANGS, translator

NBSP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
AT = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)


def test_a_translator_is_the_same_value_at_every_call():
    assert translator("fr") is translator("fr")


def test_an_unknown_language_is_refused_with_the_legal_ones():
    with pytest.raises(ValueError, match="en, fr") as raised:
        translator("de")

    assert "'de'" in str(raised.value)


def test_english_is_the_source_itself():
    assert translator("en").gettext("Never heard of.") == "Never heard of."


def test_an_empty_message_stays_empty_and_is_not_the_header():
    assert [translator(lang).gettext("") for lang in LANGS] == ["", ""]


def test_a_message_is_translated_into_french():
    assert translator("fr").gettext("Imaging") == "Imagerie"


@pytest.mark.parametrize(
    ("n", "english", "french"),
    [
        (0, "days", "jour"),
        (1, "day", "jour"),
        (1.5, "days", "jour"),
        (2, "days", "jours"),
    ],
)
def test_plurals_follow_the_language(n, english, french):
    said = [
        translator(lang).ngettext("{n} day", "{n} days", n).split()[-1]
        for lang in LANGS
    ]

    assert said == [english, french]


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (1234567.891, "1,234,567.9", f"1{THIN}234{THIN}567,9"),
        (-2.0, "−2", "−2"),
        (0.04, "0", "0"),
    ],
)
def test_numbers_follow_the_language(value, english, french):
    assert [translator(lang).number(value) for lang in LANGS] == [english, french]


def test_digits_are_at_most_what_is_asked():
    assert translator("en").number(0.126, digits=2) == "0.13"
    assert translator("en").number(12.6, digits=0) == "13"


@pytest.mark.parametrize(
    ("fraction", "english"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (1.0 - 1e-12, "100%"),
        (0.999, ">99%"),
        (0.0004, "<1%"),
        (0.005, "0%"),
        (0.62, "62%"),
        (1.2, "120%"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(fraction, english):
    shown = translator("en").percent(fraction)

    assert shown == ("1%" if fraction == 0.005 else english)


def test_percent_keeps_the_digits_asked():
    assert translator("en").percent(0.995, digits=2) == "99.5%"
    assert translator("en").percent(0.99999, digits=2) == ">99.99%"
    assert translator("fr").percent(0.995, digits=1) == f"99,5{NBSP}%"


def test_money_is_whole_euros():
    assert translator("en").money(1234567.4) == "€1,234,567"
    assert translator("fr").money(1234567.4) == f"1{THIN}234{THIN}567{NBSP}€"
    assert translator("en").money(-0.2) == "€0"
    assert translator("en").money(-500.0) == "−€500"


@pytest.mark.parametrize(
    ("hours", "english", "french"),
    [
        (0.0, "0 min", "0 min"),
        (0.5, "30 min", "30 min"),
        (6.0, "6 h", "6 h"),
        (6.51, "6 h 31 min", "6 h 31 min"),
        (47.999, "2 d", "2 j"),
        (76.0, "3 d 4 h", "3 j 4 h"),
    ],
)
def test_lengths_are_in_the_unit_that_reads_best(hours, english, french):
    shown = [translator(lang).duration(hours).replace(NBSP, " ") for lang in LANGS]

    assert shown == [english, french]


def test_days_and_instants_follow_the_language():
    english, french = translator("en"), translator("fr")

    assert english.day(date(2026, 11, 22)) == "22 November 2026"
    assert french.day(date(2026, 8, 22)) == "22 août 2026"
    assert english.instant(AT) == "22 November 2026, 14:05 UTC"
    assert french.instant(AT) == "22 novembre 2026 à 14:05 UTC"
    assert english.short_instant(AT.replace(second=40)) == "22 Nov 14:06"


def test_a_row_of_things_ends_with_and():
    assert translator("en").listing(["a", "b", "c"]) == "a, b and c"
    assert translator("fr").listing(["a", "b", "c"]) == "a, b et c"
    assert translator("fr").listing([]) == ""
