"""The report as people see it: in a real Chromium, on a desk, a telephone and paper."""

import itertools
import re
import zlib

import pytest

from spacereserve.engine.reports import html_report
from spacereserve.language import LANGS

_WIDTHS = {"telephone": 360, "tablet": 768, "desk": 1280}


@pytest.fixture(scope="module")
def files(reserve, plans, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    for lang in LANGS:
        text = html_report(plans, reserve, lang=lang)
        (folder / f"{lang}.html").write_text(text, encoding="utf-8")
    return {lang: (folder / f"{lang}.html").as_uri() for lang in LANGS}


@pytest.fixture(
    scope="module", params=[(lang, size) for lang in LANGS for size in _WIDTHS]
)
def page(request, browser, files):
    lang, size = request.param
    context = browser.new_context(viewport={"width": _WIDTHS[size], "height": 900})
    page = context.new_page()
    page.messages, page.requests = [], []
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.on("request", lambda asked: page.requests.append(asked.url))
    page.goto(files[lang])
    page.lang = lang
    yield page
    context.close()


_CONTRAST = """() => {
  const luminance = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).slice(0, 3).map(v => {
      v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)'; };
  const low = new Set();
  for (const node of document.body.querySelectorAll('*')) {
    if (node.closest('svg')) continue;
    if (![...node.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const a = luminance(getComputedStyle(node).color), b = luminance(behind(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.add(node.tagName + '.' + node.className + ' ' + ratio);
  }
  return [...low]; }"""

_CUT_OFF = """() => [...document.body.querySelectorAll('p, td, th, dt, dd, li, h1, h2')]
  .filter(node => node.offsetParent && !node.closest('thead')
    && node.scrollWidth > node.clientWidth + 1
    && getComputedStyle(node).display !== 'inline')
  .map(node => node.tagName + ': ' + node.textContent.trim().slice(0, 60))"""


def test_nothing_leaves_the_file_and_nothing_is_complained_of(page):
    assert page.requests == [page.url]
    assert page.messages == []


def test_the_page_is_no_wider_than_the_screen(page):
    width = page.evaluate("document.documentElement.scrollWidth")

    assert width <= page.viewport_size["width"]
    assert page.evaluate(_CUT_OFF) == []


def test_text_stands_out_from_what_is_behind_it(page):
    assert page.evaluate(_CONTRAST) == []


def test_the_page_is_in_its_language(page):
    title = {"en": "readiness report", "fr": "rapport de préparation"}[page.lang]

    assert page.title().endswith(title)
    assert page.locator("html").get_attribute("lang") == page.lang


def test_headings_stand_in_order(page):
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )

    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def test_pictures_have_a_size_and_a_name(page):
    pictures = page.locator("svg[role=img]")

    assert pictures.count() > 20
    for picture in pictures.all()[:30]:
        box = picture.bounding_box()
        assert box["width"] > 100
        assert box["height"] > 20


def test_a_closed_explanation_opens_without_a_script(page):
    closed = page.locator("details:not([open])").first
    inside = closed.locator("table")
    assert not inside.is_visible()
    handle = closed.element_handle()

    closed.locator("summary").click()

    assert handle.evaluate("node => node.open")


def test_land_is_drawn_from_the_shared_outline(page):
    drawn = page.evaluate(
        "[...document.querySelectorAll('.map use')].every(u =>"
        " document.querySelector(u.getAttribute('href')))"
    )

    assert drawn


@pytest.mark.parametrize("lang", LANGS)
def test_on_paper_nothing_is_missing(browser, files, lang):
    page = browser.new_page()
    page.goto(files[lang])

    sheet = page.pdf(prefer_css_page_size=True)

    page.emulate_media(media="print")
    hidden = page.evaluate(
        "[...document.querySelectorAll('details table')]"
        ".filter(t => !t.checkVisibility({contentVisibilityAuto: true})).length"
    )
    sizes = set(re.findall(rb"/MediaBox ?\[([\d. ]+)\]", _unpacked(sheet)))
    assert hidden == 0
    assert {tuple(round(float(n)) for n in size.split()) for size in sizes} == {
        (0, 0, 595, 842)
    }
    page.close()


def _unpacked(sheet):
    """The sheet with its packed parts beside it, where newer files keep their pages."""
    parts = re.findall(rb"stream\r?\n(.*?)endstream", sheet, re.DOTALL)
    opened = []
    for part in parts:
        try:
            opened.append(zlib.decompress(part))
        except zlib.error:
            continue
    return sheet + b"".join(opened)
