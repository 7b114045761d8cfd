"""A company files itself, is vetted step by step, admitted, renewed and suspended."""

import datetime as dt

import pytest

from builders import tiny_reserve
from portal_people import a_client, a_person, an_actor
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Membership
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import ConflictError, InvalidError, RefusedError
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.registry import vetting
from spacereserve.portal.registry.models import Filing, Provider, Service, VettingStep

pytestmark = pytest.mark.django_db

COMPANY = {"name": "Aurora Orbit", "nation": "FIN", "owners.0.name": ""}
ASSET = {"name": "Aurora fleet", "catalog_numbers": "44390 44391", "orbit": "leo"}
SERVICE = {
    "name": "Aurora radar",
    "sensor": "sar",
    "resolution_m": "0,5",
    "incidence_max_deg": "45",
    "relay": "true",
    "assets": ["aurora-orbit-aurora-fleet"],
}


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


@pytest.fixture
def newcomer(office):
    return Actor(user=a_person("newcomer@aurora.example"))


def _file(client, language="en"):
    base = f"/{language}/registry/filing/"
    client.post(f"{base}providers/0/", COMPANY)
    client.post(f"{base}assets/new/?tag=satellites", ASSET)
    client.post(f"{base}services/new/?tag=imaging", SERVICE)
    return client.post(f"{base}submit/")


def _vet(office, provider):
    for step in provider.vetting.all():
        vetting.decide(office, step, "passed", note="seen")
    provider.refresh_from_db()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_company_is_filed_with_asset_and_service(newcomer, language):
    client = a_client(newcomer, language=language)
    client.get(f"/{language}/registry/filing/")

    answer = _file(client, language)

    provider = Provider.objects.get(identifier="aurora-orbit")
    assert answer.status_code == 302
    assert provider.status == "applicant"
    assert Service.objects.get(provider="aurora-orbit").record["resolution_m"] == 0.5
    assert Membership.objects.get(user=newcomer.user).organisation == provider.owner
    assert provider.vetting.count() == len(VettingStep.Kind.values)
    assert AuditEvent.objects.filter(event="person:filing:submit").count() == 1


def test_what_is_typed_is_kept_right_or_wrong(newcomer):
    client = a_client(newcomer)

    client.post("/en/registry/filing/providers/0/", {"name": "Aurora", "nation": "Oz"})

    page = a_client(newcomer).get("/en/registry/filing/providers/0/")
    assert 'value="Aurora"' in page.text
    assert "There is no record “Oz”" in page.text
    assert not Provider.objects.filter(name="Aurora").exists()


def test_a_filing_with_mistakes_is_not_submitted(newcomer):
    client = a_client(newcomer)
    client.post("/en/registry/filing/providers/0/", {"name": "Aurora"})

    client.post("/en/registry/filing/submit/")

    assert Filing.objects.get().state == "draft"
    assert not Provider.objects.filter(name="Aurora").exists()


def test_nobody_files_without_an_account(office):
    assert a_client().get("/en/registry/filing/").status_code == 302


def test_an_applicant_sees_its_own_filing_but_may_not_vet_it(newcomer):
    client = a_client(newcomer)
    _file(client)

    page = client.get("/en/registry/providers/aurora-orbit/")
    decided = client.post(
        "/en/registry/providers/aurora-orbit/vetting/cyber/", {"state": "passed"}
    )

    assert page.status_code == 200
    assert "Vetting" in page.text
    assert decided.status_code == 403


def test_every_step_passed_makes_a_provider_vetted_and_then_admitted(office, newcomer):
    _file(a_client(newcomer))
    provider = Provider.objects.get(identifier="aurora-orbit")

    _vet(office, provider)
    status_before = provider.status
    a_client(office).post("/en/registry/providers/aurora-orbit/status/admit/")

    provider.refresh_from_db()
    assert status_before == "vetted"
    assert provider.status == provider.record["status"] == "admitted"
    assert provider.owner.status == "active"
    assert provider.renewed_on is not None


def test_nobody_is_admitted_before_vetting(office, newcomer):
    _file(a_client(newcomer))
    provider = Provider.objects.get(identifier="aurora-orbit")

    with pytest.raises(ConflictError) as caught:
        vetting.admit(office, provider)

    assert caught.value.code == "illegal-transition"


def test_a_failed_step_needs_a_reason(office, newcomer):
    _file(a_client(newcomer))
    step = VettingStep.objects.get(kind="cyber")

    with pytest.raises(InvalidError):
        vetting.decide(office, step, "failed")


def test_a_provider_of_a_third_state_needs_a_waiver(office, newcomer):
    _file(a_client(newcomer))
    provider = Provider.objects.get(identifier="aurora-orbit")
    _vet(office, provider)
    provider.record = {**provider.record, "nation": "ATL"}
    provider.save()

    with pytest.raises(ConflictError) as caught:
        vetting.admit(office, provider)
    waiver = {"rule": "home-nation", "until_on": "2999-01-01", "granted_by": "council"}
    provider.record = {**provider.record, "waivers": [waiver]}
    provider.save()
    admitted = vetting.admit(office, provider)

    assert caught.value.code == "not-eligible"
    assert admitted.status == "admitted"


def test_a_suspended_provider_comes_back_and_a_withdrawn_one_does_not(office):
    provider = Provider.objects.filter(status="admitted").first()

    suspended = vetting.suspend(office, provider, "unpaid fees")
    back = vetting.reinstate(office, suspended)
    gone = vetting.withdraw(office, back, "bankrupt")

    assert (suspended.status, back.status, gone.status) == (
        "suspended",
        "admitted",
        "withdrawn",
    )
    with pytest.raises(ConflictError):
        vetting.reinstate(office, gone)


def test_a_provider_confirms_once_that_everything_holds(office):
    provider = Provider.objects.filter(status="admitted").first()
    own = an_actor(provider.owner.identifier)

    vetting.renew(own, provider)

    rows = Service.objects.filter(provider=provider.identifier)
    assert {row.refreshed_on for row in rows} == {dt.datetime.now(dt.UTC).date()}
    assert {row.record["refreshed_on"] for row in rows} == {
        row.refreshed_on.isoformat() for row in rows
    }


def test_another_provider_cannot_confirm_it(office):
    provider = Provider.objects.filter(status="admitted").first()

    with pytest.raises(RefusedError):
        vetting.renew(an_actor("zeppelin"), provider)


def test_the_office_sees_what_is_to_be_confirmed(office):
    page = a_client(office, language="fr").get("/fr/registry/stale/")

    assert page.status_code == 200
    assert Provider.objects.filter(status="admitted").first().name in page.text
