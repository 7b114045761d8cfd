"""Agreements are drafted, signed by both sides, compared, never promised twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from builders import tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.agreements import services
from spacereserve.portal.agreements.alarms import alarms_of, double_promises
from spacereserve.portal.agreements.models import Agreement, Commitment
from spacereserve.portal.errors import ConflictError, MissingError, RefusedError
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records.mistakes import RecordMistakes

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 8, 22)


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


def _provider_of(agreement):
    return an_actor(agreement.owner.identifier)


def _raw(office, **changes):
    """A second agreement like the first, from the day after it ends."""
    first = reserve_now().agreements[0].model_dump(mode="json", exclude_defaults=True)
    lines = [{**line, "id": f"{line['id']}-next"} for line in first["lines"]]
    days = {"valid_from_on": "2090-01-01", "valid_until_on": "2091-01-01"}
    return {**first, "id": "next", "lines": lines, **days, **changes}


def _bounded(office):
    """Ends the first agreement before the second begins."""
    row = Agreement.objects.order_by("identifier").first()
    raw = {**row.record, "valid_until_on": "2089-12-31"}
    version = services.propose(office, row, raw)
    services.sign(office, version)
    services.sign(_provider_of(row), version)


def test_an_agreement_is_in_force_when_both_sides_have_signed(office):
    _bounded(office)
    before = reserve_now().content_hash
    row = services.start(office, _raw(office))
    version = row.versions.get()

    services.sign(office, version)
    half = reserve_now().content_hash
    services.sign(_provider_of(row), version)

    row.refresh_from_db()
    assert half == before
    assert row.in_force
    assert "next" in reserve_now().by_id("agreements")
    assert row.commitments.count() == len(row.record["lines"])


def test_each_side_signs_once(office):
    _bounded(office)
    row = services.start(office, _raw(office))
    version = row.versions.get()
    services.sign(office, version)

    with pytest.raises(ConflictError) as caught:
        services.sign(office, version)

    assert caught.value.code == "not-open"


def test_a_stranger_neither_sees_nor_signs(office):
    _bounded(office)
    row = services.start(office, _raw(office))

    with pytest.raises((RefusedError, MissingError)):
        services.sign(an_actor("zeppelin"), row.versions.get())


def test_overlapping_commitments_are_refused_when_signed(office):
    row = services.start(office, _raw(office, valid_from_on="2020-01-01"))
    version = row.versions.get()
    services.sign(office, version)

    with pytest.raises(ConflictError) as caught:
        services.sign(_provider_of(row), version)

    row.refresh_from_db()
    assert caught.value.code == "overlapping"
    assert not row.in_force


def test_the_database_itself_refuses_an_overlap(office):
    one = Commitment.objects.first()
    one.pk = None
    one.line = "another"

    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_the_database_refuses_an_overlap_by_a_change_too(office):
    one = Commitment.objects.first()
    other = Commitment.objects.get(pk=one.pk)
    other.pk = None
    other.line, other.level = "another", "elsewhere"
    other.save()

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=other.pk).update(level=one.level)


def test_a_proposal_replaces_an_earlier_one_and_both_are_kept(office):
    row = Agreement.objects.first()
    first = services.propose(office, row, {**row.record, "notes": "one"})

    second = services.propose(office, row, {**row.record, "notes": "two"})

    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert second.is_open
    assert row.versions.count() == 3


def test_a_proposal_changes_nothing_until_it_is_signed(office):
    row = Agreement.objects.first()
    before = reserve_now().content_hash

    services.propose(office, row, {**row.record, "ceiling_eur": 1.0})

    assert reserve_now().content_hash == before


@pytest.mark.parametrize("language", ["en", "fr"])
def test_two_versions_are_shown_side_by_side(office, language):
    row = Agreement.objects.first()
    services.propose(office, row, {**row.record, "ceiling_eur": 12345.0})
    address = f"/{language}/agreements/agreements/{row.identifier}/compare/1/2/"

    page = a_client(office, language=language).get(address)

    assert page.status_code == 200
    assert "ceiling_eur" in page.text
    assert "12345" in page.text.replace(",", "").replace("\N{NO-BREAK SPACE}", "")


def test_a_line_of_another_providers_service_is_a_mistake(office):
    first, second = list(Agreement.objects.order_by("identifier")[:2])
    raw = _raw(office, provider=second.provider)

    with pytest.raises(RecordMistakes) as caught:
        services.start(office, raw)

    assert first.provider != second.provider
    assert any(one.path == "lines.0.service" for one in caught.value.mistakes)


def test_the_pages_take_a_draft_from_form_to_signature(office):
    _bounded(office)
    client = a_client(office)
    row = Agreement.objects.order_by("identifier").first()
    form = client.get(f"/en/agreements/agreements/{row.identifier}/propose/")
    texts = dict(form.context["form"].texts)
    texts |= {"id": ["fresh"], "name": ["Fresh"], "valid_from_on": ["2090-01-01"]}
    texts |= {"valid_until_on": ["2091-01-01"]}
    for key in [key for key in texts if key.endswith(".id")]:
        texts[key] = [f"{texts[key][0]}-fresh"]

    made = client.post("/en/agreements/agreements/new/", texts)
    client.post("/en/agreements/agreements/fresh/sign/1/")
    own = a_client(_provider_of(row))
    own.post("/en/agreements/agreements/fresh/sign/1/")

    assert made.status_code == 302, made.text
    assert Agreement.objects.get(identifier="fresh").in_force


def test_lapse_burn_and_unpaid_invoices_raise_alarms(office):
    row = Agreement.objects.first()
    row.valid_from_on = TODAY - dt.timedelta(days=100)
    row.valid_until_on = TODAY + dt.timedelta(days=10)
    row.ceiling_eur, row.spent_eur = 100.0, 90.0
    row.unpaid_since_on = TODAY - dt.timedelta(days=31)

    found = {alarm.code: alarm for alarm in alarms_of(row, TODAY)}

    assert set(found) == {"lapses", "burn", "unpaid"}
    assert found["unpaid"].grade == "bad"
    assert "2026-09-02" in found["burn"].message


def test_notice_that_is_to_be_given_raises_an_alarm(office):
    row = Agreement.objects.first()
    row.valid_until_on = TODAY + dt.timedelta(days=100)

    def told(notice_d):
        row.record = {**row.record, "notice_d": notice_d}
        return [alarm.code for alarm in alarms_of(row, TODAY)]

    assert told(30.0) == []  # due in 70 days
    assert told(60.0) == ["notice"]
    assert told(120.0) == ["notice-passed"]


def test_one_service_sold_to_several_is_found(office):
    one = Commitment.objects.first()
    other = Commitment.objects.get(pk=one.pk)
    other.pk, other.line, other.beneficiary = None, "again", "FIN"
    other.agreement = Agreement.objects.exclude(pk=one.agreement_id).first()
    other.save()

    found = double_promises(Commitment.objects.all(), TODAY)

    assert [(item.service, item.level) for item in found] == [(one.service, one.level)]
    assert found[0].quantity == one.quantity + other.quantity


def test_clauses_have_versions_comments_and_answers(office):
    client = a_client(office)
    clause = {"identifier": "stand-down", "title": "Stand-down", "title_fr": "Fin"}
    texts = {"text": "It ends.", "text_fr": "Il prend fin."}
    client.post("/en/agreements/clauses/", {**clause, **texts})
    client.post("/en/agreements/clauses/", {**clause, **texts, "text": "It ends now."})
    firm = a_client(an_actor("zeppelin"))

    firm.post("/en/agreements/clauses/stand-down/", {"text": "When is now?"})
    page = firm.get("/en/agreements/clauses/stand-down/")

    assert "Version 2" in page.text
    assert "Version 1" in page.text
    assert "When is now?" in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("page", ["alarms", "clauses", "points"])
def test_the_pages_of_the_room_open(office, language, page):
    client = a_client(office, language=language)

    assert client.get(f"/{language}/agreements/{page}/").status_code == 200
