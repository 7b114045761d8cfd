"""A machine files a company, writes clauses, enters points, moves whole folders."""

import io
import json
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, a_key, a_person, an_actor
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.stanag import find_label_faults
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import Run
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.registry.models import Asset, Provider

pytestmark = pytest.mark.django_db
API = "/api/v1"


class Machine:
    """Asks the interface with a key."""

    def __init__(self, actor):
        self.headers = a_key(actor)
        self.client = a_client()

    def __call__(self, method, path, body=None):
        return self.client.generic(
            method,
            f"{API}{path}",
            b"" if body is None else json.dumps(body),
            "application/json",
            headers=self.headers,
        )


@pytest.fixture
def office():
    return an_actor("office", "office")


@pytest.fixture
def filled(office):
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    return Machine(office)


def _records():
    """The first provider of the tiny reserve with an asset and a service, by another
    name."""
    reserve = tiny_reserve()
    provider = reserve.providers[0]
    service = next(s for s in reserve.services if s.provider == provider.id)
    assets = [a for a in reserve.assets if a.provider == provider.id]

    def plain(record, **changes):
        return {**record.model_dump(mode="json", exclude_unset=True), **changes}

    return (
        plain(provider, id="newcomer", name="Newcomer", status="admitted"),
        [plain(one, id=f"new-{one.id}") for one in assets],
        plain(service, id="new-service", **_renamed(service)),
    )


def _renamed(service):
    fields = ("assets", "stations", "gateways")
    return {
        field: [f"new-{name}" for name in getattr(service, field)]
        for field in fields
        if getattr(service, field, ())
    }


def test_a_company_files_itself_over_the_interface(filled):
    company, assets, service = _records()
    ask = Machine(an_actor("guest", "press", role="editor"))

    early = ask("POST", "/registry/filing/submission")
    ask("PUT", "/registry/filing/company", company)
    for asset in assets:
        ask("POST", "/registry/filing/assets", asset)
    draft = ask("POST", "/registry/filing/services", service).json()
    done = ask("POST", "/registry/filing/submission")

    assert early.status_code == 422
    assert draft["is_ready"], draft
    assert done.status_code == 201, done.text
    assert done.json()["record"].get("status", "applicant") == "applicant"
    assert Provider.objects.get(identifier="newcomer").vetting.count() == 5
    assert Asset.objects.filter(provider="newcomer").count() == len(assets)


def test_a_draft_says_what_is_wrong_and_forgets_what_is_dropped(filled):
    company, _assets, service = _records()
    ask = Machine(an_actor("guest", "press", role="editor"))
    ask("PUT", "/registry/filing/company", company)

    wrong = ask("POST", "/registry/filing/services", service).json()
    after = ask("DELETE", "/registry/filing/services/0").json()
    again = ask("DELETE", "/registry/filing/services/0")

    assert not wrong["is_ready"]
    assert {one["code"] for one in wrong["services"][0]["mistakes"]} == {
        "unknown-record"
    }
    assert after["services"] == []
    assert again.status_code == 404


def test_the_same_draft_shows_on_the_pages(filled):
    company, _assets, _service = _records()
    actor = an_actor("guest", "press", role="editor")
    Machine(actor)("PUT", "/registry/filing/company", company)

    page = a_client(actor).get("/en/registry/filing/providers/0/")

    assert 'value="Newcomer"' in page.text


def test_clauses_are_written_commented_and_answered(filled):
    texts = {"title": "End", "title_fr": "Fin", "text": "Ends.", "text_fr": "Finit."}
    firm = Machine(an_actor("zeppelin"))
    filled("POST", "/agreements/clauses", {"identifier": "end", **texts})
    filled("POST", "/agreements/clauses", {"identifier": "end", **texts})

    said = firm("POST", "/agreements/clauses/end/comments", {"text": "When?"}).json()
    address = f"/agreements/clauses/end/comments/{said['number']}/answer"
    refused = firm("PUT", address, {"text": "Now."})
    filled("PUT", address, {"text": "Now."})
    whole = firm("GET", "/agreements/clauses/end").json()

    assert refused.status_code == 403
    assert [one["version"] for one in whole["versions"]] == [2, 1]
    assert whole["comments"][0]["answer"] == "Now."


def test_points_add_up(filled):
    provider = Provider.objects.first().identifier
    body = {"provider": provider, "points": 7, "reason": "A line"}
    filled("POST", "/agreements/points", body)

    sums = filled("POST", "/agreements/points", {**body, "points": -2}).json()
    nought = filled("POST", "/agreements/points", {**body, "points": 0})

    assert sums["total"] == 5
    assert nought.status_code == 422


def test_a_folder_goes_out_and_into_another_portal(filled):
    answer = filled("GET", "/planning/folder")
    content = answer.content
    before = reserve_now().content_hash

    sent = SimpleUploadedFile("tiny.zip", content, "application/zip")
    done = filled.client.post(
        f"{API}/planning/folder", {"file": sent}, headers=filled.headers
    )

    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert done.status_code == 200, done.text
    assert done.json()["added"] == {}
    assert reserve_now().content_hash == before


