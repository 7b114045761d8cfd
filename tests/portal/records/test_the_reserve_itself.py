"""Name, disclaimers and policy: a page and an endpoint for the office, in the book."""

import pytest

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.reserve import reserve_now

pytestmark = pytest.mark.django_db
CAPS = "policy.share_caps"
API = "/api/v1/alliance/reserve"


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    return actor


def a_level():
    return reserve_now().levels[0].id


def entry(**more):
    revision = ReserveHeader.objects.get().revision
    cap = {
        "policy.share_caps.0.by": "provider",
        "policy.share_caps.0.domain": "imaging",
        "policy.share_caps.0.fraction": "0,5",
        "policy.share_caps.0.levels": a_level(),
    }
    return {"id": "tiny", "name": "Tiny", "revision": revision, **cap, **more}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_office_sets_a_cap_and_plans_keep_it(office, lang):
    client = a_client(office)
    pairs = {
        "policy.cyber_at_least": f"{a_level()} = audited",
        "policy.min_providers": "1 = 2",
        "disclaimer": "Made up.\nNot for use.",
    }

    answer = client.post(f"/{lang}/alliance/reserve/edit/", entry(**pairs))
    page = client.get(f"/{lang}/alliance/reserve/")

    assert answer.status_code == 302, answer.content.decode()
    policy = reserve_now().policy
    assert [cap.fraction for cap in policy.share_caps] == [0.5]
    assert policy.min_providers == {"1": 2}
    assert policy.cyber_at_least[a_level()] == "audited"
    assert "Not for use." in page.content.decode()
    event = AuditEvent.objects.get(event="office:reserveheader:change")
    assert "policy" in event.details["keys"]
    assert event.details["after"]["policy"]["min_providers"] == {"1": 2}
    assert "min_providers" not in event.details["before"].get("policy", {})


def test_every_mistake_of_a_policy_is_told_beside_its_field(office):
    before = ReserveHeader.objects.get().record
    wrong = {
        "policy.slot_h": "7",
        "policy.share_caps.0.levels": "doomsday",
        "policy.part_fraction": "2",
    }

    shape = a_client(office).post("/en/alliance/reserve/edit/", entry(**wrong))
    levels = a_client(office).post(
        "/en/alliance/reserve/edit/",
        entry(**{"policy.share_caps.0.levels": "doomsday"}),
    )

    assert shape.status_code == levels.status_code == 422
    assert "This must be 1 or less." in shape.content.decode()
    assert "doomsday" in levels.content.decode()
    assert ReserveHeader.objects.get().record == before


def test_the_domain_of_a_cap_is_chosen_from_a_list(office):
    ReserveHeader.objects.update(record={"id": "tiny", "name": "Tiny"})

    page = a_client(office).post("/en/alliance/reserve/edit/", {"add": CAPS})

    assert 'name="policy.share_caps.0.domain"' in page.text
    assert '<option value="satcom">Satellite communications</option>' in page.text


def test_a_change_of_another_revision_is_refused(office):
    answer = a_client(office).post(
        "/en/alliance/reserve/edit/", entry() | {"revision": 99}
    )

    assert answer.status_code == 409
    assert AuditEvent.objects.filter(event__contains="reserveheader").count() == 0


def test_others_read_the_policy_and_strangers_do_not(office, client):
    nation = a_client(an_actor("sweden", "nation"))

    read = nation.get("/en/alliance/reserve/")
    change = nation.post("/en/alliance/reserve/edit/", entry())
    stranger = client.get("/en/alliance/reserve/")

    assert read.status_code == 200
    assert "/alliance/reserve/edit/" not in read.content.decode()
    assert change.status_code == 403
    assert stranger.status_code == 302


def test_machines_read_and_replace_what_they_have_seen(office):
    client = a_client(office)
    seen = client.get(API)
    body = seen.json()["record"] | {"policy": {"cost_key": "equal"}}

    done = client.put(
        API,
        body,
        content_type="application/json",
        headers={"If-Match": seen.headers["ETag"]},
    )
    late = client.put(
        API,
        body,
        content_type="application/json",
        headers={"If-Match": seen.headers["ETag"]},
    )

    assert seen.status_code == done.status_code == 200
    assert done.json()["revision"] == seen.json()["revision"] + 1
    assert reserve_now().policy.cost_key == "equal"
    assert late.status_code == 412


def test_machines_are_told_of_unknown_levels(office):
    client = a_client(office)
    body = client.get(API).json()["record"]
    body["policy"] = {"cyber_at_least": {"doomsday": "audited"}}

    answer = client.put(API, body, content_type="application/json")

    assert answer.status_code == 422
    assert "doomsday" in answer.content.decode()


DOOR = {
    "front_doors.0.name": "Front office",
    "front_doors.0.name_fr": "Guichet unique",
    "front_doors.0.url": "https://example.org/file",
    "front_doors.0.serves": "Companies file here for launch.",
}


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_other_front_doors_are_linked_for_everybody(office, lang):
    a_client(office).post("/en/alliance/reserve/edit/", entry(**DOOR))

    page = a_client(language=lang).get(f"/{lang}/alliance/front-doors/").text
    home = a_client(language=lang).get(f"/{lang}/").text

    assert 'href="https://example.org/file"' in page
    assert {"en": "Front office", "fr": "Guichet unique"}[lang] in page
    assert "Companies file here" in page
    assert f"/{lang}/alliance/front-doors/" in home
    assert reserve_now().front_doors[0].url == "https://example.org/file"


@pytest.mark.parametrize("wrong", ["javascript:alert(1)", "http://example.org", "x y"])
def test_a_front_door_is_a_safe_web_address(office, wrong):
    sent = entry(**{**DOOR, "front_doors.0.url": wrong})

    answer = a_client(office).post("/en/alliance/reserve/edit/", sent)

    assert answer.status_code == 422
    assert "https://" in answer.text
    assert reserve_now().front_doors == ()
