"""The report as a file: the same bytes, whole, safe and in one language."""

import itertools
import re
from html.parser import HTMLParser

import pytest
from sample_plan import sample_plan
from sample_reserve import sample_reserve

from spacereserve.engine.errors import PlanningError
from spacereserve.engine.model import Reserve
from spacereserve.engine.reports import html_report
from spacereserve.language import LANGS
from spacereserve.language.catalogue import LOCALE_FOLDER, read_catalogue

VOID = {"meta", "br", "col", "link", "img", "hr", "input"}
SPACES = re.compile(r"\s+")


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults = [], []
        self.ids, self.targets, self.headings, self.attributes = [], [], [], []
        self.texts, self.tags = [], []
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag, attrs):
        self._seen(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self._seen(tag, attrs)

    def _seen(self, tag, attrs):
        values = dict(attrs)
        self.tags.append((tag, values))
        self.attributes += values.items()
        self.ids += [values["id"]] if "id" in values else []
        for name in ("href", "aria-labelledby"):
            self.targets += [word.lstrip("#") for word in values.get(name, "").split()]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open and data.strip():
            self.texts.append(SPACES.sub(" ", data).strip())


@pytest.fixture(scope="module")
def documents(reserve, plans):
    return {lang: html_report(plans, reserve, lang=lang) for lang in LANGS}


@pytest.fixture(scope="module")
def pages(documents):
    return {lang: Page(text) for lang, text in documents.items()}


def test_the_same_plans_give_the_same_bytes(reserve, plans, documents):
    assert html_report(plans, reserve, lang="fr") == documents["fr"]


def test_the_order_of_a_reserves_records_changes_nothing(reserve, plans, documents):
    fields = {name: getattr(reserve, name) for name in reserve.model_fields_set}
    turned = {
        name: value[::-1] if isinstance(value, tuple) else value
        for name, value in fields.items()
    }

    text = html_report(plans, Reserve.model_validate(turned), lang="en")

    assert text == documents["en"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_is_well_formed(pages, lang):
    assert pages[lang].faults == []
    assert pages[lang].open == []


@pytest.mark.parametrize("lang", LANGS)
def test_identifiers_are_unique_and_references_lead_somewhere(pages, lang):
    page = pages[lang]

    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)


@pytest.mark.parametrize("lang", LANGS)
def test_headings_stand_in_order(pages, lang):
    headings = pages[lang].headings

    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_its_language_and_forbids_everything_from_outside(
    documents, pages, lang
):
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    assert f'<html lang="{lang}">' in documents[lang]
    assert ("content", policy) in pages[lang].attributes
    tags = {tag for tag, _ in pages[lang].tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base"}
    assert not re.search(r"https?://", documents[lang])
    assert not re.search(r"url\((?!#)", documents[lang])
    assert not any(name.startswith("on") for name, _ in pages[lang].attributes)


@pytest.mark.parametrize("lang", LANGS)
def test_pictures_and_tables_speak_to_those_who_do_not_see(pages, lang):
    for tag, values in pages[lang].tags:
        if tag == "svg" and "aria-hidden" not in values and "y" not in values:
            assert values.get("role") == "img"
            assert "aria-label" in values or "aria-labelledby" in values
        if tag == "th":
            assert values.get("scope") in {"row", "col", "rowgroup"}


def _translated():
    """English messages of the page's size whose French is another."""
    for message in read_catalogue(LOCALE_FOLDER / "fr.po"):
        if isinstance(message.id, str) and message.id and message.id != message.string:
            yield message.id


def test_no_english_is_left_in_the_french_page(pages):
    shown = set(pages["fr"].texts)
    shown |= {value for name, value in pages["fr"].attributes if name == "data-label"}

    assert not shown & set(_translated())


def test_no_english_sentence_is_left_in_the_french_page(documents):
    for message in _translated():
        plain = re.split(r"\{\w+\}", message)
        longest = max(plain, key=len)
        if len(longest) > 24:
            assert longest not in documents["fr"], message


def test_french_figures_and_dates_are_french(documents):
    assert "22 novembre 2026 à 18:00 UTC" in documents["fr"]
    assert "612\N{NARROW NO-BREAK SPACE}400\N{NO-BREAK SPACE}€" in documents["fr"]
    assert "99,5\N{NO-BREAK SPACE}%" in documents["fr"]
    assert "€612,400" in documents["en"]


def test_both_pages_have_the_same_parts(pages):
    tags = [[tag for tag, _ in pages[lang].tags] for lang in LANGS]

    assert tags[0] == tags[1]


@pytest.mark.parametrize(
    "part",
    [
        "Providers, prices and terms are invented for tests.",
        "3 of 8",
        "First call: Borealis, for Borealis link; first service 2",
        "Watch, +1 555 0100",
        "Aleutian approaches",
        "longest time without a look: 13",
        "cap 60%",
        "exceeded",
        "€280,007",
        "4 offers considered",
        "It is refused by a restriction: “Borealis serves no targeting”",
        "the quantity promised in Suomi radar (Finnish pledge)",
        "Have this restriction lifted",
        "No single change mends it; 3 were tried.",
        "Without satellites whose elements are stale, only 56% is met.",
        "Proven optimal",
        "Satellites of the reserve’s services",
        "±\N{NO-BREAK SPACE}4.2\N{NO-BREAK SPACE}s",
        "Greenwich mean sidereal time of 1982",
        "Cloud over Baltic: not known",
        "Natural Earth",
        "nations’ own assets give 62%, companies 0%; 38% is missing.",
        "Operator&#39;s own page, read 2026",
    ],
)
def test_the_page_answers_the_question(documents, part):
    assert part in documents["en"]


def test_the_snapshot_is_named_in_full(documents, reserve):
    assert reserve.content_hash in documents["en"]


HOSTILE = "<script>alert('x')</script>\"'&{{ 7*7 }}</style><svg onload=alert(1)>"


def _hostile_reserve():
    plain = sample_reserve().model_dump(mode="json", exclude_unset=True)
    for table in plain.values():
        if isinstance(table, list):
            for record in table:
                _poison(record)
    plain["name"] = plain["disclaimer"] = HOSTILE
    return Reserve.model_validate(plain)


def _poison(record):
    for key in ("name", "name_fr", "cloud_source", "approver"):
        if key in record:
            record[key] = HOSTILE
    if "contacts" in record:
        record["contacts"] = [HOSTILE]


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_names_are_text(lang):
    reserve = _hostile_reserve()

    text = html_report([sample_plan(reserve)], reserve, lang=lang)

    page = Page(text)
    assert page.faults == []
    assert not {tag for tag, _ in page.tags} & {"script"}
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert "&lt;script&gt;" in text
    assert any(HOSTILE[:20] in shown for shown in page.texts)
    assert text.count("</style>") == 1


def test_unknown_records_are_shown_by_their_identifiers(reserve, plans):
    bare = Reserve.model_validate(
        {
            **{name: getattr(reserve, name) for name in reserve.model_fields_set},
            "needs": (),
            "agreements": (),
        }
    )

    text = html_report(plans, bare, lang="en")

    assert "gulf-radar" in text


def test_a_plan_without_needs_is_a_page_too(reserve):
    empty = {"needs": [], "offers": [], "shares": [], "spending": [], "supplied": []}

    text = html_report([sample_plan(reserve, **empty)], reserve, lang="en")

    assert "There is nobody to call." in text
    assert "Every need is met." in text
    assert Page(text).faults == []


def test_a_theatre_at_another_level_is_told(reserve):
    levels = {"baltic": "war", "high-north": "crisis", "pacific": "crisis"}

    text = html_report([sample_plan(reserve, levels=levels)], reserve, lang="en")

    assert "Baltic: War; High North: Crisis" in text


def test_no_plan_is_refused(reserve):
    with pytest.raises(PlanningError) as raised:
        html_report([], reserve, lang="en")

    assert raised.value.rule == "a report shows one plan or more"


def test_a_plan_of_another_reserve_is_refused(reserve, plans):
    stranger = plans[0].model_copy(update={"reserve": "elsewhere"})

    with pytest.raises(PlanningError) as raised:
        html_report([stranger], reserve, lang="en")

    assert raised.value.value == "elsewhere"
