"""A consent is asked and given in a real Chromium; axe finds nothing on the way."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.agreements.models import ConsentRequest, Restriction
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records import services
from spacereserve.portal.records.nouns import all_nouns
from spacereserve.portal.registry.models import Asset

pytestmark = pytest.mark.django_db(transaction=True)

RULE = {
    "id": "home-rule",
    "name": "Home rule",
    "name_fr": "Règle nationale",
    "effect": "needs-approval",
    "will_of": "home-state",
    "consents_of": ["home-state", "provider"],
    "providers": ["borealis"],
}


def _faults(page, width):
    violations = Axe().run(page).response["violations"]
    found = [
        f"{page.url} {item['id']}: {node['html'][:160]}"
        for item in violations
        for node in item["nodes"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{page.url} is {wide} wide"] if wide > width else [])


def _keep(page, name):
    """A picture for people, where somebody asks for pictures."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("fr", "dark")])
def test_a_consent_is_asked_and_given(watched, live_server, lang, scheme):
    width = {"light": 1280, "dark": 390}[scheme]
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    services.create(office, all_nouns()["restrictions"], RULE)
    asset = Asset.objects.filter(kind="satellites").first()
    found = []

    def open_as(actor):
        page = watched(color_scheme=scheme, viewport={"width": width, "height": 900})
        cookie = a_client(actor).cookies["sessionid"].value
        named = {"name": "sessionid", "value": cookie, "url": live_server.url}
        page.context.add_cookies([named])
        return page

    asker, firm = open_as(office), open_as(an_actor("borealis"))
    asker.goto(f"/{lang}/agreements/restrictions/home-rule/")
    asker.select_option("#consent-side", "provider")
    asker.fill("#consent-grounds", "A flood on the coast")
    asker.fill("#consent-until", "2090-01-01")
    found += _faults(asker, width)
    asker.click("form[action$='/ask/'] button")
    asker.wait_for_load_state()
    _keep(asker, f"consent-asked-{lang}")

    firm.goto(f"/{lang}/agreements/consents/")
    found += _faults(firm, width)
    _keep(firm, f"consent-answer-{lang}")
    firm.click("button[name=answer][value=give]")
    firm.wait_for_load_state()
    found += _faults(firm, width)
    _keep(firm, f"consent-given-{lang}")
    asker.goto(f"/{lang}/registry/assets/{asset.identifier}/")
    found += _faults(asker, width)
    _keep(asker, f"asset-{lang}")
    asker.goto(f"/{lang}/registry/stale/")
    found += _faults(asker, width)

    assert found == []
    assert ConsentRequest.objects.get().state == "given"
    record = Restriction.objects.get(identifier="home-rule").record
    assert record["consents"][0]["providers"] == ["borealis"]
