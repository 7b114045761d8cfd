"""Every noun's list, record and forms open in both languages, for those who may."""

import json

import pytest

from builders import tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records.fields import models_of
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db

TABLES = sorted(all_nouns())


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("table", TABLES)
def test_list_record_and_form_open(office, table, language):
    noun = all_nouns()[table]
    client = a_client(office, language=language)
    base = f"/{language}/{noun.room}/{noun.slug}/"
    row = noun.model.objects.first()

    assert client.get(base, {"q": "a"}).status_code == 200
    for tag in models_of(table):
        assert client.get(f"{base}new/", {"tag": tag}).status_code == 200
    assert client.get(f"{base}import/").status_code == 200
    if row is not None:
        shown = client.get(f"{base}{row.identifier}/")
        assert shown.status_code == 200
        assert str(row.identifier) in shown.text
        if table != "agreements":
            assert client.get(f"{base}{row.identifier}/edit/").status_code == 200


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"agreements"}))
def test_a_form_that_is_saved_as_it_is_changes_nothing(office, table):
    noun = all_nouns()[table]
    row = noun.model.objects.first()
    if row is None:
        pytest.skip(f"the tiny reserve has no {table}")
    before = reserve_now().content_hash
    client = a_client(office)
    address = f"/en/{noun.room}/{noun.slug}/{row.identifier}/edit/"
    page = client.get(address)

    answer = client.post(address, page.context["form"].texts)

    assert answer.status_code == 302, answer.text
    assert reserve_now().content_hash == before


def test_mistakes_stand_beside_their_fields_and_nothing_is_saved(office):
    client = a_client(office, language="fr")
    address = "/fr/needs/needs/new/?tag=satcom"

    answer = client.post(address, {"id": "no spaces", "rate_mbit_s": "beaucoup"})

    assert answer.status_code == 422
    assert "Un nombre est attendu ici" in answer.text
    assert "Un identifiant est fait de lettres" in answer.text
    assert 'value="beaucoup"' in answer.text


def test_a_reference_to_nothing_is_told(office):
    noun = all_nouns()["needs"]
    row = noun.model.objects.first()
    client = a_client(office)
    address = f"/en/needs/needs/{row.identifier}/edit/"
    texts = dict(client.get(address).context["form"].texts)
    texts["theatre"] = ["atlantis"]

    answer = client.post(address, texts)

    assert answer.status_code == 422
    assert "There is no record “atlantis”" in answer.text


def test_a_change_of_an_old_revision_is_refused(office):
    noun = all_nouns()["needs"]
    row = noun.model.objects.first()
    client = a_client(office)
    address = f"/en/needs/needs/{row.identifier}/edit/"
    texts = dict(client.get(address).context["form"].texts)
    noun.model.objects.filter(pk=row.pk).update(revision=7)

    answer = client.post(address, {**texts, "revision": "1"})

    assert answer.status_code == 409
    assert "Somebody else changed this record" in answer.text


def test_a_record_that_others_name_is_not_removed(office):
    client = a_client(office)
    row = all_nouns()["theatres"].model.objects.first()

    answer = client.post(f"/en/alliance/theatres/{row.identifier}/remove/")

    assert answer.status_code == 409
    assert all_nouns()["theatres"].model.objects.filter(pk=row.pk).exists()


def test_rows_of_a_list_are_added_and_dropped_by_buttons(office):
    client = a_client(office)
    address = "/en/registry/providers/new/"
    texts = {"id": "new", "owners.0.name": "First", "owners.1.name": "Second"}

    added = client.post(address, {**texts, "add": "owners"})
    dropped = client.post(address, {**texts, "drop": "owners.0"})

    assert len(added.context["form"].texts) > len(texts)
    assert "owners.2." in added.text
    assert 'value="Second"' in dropped.text
    assert 'value="First"' not in dropped.text


def test_a_stranger_sees_no_private_record(office):
    stranger = a_client(an_actor("zeppelin", "provider"))
    agreement = all_nouns()["agreements"].model.objects.first()

    listed = stranger.get("/en/agreements/agreements/")
    opened = stranger.get(f"/en/agreements/agreements/{agreement.identifier}/")

    assert agreement.identifier not in listed.text
    assert opened.status_code == 404


def test_a_provider_changes_its_own_record_but_not_its_status(office):
    row = all_nouns()["providers"].model.objects.first()
    own = an_actor(row.owner.identifier)
    client = a_client(own)
    address = f"/en/registry/providers/{row.identifier}/edit/"
    texts = dict(client.get(address).context["form"].texts)
    texts.update({"trade": ["airships"], "status": ["withdrawn"]})

    answer = client.post(address, texts)

    row.refresh_from_db()
    assert answer.status_code == 302
    assert row.record["trade"] == "airships"
    assert row.status == "admitted"


def test_a_file_shows_every_mistake_before_anything_is_saved(office):
    client = a_client(office)
    text = (
        "id,name,nation,size,owners.0.name\n"
        "aurora,Aurora,FIN,large,\n"
        "aurora,Again,FIN,,\n"
        "bad id,,XXX,huge,\n"
    )

    answer = client.post("/en/registry/providers/import/", {"text": text})

    assert answer.status_code == 422
    assert "stands in the file twice" in answer.text
    assert "“huge” is not among the choices" in answer.text
    assert not all_nouns()["providers"].model.objects.filter(name="Aurora").exists()


def test_a_good_file_is_saved_once_it_is_confirmed(office):
    client = a_client(office)
    nation = all_nouns()["nations"].model.objects.first().identifier
    text = f"id;name;nation;contacts\naurora;Aurora;{nation};Ops|Duty officer\n"

    shown = client.post("/en/registry/providers/import/", {"text": text})
    n_before = all_nouns()["providers"].model.objects.filter(name="Aurora").count()
    client.post("/en/registry/providers/import/", {"text": text, "confirm": "1"})

    kept = all_nouns()["providers"].model.objects.get(identifier="aurora")
    assert shown.status_code == 200
    assert n_before == 0
    assert kept.record["contacts"] == ["Ops", "Duty officer"]


def test_json_is_read_as_well(office):
    client = a_client(office)
    use = [{"id": "relief", "name": "Disaster relief"}]
    sent = {"text": json.dumps(use), "confirm": "1"}

    client.post("/en/alliance/uses/import/", sent)

    assert all_nouns()["uses"].model.objects.filter(identifier="relief").exists()
