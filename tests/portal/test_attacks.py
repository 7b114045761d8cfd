"""What an attacker would try at the front door, and what comes of it."""

import io
import zipfile

import pytest
from django.contrib.auth import hashers
from django.core import mail
from prometheus_client import REGISTRY

from builders import tiny_catalogue, tiny_reserve
from portal_people import PASSWORD, a_client, a_key, a_person, an_actor
from spacereserve.portal.accounts.models import Invitation, Organisation
from spacereserve.portal.api.models import KeptAnswer
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.planning.archives import read_archive, write_archive
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db


def packed(files, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()


def broken_in_the_middle():
    content = bytearray(write_archive(tiny_reserve(), tiny_catalogue()))
    content[200:220] = b"\xff" * 20
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        broken_in_the_middle(),
        packed([("a", "1"), ("a/reserve.toml", "")]),
        packed([("x" * 300 + "/reserve.toml", "")]),
        packed([(".", "1"), ("reserve.toml", "")]),
        packed([("../reserve.toml", "")]),
        packed([("/etc/reserve.toml", "")]),
        packed([("a/reserve.toml", "")], zipfile.ZIP_LZMA),
    ],
    ids=("broken", "both", "long", "dot", "out", "absolute", "lzma"),
)
def test_a_hostile_zip_file_is_refused_with_a_way_out(content):
    with pytest.raises(InvalidError) as caught:
        read_archive(io.BytesIO(content))

    assert caught.value.code == "not-an-archive"


def test_a_request_larger_than_anything_is_refused_unread():
    class Endless(io.RawIOBase):
        def read(self, *_):
            pytest.fail("the body was read")

    answer = a_client().generic(
        "POST",
        "/en/account/login/",
        CONTENT_LENGTH=str(2**40),
        **{"wsgi.input": Endless()},
    )

    assert answer.status_code == 413


def test_a_proposed_name_does_not_win_the_records_of_its_bearer():
    reserve, office = tiny_reserve(), an_actor("office", "office")
    name = reserve.providers[0].id.lower()
    an_actor(name, "provider", status="proposed")

    with pytest.raises(ConflictError, match="not let in") as caught:
        import_reserve(office, reserve, None, name="tiny")

    assert caught.value.value == name


def test_an_organisation_that_was_let_in_gets_its_records():
    reserve, office = tiny_reserve(), an_actor("office", "office")
    own = an_actor(reserve.providers[0].id.lower(), "provider")

    import_reserve(office, reserve, None, name="tiny")

    assert own.organisation.providers.get().identifier == reserve.providers[0].id


def test_what_is_told_once_is_not_kept_for_a_repeated_request():
    headers = a_key(an_actor("northern-eye")) | {"Idempotency-Key": "once"}

    first, second = (
        a_client().post(
            "/api/v1/keys",
            {"name": "robot"},
            content_type="application/json",
            headers=headers,
        )
        for _ in range(2)
    )

    told = first.json()["key"]
    assert second.json() == first.json() | {"key": None}
    assert told.encode() not in bytes(KeptAnswer.objects.get().body)


def test_a_revoked_key_is_told_no_kept_answer():
    actor = an_actor("northern-eye")
    headers = a_key(actor) | {"Idempotency-Key": "once"}
    body = {"identifier": "new-eye", "kind": "provider", "name": "New Eye"}
    options = {"content_type": "application/json", "headers": headers}
    a_client().post("/api/v1/organisations", body, **options)
    actor.organisation.api_keys.all().delete()

    again = a_client().post("/api/v1/organisations", body, **options)

    assert again.status_code == 401


def test_made_up_methods_share_one_count():
    for word in ("BREW", "SPAM"):
        a_client().generic(word, "/healthz")

    methods = {
        sample.labels["method"]
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "spacereserve_requests_total"
    }
    assert "other" in methods
    assert not {"BREW", "SPAM"} & methods


@pytest.mark.parametrize("before", ["²", "9" * 30])
def test_strange_numbers_in_an_address_are_passed_over(before):
    office = an_actor("office", "office")

    page = a_client(office).get("/en/audit/", {"before": before})

    assert page.status_code == 200


