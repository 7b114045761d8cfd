"""Nations beside each other: what is theirs, what is promised, what they need."""

import pytest

from builders import tiny_reserve
from portal_people import a_client, a_key, an_actor
from spacereserve.portal.agreements.models import Agreement
from spacereserve.portal.needs.models import Need
from spacereserve.portal.needs.nations import nations_overview
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


def _share(rows, nation, domain):
    row = next(one for one in rows if one.nation == nation)
    return next(one for one in row.domains if one.domain == domain)


def test_companies_services_promises_and_needs_are_counted(office):
    reserve = tiny_reserve()
    homes = {one.id: one for one in reserve.providers}
    services = reserve.by_id("services")
    order = {one.id: one.order for one in reserve.levels}
    wanted = {}
    for agreement in reserve.agreements:
        best = {}
        for line in agreement.lines:
            found = (order[line.level], line.quantity)
            best[line.service] = max(best.get(line.service, (-1, 0)), found)
        for name, (_order, quantity) in best.items():
            key = (homes[agreement.provider].nation, services[name].domain)
            wanted[key] = wanted.get(key, 0.0) + quantity

    rows = nations_overview(office)

    promised = {
        (row.nation, share.domain): share.promised
        for row in rows
        for share in row.domains
        if share.promised
    }
    assert promised == pytest.approx(wanted)
    n_companies = sum(one.n_companies + one.n_operators for one in rows)
    assert n_companies == len(reserve.providers)
    n_needs = sum(share.n_needs for row in rows for share in row.domains)
    stated = [need for need in reserve.needs if need.owner in reserve.by_id("nations")]
    assert n_needs == len(stated)


def test_what_is_not_released_is_not_counted(office):
    Agreement.objects.update(audience="office")
    Need.objects.update(audience="owner")

    rows = nations_overview(an_actor("stranger"))

    shares = [share for row in rows for share in row.domains]
    assert any(one.n_services for one in shares)
    assert not any(one.promised or one.n_needs for one in shares)
    assert any(s.promised for row in nations_overview(office) for s in row.domains)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_page_and_the_interface_say_the_same(office, lang):
    page = a_client(office, language=lang).get(f"/{lang}/needs/nations/")
    told = a_client().get("/api/v1/needs/nations", headers=a_key(office)).json()

    title = {"en": "Nations at a glance", "fr": "Les nations en un coup d’œil"}
    assert title[lang] in page.text
    assert [one["nation"] for one in told] == sorted(
        one.id for one in tiny_reserve().nations
    )
    assert all(one["name"] for one in told)
    assert a_client().get(f"/{lang}/needs/nations/").status_code == 302
