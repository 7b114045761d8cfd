"""Cyber standing, standards, tests, age, the catalogue: shown, and told when over."""

import datetime as dt

import pytest
from django.utils import timezone

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.agreements import clauses
from spacereserve.portal.agreements import services as agreements
from spacereserve.portal.agreements.models import Agreement
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import OrbitFile
from spacereserve.portal.planning.satellites import find_satellites
from spacereserve.portal.records import services
from spacereserve.portal.records.mistakes import RecordMistakes
from spacereserve.portal.records.nouns import all_nouns
from spacereserve.portal.registry.confirming import to_be_confirmed
from spacereserve.portal.registry.models import Asset, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), tiny_catalogue(), name="tiny")
    return actor


def _change(office, row, **changes):
    noun = all_nouns()[row.TABLE]
    return services.change(office, row, {**row.record, **changes}, noun=noun)


def _day(days):
    return (timezone.now().date() + dt.timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("cyber", "is_told"),
    [
        (
            {"status": "audited", "expires_on": _day(10), "followed_up_on": _day(0)},
            True,
        ),
        (
            {"status": "audited", "expires_on": _day(90), "followed_up_on": _day(0)},
            False,
        ),
        ({"status": "audited", "followed_up_on": _day(-40)}, True),
        ({"status": "none", "followed_up_on": _day(-40)}, False),
    ],
    ids=["ends soon", "well", "nobody looked for a month", "has none"],
)
def test_a_cyber_standing_is_followed_up(office, cyber, is_told):
    row = Asset.objects.first()
    Asset.objects.exclude(pk=row.pk).delete()

    _change(office, row, cyber=cyber)

    found = to_be_confirmed(office, timezone.now().date())
    assert bool(found.cyber) is is_told


def test_evidence_for_a_standard_that_ends_is_told_on_the_page(office):
    row = Service.objects.first()
    standard = {"standard": "STAPI", "grade": "certified", "until_on": _day(5)}
    passed = {"name": "Ten looks", "tested_on": "2026-05-01", "outcome": "passed"}

    _change(office, row, conformances=[standard], acceptance_tests=[passed])

    client = a_client(office)
    page = client.get(f"/en/registry/services/{row.identifier}/").text
    assert "STAPI" in page
    assert "Ten looks" in page
    assert row.identifier in client.get("/en/registry/stale/").text


def test_an_asset_shows_its_satellites_in_the_catalogue(office):
    row = Asset.objects.filter(kind="satellites").first()

    page = a_client(office).get(f"/en/registry/assets/{row.identifier}/")

    found = find_satellites(row.record, OrbitFile.objects.first())
    assert found.n_found > 0
    assert found.satellites[0].name in page.text


def test_numbers_that_the_catalogue_lacks_are_told(office):
    row = Asset.objects.filter(kind="satellites").first()
    kept = {key: value for key, value in row.record.items() if key != "name_pattern"}
    noun = all_nouns()["assets"]
    services.change(
        office, row, {**kept, "catalog_numbers": [123456], "n_stated": 3}, noun=noun
    )

    page = a_client(office, language="fr").get(f"/fr/registry/assets/{row.identifier}/")

    assert "Absents du catalogue" in page.text
    assert "123456" in page.text


@pytest.mark.parametrize("pattern", ["(a+)+$", "a*b*c*d*", "(x|y)*z"])
def test_a_pattern_that_could_take_for_ever_is_not_tried(office, pattern):
    found = find_satellites({"name_pattern": pattern}, OrbitFile.objects.first())

    assert not found.is_looked_up
    assert found.n_found == 0


def test_an_agreement_names_clauses_of_the_library_and_shows_them(office):
    texts = {"title": "End", "title_fr": "Fin", "text": "It ends.", "text_fr": "Fini."}
    clauses.write(office, identifier="end", **texts)
    clauses.write(office, identifier="end", **texts)
    row = Agreement.objects.first()
    raw = {**row.record, "clauses": ["end@1"]}

    version = agreements.propose(office, row, raw)
    agreements.sign(office, version)
    agreements.sign(an_actor(row.owner.identifier), version)

    page = a_client(office).get(f"/en/agreements/agreements/{row.identifier}/").text
    assert "It ends." in page
    assert "version 2 is newer" in page


def test_a_clause_that_the_library_lacks_is_a_mistake(office):
    row = Agreement.objects.first()

    with pytest.raises(RecordMistakes) as caught:
        agreements.propose(office, row, {**row.record, "clauses": ["dream@7"]})

    assert [one.code for one in caught.value.mistakes] == ["unknown-clause"]
