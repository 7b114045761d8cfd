"""The pages that everybody sees, in both languages."""

import json

import pytest

from portal_people import a_client, a_key, an_actor

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_first_page_opens_in_each_language(language):
    answer = a_client().get(f"/{language}/")

    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


def test_the_root_leads_to_the_readers_language():
    answer = a_client(language="fr").get("/")

    assert answer.headers["Location"] == "/fr/"


def test_the_portal_says_that_it_lives_and_is_ready():
    client = a_client()

    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert alive.json()["status"] == "ok"
    assert ready.status_code == 200
    assert ready.json()["checks"] == dict.fromkeys(
        ["database", "migrations", "cache"], "ok"
    )


def test_the_interface_describes_itself():
    answer = a_client().get("/api/v1/openapi.json")

    assert answer.json()["openapi"].startswith("3.1")


def test_the_interface_tells_who_asks():
    actor = an_actor("northern-eye", "provider")

    answer = a_client().get("/api/v1/account/me", headers=a_key(actor))

    assert answer.json()["organisation"] == "northern-eye"


def test_the_interface_refuses_strangers_with_a_problem():
    answer = a_client().get("/api/v1/account/me")

    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "not-signed-in"


def test_no_page_allows_inline_scripts_or_other_hosts():
    policy = a_client().get("/en/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
