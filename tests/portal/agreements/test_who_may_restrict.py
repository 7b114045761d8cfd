"""Nobody restricts another's services, reads another's terms or signs for another."""

import json

import pytest

from builders import tiny_reserve
from portal_people import a_client, a_key, an_actor
from spacereserve.portal.agreements.models import Agreement, Restriction
from spacereserve.portal.errors import RefusedError
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records import services
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.registry.models import Provider, Service

pytestmark = pytest.mark.django_db

RESTRICTIONS = noun_of_table("restrictions")
RULE = {"id": "a-no", "name": "A no", "effect": "forbid", "reason": "Because."}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


@pytest.fixture
def pair(office):
    """Two providers of different nations."""
    del office
    first = Provider.objects.order_by("identifier").first()
    return first, Provider.objects.exclude(nation=first.nation).first()


def _restrict(actor, will_of, **bound):
    return services.create(actor, RESTRICTIONS, {**RULE, "will_of": will_of, **bound})


def test_a_provider_restricts_its_own_services_and_nobody_elses(pair):
    own, rival = pair
    actor = an_actor(own.identifier)
    theirs = Service.objects.filter(provider=rival.identifier).values_list("identifier")
    stolen = [name for (name,) in theirs]

    for bound in (
        {"providers": [rival.identifier]},
        {"providers": [own.identifier, rival.identifier]},
        {"services": stolen},
    ):
        with pytest.raises(RefusedError):
            _restrict(actor, "provider", **bound)
    made = _restrict(actor, "provider", providers=[own.identifier])

    assert stolen
    assert made.owner == own.owner
    assert Restriction.objects.filter(identifier="a-no").count() == 1


def test_a_home_state_restricts_its_own_companies_only(pair):
    own, foreign = pair
    state = an_actor(own.nation.lower(), "nation", nation=own.nation)

    with pytest.raises(RefusedError):
        _restrict(state, "home-state", providers=[foreign.identifier])
    with pytest.raises(RefusedError):
        _restrict(state, "provider", providers=[own.identifier])
    made = _restrict(state, "home-state", providers=[own.identifier])

    assert made.owner == own.owner


def test_a_provider_does_not_lift_what_its_state_imposed(office, pair):
    own, _foreign = pair
    made = _restrict(office, "home-state", providers=[own.identifier])
    actor = an_actor(own.identifier)

    softer = {**made.record, "effect": "needs-approval"}
    with pytest.raises(RefusedError):
        services.change(actor, made, softer, noun=RESTRICTIONS)
    with pytest.raises(RefusedError):
        services.remove(actor, made)


def test_a_file_of_restrictions_is_held_to_the_same(pair):
    own, rival = pair
    actor = an_actor(own.identifier)
    raw = {**RULE, "will_of": "provider", "providers": [rival.identifier]}

    answer = a_client().post(
        "/api/v1/agreements/restrictions/import",
        {"text": json.dumps([raw]), "confirm": True},
        content_type="application/json",
        headers=a_key(actor),
    )

    assert [one["code"] for one in answer.json()["mistakes"]] == ["refused"]
    assert not Restriction.objects.filter(identifier="a-no").exists()


def test_terms_released_to_a_nation_are_not_for_its_companies(office):
    row = Agreement.objects.first()
    row.releasable_to = ["FIN"]
    row.save()
    company = an_actor("a-rival", nation="FIN")
    press = an_actor("a-paper", "press", nation="FIN")
    ministry = an_actor("fin", "nation", nation="FIN")

    def seen(actor):
        listed = Agreement.objects.visible_to(actor).filter(pk=row.pk).exists()
        assert row.is_visible_to(actor) == listed
        return listed

    assert [seen(one) for one in (company, press, ministry)] == [False, False, True]


def test_a_buyer_finds_what_it_bought_in_the_list(office):
    buyer = an_actor("a-buyer", "buyer")
    row = Agreement.objects.first()
    row.buyer = buyer.organisation
    row.save()

    page = a_client(buyer).get("/en/agreements/agreements/").text

    assert row.is_visible_to(buyer)
    assert row.identifier in page
    assert Agreement.objects.visible_to(buyer).count() == 1


def test_mistakes_of_agreements_in_a_file_are_told_and_none_is_kept(office):
    row = Agreement.objects.first()
    twins = [{**row.record, "id": name} for name in ("twin-a", "twin-b")]
    for twin in twins:
        lines = enumerate(twin["lines"])
        twin["lines"] = [{**line, "id": f"same-{n}"} for n, line in lines]
        twin["clauses"] = ["no-such@1"]
    client, sent = a_client(office), {"text": json.dumps(twins), "confirm": "1"}

    page = client.post("/en/agreements/agreements/import/", sent)

    assert page.status_code == 422
    assert "no-such@1" in page.text
    assert not Agreement.objects.filter(identifier__startswith="twin-").exists()


def test_an_agreement_from_a_file_is_a_proposal_to_be_signed(office):
    row = Agreement.objects.filter(in_force=True).first()
    before, n_versions = row.record, row.versions.count()
    raw = {**before, "notes": "Twice the price, unsigned."}

    answer = a_client(office).post(
        "/en/agreements/agreements/import/",
        {"text": json.dumps([raw]), "confirm": "1"},
    )

    row.refresh_from_db()
    newest = row.versions.order_by("-number").first()
    assert answer.status_code == 302
    assert row.record == before
    assert row.versions.count() == n_versions + 1
    assert newest.record["notes"] == raw["notes"]
    assert not newest.is_signed