def test_a_hidden_record_and_none_at_all_get_the_same_page():
    import_reserve(an_actor("office", "office"), tiny_reserve(), None, name="tiny")
    stranger = a_client()
    hidden = tiny_reserve().agreements[0].id

    pages = [
        stranger.get(f"/en/agreements/agreements/{name}/")
        for name in (hidden, "no-such-record")
    ]

    assert [page.status_code for page in pages] == [404, 404]
    said = [page.text.partition("<main")[2] for page in pages]
    texts = [text.replace(hidden, "no-such-record") for text in said]
    assert texts[0] == texts[1] != ""


def test_signing_up_hashes_once_for_known_and_unknown_addresses(monkeypatch):
    a_person("ada@example.org")
    hashed = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda *given: hashed.append(1) or encode(*given),
    )

    counts = []
    for email in ("ada@example.org", "new@example.org"):
        form = {"email": email, "password1": PASSWORD, "password2": PASSWORD}
        a_client().post("/en/account/signup/", form)
        counts.append(len(hashed))
        hashed.clear()

    assert counts == [1, 1]


def test_a_name_of_several_lines_makes_no_header_of_a_letter():
    owner = an_actor("mallory", "press")
    Organisation.objects.update(name="Mallory\nBcc: everybody@example.org")

    a_client(owner).post(
        "/en/accounts/organisations/mallory/invite/",
        {"email": "ada@example.org", "role": "editor"},
    )

    assert mail.outbox[0].recipients() == ["ada@example.org"]
    assert "Mallory Bcc: everybody@example.org" in mail.outbox[0].subject


def test_an_organisation_not_let_in_yet_writes_to_few():
    owner = an_actor("mallory", "press", status="proposed")
    client = a_client(owner)

    answers = [
        client.post(
            "/en/accounts/organisations/mallory/invite/",
            {"email": f"person{n}@example.org", "role": "editor"},
        ).status_code
        for n in range(6)
    ]

    assert answers == [302] * 5 + [409]
    assert Invitation.objects.count() == 5


def test_a_person_proposes_few_organisations_at_a_time():
    client = a_client(an_actor("northern-eye"))

    answers = [
        client.post(
            "/en/accounts/organisations/new/",
            {"name": "Eye", "identifier": f"eye-{n}", "kind": "press"},
        ).status_code
        for n in range(6)
    ]

    assert answers == [302] * 5 + [409]


def test_a_file_of_records_is_not_read_beyond_measure(monkeypatch):
    monkeypatch.setattr("spacereserve.portal.records.editing._MOST_BYTES", 10)
    sent = io.BytesIO(b"id,name\nmore than ten letters,x")

    page = a_client(an_actor("office", "office")).post(
        "/en/registry/providers/import/", {"file": sent}
    )

    assert page.status_code == 422
    assert "too large" in page.text


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ],
)
def test_signing_in_leads_to_no_other_host(wanted):
    person = a_person("ada@example.org")

    answer = a_client().post(
        "/en/account/login/",
        {"login": person.email, "password": PASSWORD, "next": wanted},
    )

    assert answer.headers["Location"] == "/en/"


def test_a_session_planted_before_signing_in_is_not_the_one_after():
    person, client = a_person("ada@example.org"), a_client()
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key

    client.post("/en/account/login/", {"login": person.email, "password": PASSWORD})

    assert client.session.session_key != planted.session_key
    assert "_auth_user_id" in client.session


def test_a_zero_byte_in_an_address_or_a_form_is_refused():
    client = a_client(an_actor("office", "office"))

    answers = [
        client.get("/en/registry/providers/%00/"),
        client.get("/en/accounts/organisations/?q=x%00y"),
        client.post("/en/registry/providers/new/", {"id": "a", "name": "x\x00y"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]


def test_the_interface_reads_a_body_of_another_type_itself():
    headers = a_key(an_actor("northern-eye"))

    answer = a_client().post("/api/v1/organisations", {"a": "b"}, headers=headers)

    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_zero_byte_in_a_record_for_the_interface_is_refused():
    headers = a_key(an_actor("office", "office"))
    record = {"id": "a", "name": "x\x00y", "nation": "USA", "status": "candidate"}

    answer = a_client().post(
        "/api/v1/registry/providers",
        record,
        content_type="application/json",
        headers=headers,
    )

    assert answer.status_code == 422
    assert "zero bytes" in answer.content.decode()
