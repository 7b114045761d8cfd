"""Every noun over the interface: the same records, rights and mistakes as the pages."""

import pytest

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, a_key, an_actor
from spacereserve.engine.model import Reserve
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db

TABLES = sorted(all_nouns())
NEED = {
    "id": "new-need",
    "name": "New need",
    "domain": "satcom",
    "priority": 2,
    "rate_mbit_s": 5,
    "terminals": ["flat"],
}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    return actor


class Machine:
    def __init__(self, actor, scope="write"):
        self.headers = a_key(actor, scope)

    def __call__(self, method, path, body=None, **headers):
        return getattr(a_client(), method)(
            f"/api/v1{path}",
            body,
            **({} if method == "get" else {"content_type": "application/json"}),
            headers={**self.headers, **headers},
        )


def _need():
    sample = tiny_reserve().needs[0]
    return {**NEED, "owner": sample.owner, "theatre": sample.theatre, "use": sample.use}


@pytest.mark.parametrize("table", TABLES)
def test_a_record_is_listed_shown_and_replaced_by_itself(office, table):
    noun = all_nouns()[table]
    machine, base = Machine(office), f"/{noun.room}/{noun.slug}"
    listed = machine("get", base)
    before = reserve_now().content_hash

    assert listed.status_code == 200, listed.text
    assert listed.json()["count"] == noun.model.objects.count()
    for item in listed.json()["items"][:1]:
        shown = machine("get", f"{base}/{item['identifier']}")
        assert shown.json()["record"] == item["record"]
        if table != "agreements":
            answer = machine("put", f"{base}/{item['identifier']}", item["record"])
            assert answer.status_code == 200, answer.text
            assert answer.json()["revision"] == item["revision"] + 1
    assert reserve_now().content_hash == before


def test_a_need_is_made_once_with_an_idempotency_key(office):
    machine = Machine(office)
    key = {"Idempotency-Key": "one"}

    first = machine("post", "/needs/needs", _need(), **key)
    again = machine("post", "/needs/needs", _need(), **key)

    assert first.status_code == again.status_code == 201, first.text
    assert again.json() == first.json()


def test_all_mistakes_of_a_record_are_told_at_once(office):
    body = {**_need(), "theatre": "atlantis", "use": "mischief"}

    answer = Machine(office)("post", "/needs/needs", body)

    fields = {error["field"] for error in answer.json()["errors"]}
    assert answer.status_code == 422
    assert fields == {"theatre", "use"}


def test_an_old_version_is_not_written_over(office):
    machine = Machine(office)
    machine("post", "/needs/needs", _need())
    seen = machine("get", "/needs/needs/new-need").headers["ETag"]
    machine("put", "/needs/needs/new-need", {**_need(), "priority": 3})

    stale = machine("put", "/needs/needs/new-need", _need(), **{"If-Match": seen})
    same = machine("get", "/needs/needs/new-need", **{"If-None-Match": seen})

    assert stale.status_code == 412
    assert same.status_code == 200


def test_a_nation_states_its_own_needs_and_not_those_of_others(office):
    owners = [nation.id for nation in tiny_reserve().nations]
    mine, other = owners[0], owners[1]
    machine = Machine(an_actor(mine.lower(), "nation", nation=mine))

    made = machine("post", "/needs/needs", {**_need(), "owner": mine})
    refused = machine("post", "/needs/needs", {**_need(), "id": "x", "owner": other})

    assert made.status_code == 201, made.text
    assert refused.status_code in {403, 404}


def test_a_provider_cannot_admit_itself_over_the_interface(office):
    row = all_nouns()["providers"].model.objects.first()
    machine = Machine(an_actor(row.owner.identifier))
    body = {**row.record, "status": "suspended", "trade": "airships"}

    answer = machine("put", f"/registry/providers/{row.identifier}", body)
    moved = machine(
        "post", f"/registry/providers/{row.identifier}/status", {"verb": "admit"}
    )

    assert answer.json()["record"]["trade"] == "airships"
    assert answer.json()["record"]["status"] == "admitted"
    assert moved.status_code == 403


def test_a_file_is_previewed_and_then_saved(office):
    machine = Machine(office)
    nation = tiny_reserve().nations[0].id
    text = f"id,name,nation\naurora,Aurora,{nation}\n"

    seen = machine("post", "/registry/providers/import", {"text": text})
    done = machine(
        "post", "/registry/providers/import", {"text": text, "confirm": True}
    )

    assert seen.json() == {**done.json(), "saved": False}
    assert done.json()["saved"]
    assert machine("get", "/registry/providers/aurora").status_code == 200


def test_an_agreement_goes_from_draft_to_force_over_the_interface(office):
    first = tiny_reserve().agreements[0].model_dump(mode="json", exclude_defaults=True)
    lines = [
        {**line, "id": f"{line['id']}-new", "level": "peace"} for line in first["lines"]
    ][:1]
    body = {**first, "id": "new", "lines": lines, "valid_from_on": "2090-01-01"}
    body["beneficiaries"] = [tiny_reserve().nations[0].id]
    buyer = Machine(office)
    made = buyer("post", "/agreements/agreements", body)
    seller = Machine(an_actor(made.json()["owner"]))
    signature = "/agreements/agreements/new/versions/1/signature"

    half = buyer("post", signature)
    whole = seller("post", signature)
    again = seller("post", signature)

    assert made.status_code == 201, made.text
    assert half.json()["provider_signed_at"] is None
    assert whole.json()["provider_signed_at"] is not None
    assert again.status_code == 409
    assert "new" in reserve_now().by_id("agreements")


def test_a_run_is_asked_followed_and_read(office):
    machine = Machine(office)
    level = tiny_reserve().ordered_levels[-1].id
    body = {"levels": [level], "at": "2026-08-22T00:00:00Z", "days": 1}

    asked = machine("post", "/planning/runs", body)
    number = asked.json()["number"]
    shown = machine("get", f"/planning/runs/{number}")
    plan = machine("get", f"/planning/runs/{number}/plans/{level}")

    assert asked.status_code == 202, asked.text
    assert shown.json()["state"] == "done"
    assert plan.json()["level"] == level


def test_the_reserve_itself_can_be_read(office):
    answer = Machine(office)("get", "/planning/reserve")

    found = Reserve.model_validate(answer.json())
    assert found.content_hash == reserve_now().content_hash


@pytest.mark.parametrize("table", TABLES)
def test_a_stranger_lists_only_what_is_public(office, table):
    noun = all_nouns()[table]
    press = Machine(an_actor("gazette", "press"))

    answer = press("get", f"/{noun.room}/{noun.slug}")

    assert answer.status_code == 200
    assert {item["audience"] for item in answer.json()["items"]} <= {"public"}
