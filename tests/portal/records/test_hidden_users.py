"""What may not be seen is not named by the page of what it uses."""

import pytest

from builders import tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.agreements.models import Agreement
from spacereserve.portal.errors import ConflictError
from spacereserve.portal.needs.models import Need
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records import services
from spacereserve.portal.registry.models import Provider, Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    actor = an_actor("office", "office")
    import_reserve(actor, tiny_reserve(), None, name="tiny")
    return actor


def test_a_theatre_names_no_need_that_a_reader_may_not_see(office):
    need = Need.objects.first()
    address = f"/en/alliance/theatres/{need.theatre}/"
    stranger = a_client(an_actor("stranger"))

    shown = stranger.get(address).text

    assert need.identifier in a_client(office).get(address).text
    assert need.identifier not in shown


def test_a_refusal_to_remove_counts_what_it_may_not_name(office):
    row = Agreement.objects.first()
    provider = Provider.objects.get(identifier=row.provider)
    owner = an_actor(provider.identifier)
    Agreement.objects.update(audience="office")

    with pytest.raises(ConflictError) as seen_by_office:
        services.remove(office, provider)
    service = _service_of(row)
    with pytest.raises(ConflictError) as seen_by_owner:
        services.remove(owner, service)

    assert row.identifier in str(seen_by_office.value)
    assert row.identifier not in str(seen_by_owner.value)
    assert "more" in str(seen_by_owner.value)


def _service_of(row):
    return Service.objects.get(identifier=row.record["lines"][0]["service"])
