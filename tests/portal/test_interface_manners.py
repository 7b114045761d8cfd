"""The interface: keys, pages, versions, repeated requests, problems."""

import pytest
from django.utils import timezone

from portal_people import a_client, a_key, a_person, an_actor, an_organisation
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.api.models import ApiKey

pytestmark = pytest.mark.django_db
NEW = {"identifier": "new-eye", "kind": "provider", "name": "New Eye"}


def post(actor, path, body, **headers):
    return a_client().post(
        f"/api/v1{path}",
        body,
        content_type="application/json",
        headers={**a_key(actor), **headers},
    )


def test_a_repeated_request_is_answered_and_not_done_again():
    actor = an_actor("northern-eye")
    headers = a_key(actor) | {"Idempotency-Key": "once"}

    answers = [
        a_client().post(
            "/api/v1/organisations",
            NEW,
            content_type="application/json",
            headers=headers,
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert Organisation.objects.filter(identifier="new-eye").count() == 1


def test_a_key_of_idempotency_belongs_to_one_request():
    actor = an_actor("northern-eye")
    headers = a_key(actor) | {"Idempotency-Key": "once"}
    send = a_client().post
    send("/api/v1/organisations", NEW, content_type="application/json", headers=headers)

    other = send(
        "/api/v1/organisations",
        NEW | {"identifier": "other-eye"},
        content_type="application/json",
        headers=headers,
    )

    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-used"


def test_a_taken_identifier_is_a_conflict_with_a_way_out():
    answer = post(
        an_actor("northern-eye"), "/organisations", NEW | {"identifier": "northern-eye"}
    )

    body = answer.json()
    assert answer.status_code == 409
    assert (body["code"], body["field"]) == ("conflict", "identifier")
    assert body["hint"]


def test_all_mistakes_of_a_body_are_told_at_once():
    answer = post(
        an_actor("northern-eye"),
        "/organisations",
        {"identifier": "Not Good", "kind": "nothing", "name": ""},
    )

    fields = {mistake["field"] for mistake in answer.json()["errors"]}
    assert fields == {"body.identifier", "body.kind", "body.name"}


def test_problems_are_told_in_the_readers_language():
    answer = post(
        an_actor("northern-eye"),
        "/organisations",
        NEW | {"identifier": "northern-eye"},
        **{"Accept-Language": "fr"},
    )

    assert "déjà pris" in answer.json()["message"]


def test_a_read_key_changes_nothing():
    actor = an_actor("northern-eye")

    answer = a_client().post(
        "/api/v1/organisations",
        NEW,
        content_type="application/json",
        headers=a_key(actor, "read"),
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("end", ["revoked_at", "expires_at"])
def test_an_ended_key_opens_nothing(end):
    actor = an_actor("northern-eye")
    headers = a_key(actor)
    ApiKey.objects.update(**{end: timezone.now()})

    answer = a_client().get("/api/v1/account/me", headers=headers)

    assert answer.status_code == 401


def test_a_key_is_kept_as_a_hash_only():
    key = a_key(an_actor("northern-eye"))["X-API-Key"]

    row = ApiKey.objects.values().get()

    assert key not in str(row)
    assert key.startswith(f"sr_{row['prefix']}_")


def test_a_key_is_made_on_the_page_shown_once_and_revoked():
    actor = an_actor("northern-eye")
    client = a_client(actor)

    page = client.post("/en/api/keys/", {"name": "robot", "scope": "read", "days": 30})
    row = ApiKey.objects.get()
    again = client.get("/en/api/keys/")
    client.post(f"/en/api/keys/{row.pk}/revoke/")
    row.refresh_from_db()

    assert f"sr_{row.prefix}_" in page.text
    assert f"sr_{row.prefix}_" not in again.text
    assert not row.is_open


def test_lists_come_in_pages():
    actor = an_actor("northern-eye")
    for number in range(5):
        an_organisation(f"eye-{number}")

    answer = a_client().get(
        "/api/v1/organisations?limit=2&offset=4", headers=a_key(actor)
    )

    assert answer.json()["count"] == 6
    assert len(answer.json()["items"]) == 2


def test_versions_are_told_and_a_change_of_an_old_one_is_refused():
    office = an_actor("office", "office")
    an_organisation("northern-eye", status="proposed")
    client, headers = a_client(), a_key(office)
    address = "/api/v1/organisations/northern-eye"
    etag = client.get(address, headers=headers).headers["ETag"]

    same = client.get(address, headers=headers | {"If-None-Match": etag})
    stale = client.put(
        f"{address}/status",
        {"status": "active"},
        content_type="application/json",
        headers=headers | {"If-Match": '"old"'},
    )
    good = client.put(
        f"{address}/status",
        {"status": "active"},
        content_type="application/json",
        headers=headers | {"If-Match": etag},
    )

    assert same.status_code == 304
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    assert good.json()["status"] == "active"


def test_a_session_changes_things_only_with_its_token():
    client = a_client(an_actor("northern-eye"))
    client.handler.enforce_csrf_checks = True

    answer = client.post("/api/v1/organisations", NEW, content_type="application/json")

    assert answer.status_code == 403


def test_somebody_without_organisation_reads_no_book():
    person = Actor(user=a_person())

    answer = a_client(person).get("/api/v1/audit/events")

    assert answer.status_code == 403
