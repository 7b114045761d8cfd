"""Pages in a real Chromium: signing up, the second factor, nothing for axe to find."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
)
from axe_playwright_python.sync_playwright import Axe
from django.core import mail

from portal_people import PASSWORD, a_client, a_key, an_actor, an_organisation
from spacereserve.portal.accounts import first_office, services
from spacereserve.portal.audit import recording

pytestmark = pytest.mark.django_db(transaction=True)

OPEN_PAGES = (
    "/",
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/api/keys/",
)
OWN_PAGES = (
    "/",
    "/accounts/created/",
    "/accounts/profile/",
    "/accounts/organisations/",
    "/accounts/organisations/new/",
    "/accounts/organisations/northern-eye/",
    "/accounts/write-newsletter/",
    "/api/keys/",
    "/audit/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
)


def code_of(letter):
    return re.search(r"^\d{6}$", letter.body, re.MULTILINE).group()


def look(page):
    """What axe finds on the page, as short lines."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {item['id']}: {node['html'][:120]}"
        for item in found
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_newcomer_signs_up_and_sees_the_rule_come_true(watched, lang):
    page = watched(locale=lang)

    page.goto(f"/{lang}/account/signup/")
    rules = page.locator("[data-password-rules] li")
    page.fill("#id_password1", "short")
    early = rules.evaluate_all("all => all.map(one => one.className)")
    page.fill("#id_password1", PASSWORD)
    late = rules.evaluate_all("all => all.map(one => one.className)")
    page.fill("#id_password2", PASSWORD)
    page.fill("#id_email", "newcomer@example.org")
    page.click("main button[type=submit]")
    page.wait_for_url(f"**/{lang}/account/confirm-email/")
    at_code = look(page)
    page.fill("#id_code", code_of(mail.outbox[0]))
    page.click("main form.code button[type=submit]")
    page.wait_for_url(f"**/{lang}/accounts/created/")

    assert early.count("kept") == 2  # lower case, and no space
    assert late.count("kept") == len(late) == 6
    assert at_code == []
    words = {"en": "Your account is created", "fr": "Votre compte est créé"}
    assert words[lang] in page.inner_text("h1")


def test_the_first_office_is_founded_and_proves_itself_twice(watched):
    token = first_office.token_of_first_office()
    page = watched()

    page.goto(f"/en/accounts/first-office/?token={token}")
    page.fill("#id_name", "The Office")
    page.fill("#id_email", "chief@example.org")
    page.fill("#id_password1", PASSWORD)
    page.fill("#id_password2", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/en/accounts/second-factor/")
    page.click("text=Use an authenticator app")
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        page.click("main button[type=submit]")
    secret = page.input_value("#authenticator_secret")
    assert look(page) == []
    counter = int(time.time()) // 30
    page.fill("#id_code", format_hotp_value(hotp_value(secret, counter)))
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/totp/activate" not in url)
    page.goto("/en/accounts/organisations/")

    assert "The Office" in page.inner_text("main")
    assert Authenticator.objects.filter(user__email="chief@example.org").exists()
    assert not first_office.is_first_token(token)


def test_a_passkey_is_a_second_factor(watched, live_server):
    actor = an_actor("northern-eye", "provider")
    page = watched()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )

    # a passkey belongs to a name, not to an address of numbers
    origin = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{origin}/en/account/login/")
    log_in(page, actor)
    page.goto(f"{origin}/en/account/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.fill("#id_password", PASSWORD)
        page.click("main button[type=submit]")
    page.fill("#id_name", "key")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)

    kinds = Authenticator.objects.filter(user=actor.user).values_list("type", flat=True)
    assert "webauthn" in kinds


def log_in(page, actor):
    page.fill("#id_login", actor.user.email)
    page.fill("#id_password", PASSWORD)
    page.click("main form.sheet button[type=submit]")


@pytest.fixture
def office_page(watched, live_server):
    """A browser of somebody who leads the office, with something on every page."""
    office = an_actor("office", "office")
    guest = an_organisation("northern-eye", "provider", nation="norway")
    services.invite(office, guest, email="guest@example.org", role="editor")
    recording.record(office, "office:organisation:look", subject=guest)
    a_key(office)
    client = a_client(office)

    def open_page(**options):
        page = watched(**options)
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies(
            [{"name": "sessionid", "value": cookie, "url": live_server.url}]
        )
        return page

    return open_page


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("fr", "dark")])
def test_axe_finds_nothing_on_any_page(office_page, watched, live_server, lang, scheme):
    width = {"light": 1280, "dark": 390}[scheme]
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    stranger, office = watched(**options), office_page(**options)
    stranger.goto(f"/{lang}/")  # the first look is the slowest
    found = []

    for page, addresses in ((stranger, OPEN_PAGES), (office, OWN_PAGES)):
        for address in addresses:
            page.goto(f"/{lang}{address}")
            found += look(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{page.url} is {wide} wide")

    assert found == []


def test_the_theme_is_switched_and_kept(watched):
    page = watched(color_scheme="light")
    page.goto("/en/")

    page.click("[data-theme-switch]")
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_interface_is_described_without_any_other_host(watched):
    page = watched()

    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock-tag", timeout=90_000)

    assert page.locator(".opblock-tag").count() > 5
