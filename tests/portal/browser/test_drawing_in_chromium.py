"""An area is drawn on the map in a real Chromium: by clicks, by keys, from a list."""

import itertools
import json
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.alliance.models import Area
from spacereserve.portal.needs.models import Need
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = [[21, 54.5], [20, 56.25], [18.5, 54.5], [21, 54.5]]
CLOSED = {"en": "The region is closed", "fr": "La région est fermée"}


def click_at(page, lon_deg, lat_deg):
    """Clicks a position of the whole world's map."""
    frame = page.locator(".draw svg").bounding_box()
    x = (lon_deg + 180) / 360 * frame["width"]
    y = (90 - lat_deg) / 180 * frame["height"]
    page.mouse.click(frame["x"] + x, frame["y"] + y)


def drawn(page):
    return json.loads(page.input_value("#q-geometry"))


def signed_in(watched, live_server, scheme, width):
    """A page of the office of the tiny reserve."""
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    page = watched(color_scheme=scheme, viewport={"width": width, "height": 900})
    cookie = a_client(office).cookies["sessionid"].value
    named = {"name": "sessionid", "value": cookie, "url": live_server.url}
    page.context.add_cookies([named])
    return page


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("fr", "dark")])
def test_an_area_is_drawn_or_typed_and_kept(watched, live_server, lang, scheme):
    width = {"light": 1280, "dark": 390}[scheme]
    page = signed_in(watched, live_server, scheme, width)
    page.goto(f"/{lang}/alliance/areas/new/")
    page.fill("#q-id", "drawn-sea")
    page.fill("#q-name", "Drawn sea")
    picture = page.locator(".draw svg")
    picture.scroll_into_view_if_needed()

    # clicks, against the order that GeoJSON wants; one too many, taken back
    for place in ((10, 60), (30, 60), (30, 50), (10, 50), (0, 0)):
        click_at(page, *place)
    page.click("[data-act=undo]")
    page.click("[data-act=close]")
    by_clicks = drawn(page)
    said = page.inner_text(".draw [role=status]")
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"draw-{lang}.png", full_page=True)

    # keys alone
    page.click("[data-act=clear]")
    page.click("[data-act=world]")
    page.select_option("[data-kind]", "places")
    picture.focus()
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    by_keys = drawn(page)

    # a typed list, with a mistake on the way
    page.select_option("[data-kind]", "region")
    page.fill("[data-list]", "54 18\n54 20\n95 20")
    wrong = page.inner_text(".draw [role=status]")
    page.fill("[data-list]", "54,5 18,5\n56.25, 20\n54.5 21")
    by_list = drawn(page)
    faults = Axe().run(page).response["violations"]
    page_width = page.evaluate("document.documentElement.scrollWidth")
    page.click("form.record .actions button.large")
    page.wait_for_url(f"**/{lang}/alliance/areas/drawn-sea/")

    ring = by_clicks["coordinates"][0]
    assert by_clicks["type"] == "Polygon"
    assert ring[0] == ring[-1]
    assert len(ring) == 5
    corners = sorted((round(lon, -1), round(lat, -1)) for lon, lat in ring[:-1])
    assert corners == [(10, 50), (10, 60), (30, 50), (30, 60)]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) > 0
    assert CLOSED[lang] in said
    assert by_keys == {"type": "Point", "coordinates": [9, 9]}
    assert "3" in wrong
    assert "−90" in wrong
    assert by_list["coordinates"] == [TYPED]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in faults] == []
    assert page_width <= width
    assert Area.objects.get(identifier="drawn-sea").record["geometry"] == by_list


def test_a_need_is_stated_with_its_area_drawn_in_one_form(watched, live_server):
    page = signed_in(watched, live_server, "light", 390)
    row = Need.objects.filter(domain="imaging").first()
    page.goto(f"/fr/needs/needs/{row.identifier}/edit/")
    page.click("text=Dessiner une nouvelle zone")
    page.locator(".draw svg").scroll_into_view_if_needed()

    for place in ((10, 60), (30, 60), (30, 50)):
        click_at(page, *place)
    page.click("[data-act=close]")
    shape = json.loads(page.input_value("#q-area-new-geometry"))
    faults = Axe().run(page).response["violations"]
    page.fill("#q-area-new-name", "Zone dessinée")
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / "draw-need-fr.png", full_page=True)
    page.click("form.record > .actions button.large")
    page.wait_for_url(f"**/fr/needs/needs/{row.identifier}/")

    row.refresh_from_db()
    area = Area.objects.get(identifier=row.record["area"])
    assert area.record["geometry"] == shape
    assert area.name == "Zone dessinée"
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in faults] == []
