"""Accounts: sign-up by code, new codes, limits, reset, the password's rule."""

import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from portal_people import PASSWORD, a_client, a_person
from spacereserve.portal.accounts.models import User

pytestmark = pytest.mark.django_db
CODE_PAGE = "/en/account/confirm-email/"


def code_of(letter):
    return re.search(r"^\d{6}$", letter.body, re.MULTILINE).group()


def sign_up(client, email="new@example.org", password=PASSWORD, lang="en"):
    return client.post(
        f"/{lang}/account/signup/",
        {"email": email, "password1": password, "password2": password},
    )


def enter(client, code, lang="en"):
    return client.post(f"/{lang}/account/confirm-email/", {"code": code})


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock that allauth reads."""
    begun = time.time()
    passed = [0.0]
    monkeypatch.setattr("time.time", lambda: begun + passed[0])
    return lambda minutes: passed.__setitem__(0, minutes * 60.0)


def test_the_account_opens_with_the_code_from_the_letter():
    client = a_client()

    sent = sign_up(client)
    closed = client.get("/en/accounts/profile/")
    opened = enter(client, code_of(mail.outbox[0]))
    created = client.get(opened.headers["Location"])

    assert sent.headers["Location"] == CODE_PAGE
    assert "login" in closed.headers["Location"]
    assert opened.headers["Location"] == "/en/accounts/created/"
    assert "Your account is created" in created.text


def test_nobody_signs_in_before_the_code():
    sign_up(a_client())
    other = a_client()

    answer = other.post(
        "/en/account/login/", {"login": "new@example.org", "password": PASSWORD}
    )

    assert answer.headers["Location"] == CODE_PAGE
    assert "login" in other.get("/en/accounts/profile/").headers["Location"]


def test_a_code_is_good_for_29_minutes(clock):
    client = a_client()
    sign_up(client)

    clock(29)

    assert enter(client, code_of(mail.outbox[0])).status_code == 302
    assert client.get("/en/accounts/profile/").status_code == 200


def test_a_code_is_void_after_31_minutes(clock):
    client = a_client()
    sign_up(client)

    clock(31)
    enter(client, code_of(mail.outbox[0]))

    assert client.get("/en/accounts/profile/").status_code == 302


def test_a_code_works_once():
    client, other = a_client(), a_client()
    sign_up(client)
    code = code_of(mail.outbox[0])
    enter(client, code)

    client.post("/en/account/logout/")
    enter(client, code)
    enter(other, code)

    assert client.get("/en/accounts/profile/").status_code == 302
    assert other.get("/en/accounts/profile/").status_code == 302


def test_the_third_wrong_code_ends_the_attempt():
    client = a_client()
    sign_up(client)
    code = code_of(mail.outbox[0])
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(3):
        enter(client, wrong)
    enter(client, code)

    assert client.get("/en/accounts/profile/").status_code == 302


def test_a_new_code_makes_the_old_one_void():
    client = a_client()
    sign_up(client)

    client.post(CODE_PAGE, {"action": "resend"})
    old, new = code_of(mail.outbox[0]), code_of(mail.outbox[1])
    refused = enter(client, old)
    accepted = enter(client, new)

    assert old != new
    assert refused.status_code == 200
    assert accepted.headers["Location"] == "/en/accounts/created/"


def test_new_codes_are_rate_limited(settings):
    settings.ACCOUNT_RATE_LIMITS = {}  # those that the portal has in earnest
    client = a_client()
    sign_up(client, "often@example.org")

    for _ in range(3):
        client.post(CODE_PAGE, {"action": "resend"})

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "password",
    [
        "Short-1-pa",
        "no-upper-case-7",
        "NO-LOWER-CASE-7",
        "No-digit-at-all",
        "NoSymbolAtAll77",
        "With space-7-in it",
    ],
)
def test_a_password_that_breaks_the_rule_is_refused(password):
    client = a_client()

    answer = sign_up(client, password=password)

    assert answer.status_code == 200
    assert not User.objects.exists()


def test_the_rule_is_shown_beside_the_password():
    page = a_client().get("/fr/account/signup/").text

    for rule in ("au moins 12 caractères", "aucune espace", "un symbole"):
        assert rule in page


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_letters_come_in_the_readers_language(lang):
    client = a_client(language=lang)

    sign_up(client, lang=lang)

    words = {"en": "valid for 30 minutes", "fr": "valable 30 minutes"}
    assert words[lang] in mail.outbox[0].body


def reset(client, email, next_page="/en/accounts/profile/"):
    login = client.get("/en/account/login/", {"next": next_page}).text
    link = re.search(r'href="(/en/account/password/reset/\?next=[^"]+)"', login).group(
        1
    )
    form = client.get(link.replace("&amp;", "&")).text
    back = re.search(r'name="next"\s+value="([^"]+)"', form).group(1)
    return back, client.post(
        "/en/account/password/reset/", {"email": email, "next": back}, follow=True
    )


def test_after_a_reset_one_signs_in_and_is_back_on_the_page():
    a_person("ada@example.org")
    client = a_client()
    new = "Another-horse-8-battery"

    _, page = reset(client, "ada@example.org")
    at = page.redirect_chain[-1][0]
    confirmed = client.post(
        at, {"code": code_of(mail.outbox[0]), "next": _next(page.text)}, follow=True
    )
    at = confirmed.redirect_chain[-1][0]
    form = {"password1": new, "password2": new, "next": _next(confirmed.text)}
    done = client.post(at, form)
    back = done.headers["Location"]
    signed_in = client.post(
        back, {"login": "ada@example.org", "password": new, "next": _after(back)}
    )

    assert back == "/en/account/login/?next=%2Fen%2Faccounts%2Fprofile%2F"
    assert signed_in.headers["Location"] == "/en/accounts/profile/"


def _next(text):
    return re.search(r'name="next"\s+value="([^"]+)"', text).group(1)


def _after(address):
    return parse_qs(urlsplit(address).query)["next"][0]


def test_an_unknown_address_gets_the_same_answer():
    a_person("known@example.org")

    _, known = reset(a_client(), "known@example.org")
    _, unknown = reset(a_client(), "unknown@example.org")

    assert known.redirect_chain == unknown.redirect_chain
    bare = [
        re.sub(r"(?i)csrf[^>]*|value=\"[^\"]*\"|(un)?known@example.org", "", page.text)
        for page in (known, unknown)
    ]
    assert bare[0] == bare[1]


def test_signing_up_with_a_known_address_tells_nothing():
    a_person("known@example.org")

    known = sign_up(a_client(), "known@example.org")
    unknown = sign_up(a_client(), "unknown@example.org")

    assert known.headers["Location"] == unknown.headers["Location"]


def test_the_newsletter_is_a_click_of_its_own_and_ends_by_one():
    client = a_client()
    sign_up(client)
    enter(client, code_of(mail.outbox[0]))
    user = User.objects.get()
    assert user.newsletter_since is None

    client.post("/en/accounts/newsletter/", {"wanted": "yes"})
    user.refresh_from_db()
    assert user.newsletter_since is not None

    stranger = a_client()
    stranger.post(f"/en/accounts/unsubscribe/{user.unsubscribe_key}/")
    user.refresh_from_db()
    assert user.newsletter_since is None