def test_a_folder_with_mistakes_tells_all_of_them(filled):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(
            "x/reserve.toml", 'id = "x"\nname = 3\n[policy]\nsurprise = 1\n'
        )
    sent = SimpleUploadedFile("bad.zip", made.getvalue(), "application/zip")

    answer = filled.client.post(
        f"{API}/planning/folder", {"file": sent}, headers=filled.headers
    )

    assert answer.status_code == 422
    assert answer.json()["code"] == "folder-mistakes"
    assert len(answer.json()["errors"]) > 1


def test_only_the_office_imports_a_folder(filled):
    firm = a_key(an_actor("zeppelin"))
    sent = SimpleUploadedFile("tiny.zip", b"", "application/zip")

    answer = filled.client.post(f"{API}/planning/folder", {"file": sent}, headers=firm)

    assert answer.status_code == 403


def test_plans_are_compared_reported_and_looked_out_of(filled):
    body = {"levels": ["crisis"], "at": "2026-08-22T00:00:00Z", "days": 1.0}
    run = filled("POST", "/planning/runs", body).json()
    plan = filled("GET", f"/planning/runs/{run['number']}").json()["plans"][0]["number"]

    compared = filled("GET", f"/planning/plans/{plan}/compared-with/{plan}").json()
    report = filled("GET", f"/planning/runs/{run['number']}/report")
    needs = [need.id for need in reserve_now().needs]
    outlooks = [filled("GET", f"/planning/outlook/needs/{one}").json() for one in needs]

    assert compared["n_alike"] == 3
    assert compared["needs"] == []
    assert report.headers["Content-Type"].startswith("text/html")
    assert {one["run"] for one in outlooks} == {Run.objects.get().pk, None}
    assert any(one["hindrances"] for one in outlooks)


def test_a_provider_learns_what_stands_in_the_way_but_not_of_whose_need(filled):
    body = {"levels": ["crisis"], "at": "2026-08-22T00:00:00Z", "days": 1.0}
    filled("POST", "/planning/runs", body)
    own = next(
        row
        for row in Provider.objects.all()
        if filled("GET", f"/planning/outlook/providers/{row.identifier}").json()[
            "hindrances"
        ]
    )

    ask = Machine(an_actor(own.owner.identifier))
    told = ask("GET", f"/planning/outlook/providers/{own.identifier}").json()
    page = a_client(an_actor(own.owner.identifier)).get(
        f"/en/registry/providers/{own.identifier}/"
    )

    assert {one["need"] for one in told["hindrances"]} == {None}
    assert "a need that is not released to you" in page.text


def test_a_label_is_stanag_4774(filled):
    need = reserve_now().needs[0].id

    answer = filled("GET", f"/labels/need/{need}")

    assert find_label_faults(answer.content) == []


def test_the_newsletter_is_asked_for_and_written(filled):
    reader = Machine(an_actor("zeppelin"))
    kept = reader("PUT", "/account/newsletter", {"wanted": True}).json()
    letter = {"subject_en": "A", "text_en": "B", "subject_fr": "C", "text_fr": "D"}

    sent = filled("POST", "/office/newsletters", letter)
    refused = reader("POST", "/office/newsletters", letter)

    assert kept["newsletter"]
    assert sent.json() == {"count": 1}
    assert len(mail.outbox) == 1
    assert refused.status_code == 403


def test_a_person_sees_memberships_and_a_key_does_not_switch(filled):
    actor = an_actor("zeppelin")
    ask = Machine(actor)

    found = ask("GET", "/account/memberships").json()
    stays = ask("PUT", "/account/acting-for", {"organisation": "zeppelin"})
    away = ask("PUT", "/account/acting-for", {"organisation": "office"})

    assert [one["organisation"] for one in found] == ["zeppelin"]
    assert stays.status_code == 200
    assert away.status_code == 404


def test_an_invitation_is_accepted_over_the_interface(filled):
    leader, guest = Machine(an_actor("zeppelin")), a_person("guest@example.org")
    made = leader(
        "POST",
        "/organisations/zeppelin/invitations",
        {"email": guest.email, "role": "viewer"},
    ).json()
    client = a_client(Actor(user=guest))

    answer = client.post(f"{API}/account/invitations/{made['token']}")

    assert answer.status_code == 201, answer.text
    assert answer.json()["role"] == "viewer"


def test_the_book_is_exported_and_says_so(filled):
    answer = filled("POST", "/audit/book")
    lines = answer.getvalue().decode().splitlines()

    assert "audit-book:export" in lines[-1]


def test_templates_and_like_needs_are_told(filled):
    need = reserve_now().needs[0].id

    templates = filled("GET", "/needs/templates").json()
    alike = filled("GET", f"/needs/needs/{need}/alike")

    assert {one["domain"] for one in templates} == {
        "imaging",
        "satcom",
        "surveillance",
        "launch",
        "navigation",
    }
    assert alike.status_code == 200
