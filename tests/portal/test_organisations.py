"""Organisations: proposal, admission, people, invitations, labels."""

import re

import pytest
from django.core import mail

from portal_people import a_client, a_person, an_actor, an_organisation
from spacereserve.portal.accounts import services
from spacereserve.portal.accounts.actors import ANYONE, Actor
from spacereserve.portal.accounts.models import Membership, Organisation
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import ConflictError

pytestmark = pytest.mark.django_db


def test_a_person_proposes_an_organisation_and_the_office_lets_it_take_part():
    person, office = a_person(), an_actor("office", "office")
    client = a_client(Actor(user=person))

    client.post(
        "/en/accounts/organisations/new/",
        {"name": "Eye", "identifier": "eye", "kind": "provider", "nation": "norway"},
    )
    proposed = Organisation.objects.get(identifier="eye").status
    a_client(office).post(
        "/en/accounts/organisations/eye/status/", {"status": "active"}
    )

    assert proposed == "proposed"
    assert Organisation.objects.get(identifier="eye").status == "active"
    assert Membership.objects.get(user=person).role == "owner"
    events = set(AuditEvent.objects.values_list("event", flat=True))
    assert events == {
        "person:organisation:propose",
        "office:organisation:set-status",
    }


def test_nobody_makes_himself_an_office():
    client = a_client(Actor(user=a_person()))

    answer = client.post(
        "/en/accounts/organisations/new/",
        {"name": "Office", "identifier": "mine", "kind": "office", "nation": ""},
    )

    assert answer.status_code == 200
    assert not Organisation.objects.filter(identifier="mine").exists()


def test_only_the_office_changes_a_status():
    an_organisation("eye", status="proposed")

    answer = a_client(an_actor("other")).post(
        "/en/accounts/organisations/eye/status/", {"status": "active"}
    )

    assert answer.status_code == 403
    assert Organisation.objects.get(identifier="eye").status == "proposed"


def test_an_invited_person_acts_for_the_organisation():
    owner, guest = an_actor("eye"), a_person("guest@example.org")

    a_client(owner).post(
        "/en/accounts/organisations/eye/invite/",
        {"email": "guest@example.org", "role": "editor"},
    )
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body).group(1)
    answer = a_client(Actor(user=guest)).post(link)

    assert answer.headers["Location"] == "/en/accounts/organisations/eye/"
    assert Membership.objects.get(user=guest).role == "editor"
    assert a_client(Actor(user=guest)).get(link).status_code == 404


def test_an_invitation_is_for_its_address_only():
    owner, thief = an_actor("eye"), a_person("thief@example.org")
    _, token = services.invite(
        owner, owner.organisation, email="guest@example.org", role="owner"
    )

    a_client(Actor(user=thief)).post(f"/en/accounts/invitations/{token}/")

    assert not Membership.objects.filter(user=thief).exists()


def test_an_organisation_keeps_an_owner():
    owner = an_actor("eye")
    membership = Membership.objects.get(user=owner.user)

    with pytest.raises(ConflictError):
        services.change_role(owner, membership, "viewer")
    with pytest.raises(ConflictError):
        services.remove_member(owner, membership)


def test_a_person_switches_between_organisations():
    actor = an_actor("eye")
    other = an_organisation("other")
    Membership.objects.create(user=actor.user, organisation=other, role="viewer")
    client = a_client(actor)

    client.post("/en/accounts/switch/", {"organisation": other.pk, "next": "/en/"})

    assert client.get("/api/v1/account/me").json()["organisation"] == "other"


def test_nobody_switches_to_a_foreign_organisation():
    client = a_client(an_actor("eye"))
    foreign = an_organisation("foreign")

    client.post("/en/accounts/switch/", {"organisation": foreign.pk})

    assert client.get("/api/v1/account/me").json()["organisation"] == "eye"


def test_switching_never_leads_to_another_host():
    client = a_client(an_actor("eye"))

    answer = client.post("/en/accounts/switch/", {"next": "https://evil.example/"})

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("kind", ["office", "authority", "auditor"])
def test_without_a_second_factor_nothing_is_open_to_them(kind):
    person = a_person()
    Membership.objects.create(
        user=person, organisation=an_organisation("body", kind), role="owner"
    )
    client = a_client(Actor(user=person))

    page = client.get("/en/accounts/organisations/")
    machine = client.get("/api/v1/organisations")

    assert page.headers["Location"] == "/en/accounts/second-factor/"
    assert machine.json()["code"] == "second-factor-needed"
    assert client.get("/en/account/2fa/totp/activate/").status_code in {200, 302}


def test_a_verb_that_nobody_registered_is_never_a_yes():
    with pytest.raises(LookupError, match="no rule"):
        may(an_actor("office", "office"), "burn", Organisation)


def test_strangers_see_no_organisation():
    an_organisation("eye")

    assert not may(ANYONE, "list", Organisation)
    assert a_client().get("/en/accounts/organisations/eye/").status_code == 302
