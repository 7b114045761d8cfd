"""From a newcomer to a need that is met, in a real Chromium, in each language."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail

from builders import tiny_catalogue, tiny_reserve
from portal_people import PASSWORD, a_client, an_actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import Run
from spacereserve.portal.registry.models import Provider

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING = dict.fromkeys(
    ("providers", "assets", "services", "agreements", "restrictions", "needs"), ()
)


def _look(page):
    violations = Axe().run(page).response["violations"]
    return [
        f"{page.url} {item['id']}: {node['html'][:160]}"
        for item in violations
        for node in item["nodes"]
    ]


class Traveller:
    """Somebody with a browser in one language."""

    def __init__(self, page, lang, live_server, actor=None):
        self.page, self.lang, self.found = page, lang, []
        if actor is not None:
            cookie = a_client(actor).cookies["sessionid"].value
            named = {"name": "sessionid", "value": cookie, "url": live_server.url}
            page.context.add_cookies([named])

    def go(self, address):
        self.page.goto(f"/{self.lang}{address}")
        self.found += _look(self.page)

    def fill(self, **texts):
        for name, text in texts.items():
            key = name.replace("__", ".")
            field = self.page.locator(f"main [name='{key}']")
            if field.count() > 1:
                self.page.check(f"main [name='{key}'][value='{text}']")
                continue
            summary = self.page.locator("details.further:not([open]) > summary")
            if not field.is_visible() and summary.count():
                summary.click()
            kind = field.evaluate("one => one.tagName + one.type")
            if kind == "INPUTcheckbox":
                field.check()
            elif kind.startswith("SELECT"):
                field.select_option(text)
            else:
                field.fill(text)

    def send(self, button="main form.record > .actions button"):
        self.page.click(button)
        self.page.wait_for_load_state()


def _sign_up(traveller):
    page, lang = traveller.page, traveller.lang
    traveller.go("/account/signup/")
    page.fill("#id_email", "newcomer@aurora.example")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{lang}/account/confirm-email/")
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.MULTILINE).group()
    page.fill("#id_code", code)
    page.click("main form.code button[type=submit]")
    page.wait_for_url(f"**/{lang}/accounts/created/")


def _file_a_company(traveller):
    traveller.go("/registry/filing/")
    traveller.go("/registry/filing/providers/0/")
    traveller.fill(name="Aurora Links", nation="FIN", contacts="Duty officer")
    traveller.send()
    traveller.go("/registry/filing/assets/new/?tag=satellites")
    traveller.fill(name="Fleet", orbit="leo", name_pattern="^BOREAL-COM-")
    traveller.send()
    traveller.go("/registry/filing/services/new/?tag=satcom")
    traveller.fill(name="Link", bands="Ku", terminals="flat-panel", latency_ms="60")
    traveller.fill(assets="aurora-links-fleet", inter_satellite_links="true")
    traveller.send()
    traveller.go("/registry/filing/")
    traveller.send("form[action*='submit'] button")


def _vet_and_admit(office):
    for kind in ("identity", "ownership", "cyber", "capability", "legal"):
        office.go("/registry/providers/aurora-links/")
        office.page.select_option(f"#state-{kind}", "passed")
        office.page.fill(f"#note-{kind}", "seen")
        office.send(f"form[action*='vetting/{kind}'] button")
    office.send("form[action$='status/admit/'] button")


def _agree(office, provider):
    office.go("/agreements/agreements/new/?provider=aurora-links")
    office.fill(id="aurora-framework", name="Aurora framework", kind="framework")
    lines = {"lines__0__id": "aurora-crisis", "lines__0__level": "crisis"}
    office.fill(**lines, lines__0__service="aurora-links-link")
    office.fill(lines__0__quantity="100", lines__0__unit="mbit/s")
    office.fill(lines__0__call_up_h="0", lines__0__unit_price_eur="12,50")
    office.send()
    office.send("form[action*='/sign/1/'] button")
    provider.go("/agreements/agreements/aurora-framework/")
    provider.send("form[action*='/sign/1/'] button")


def _state_a_need(nation):
    nation.go("/needs/needs/new/?tag=satcom")
    nation.fill(id="gulf-link", name="A link in the Gulf", theatre="baltic")
    nation.fill(priority="1", use="command", rate_mbit_s="20", terminals="flat-panel")
    nation.fill(availability_fraction="0,7")
    nation.send()


def _plan(office):
    office.go("/planning/")
    office.page.fill("#at", "2026-08-22T00:00")
    office.page.fill("#days", "1")
    for level in ("peace", "war"):
        office.page.uncheck(f"main [name=levels][value={level}]")
    office.send("main form.panel button")
    office.page.click("main a[href*='/report/']")
    office.page.wait_for_load_state()
    office.found += _look(office.page)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_newcomers_company_meets_a_nations_need(watched, live_server, lang):
    staff = an_actor("office", "office")
    import_reserve(staff, tiny_reserve(**NOTHING), tiny_catalogue(), name="alliance")
    members = an_actor("fin", nation="FIN")
    newcomer = Traveller(watched(locale=lang), lang, live_server)
    office = Traveller(watched(locale=lang), lang, live_server, staff)
    nation = Traveller(watched(locale=lang), lang, live_server, members)

    _sign_up(newcomer)
    _file_a_company(newcomer)
    _vet_and_admit(office)
    _agree(office, newcomer)
    _state_a_need(nation)
    _plan(office)
    nation.go("/needs/needs/gulf-link/")

    assert Provider.objects.get(identifier="aurora-links").status == "admitted"
    assert Organisation.objects.get(identifier="aurora-links").status == "active"
    plan = Run.objects.get().plans.get()
    assert (plan.level, plan.n_met, plan.n_needs) == ("crisis", 1, 1)
    assert "Aurora Links" in office.page.inner_text("body")
    words = {"en": "met", "fr": "satisfait"}
    assert words[lang] in nation.page.inner_text("section.panel .badge.good")
    assert newcomer.found + office.found + nation.found == []
