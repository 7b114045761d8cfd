"""A reserve folder goes into the portal and comes out again, word for word."""

import pytest

from builders import tiny_catalogue, tiny_reserve, with_record
from portal_people import an_actor
from spacereserve.demo import write_demo
from spacereserve.engine.folder import read_folder
from spacereserve.portal.accounts.models import Organisation
from spacereserve.portal.agreements.models import Agreement, Commitment
from spacereserve.portal.audit.models import AuditEvent
from spacereserve.portal.errors import ConflictError, RefusedError
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.models import OrbitFile
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records.models import Link
from spacereserve.portal.registry.models import Provider

pytestmark = pytest.mark.django_db


def test_the_demo_reserve_comes_out_with_the_same_hash(tmp_path):
    office = an_actor("office", "office")
    folder = read_folder(write_demo(tmp_path / "demo"))

    done = import_reserve(office, folder.reserve, folder.catalogue, name="demo")

    assert reserve_now().content_hash == folder.reserve.content_hash
    assert OrbitFile.objects.get().content_hash == folder.catalogue.content_hash
    assert done.added["providers"] == len(folder.reserve.providers)
    assert Link.objects.filter(source_table="needs").count() > 100


def test_a_second_import_of_the_same_changes_nothing():
    office = an_actor("office", "office")
    reserve, catalogue = tiny_reserve(), tiny_catalogue()
    import_reserve(office, reserve, catalogue, name="tiny")
    n_links = Link.objects.count()

    done = import_reserve(office, reserve, catalogue, name="tiny")

    assert not done.added
    assert not done.changed
    assert Link.objects.count() == n_links
    assert OrbitFile.objects.count() == 1


def test_a_changed_record_is_replaced_and_counted():
    office = an_actor("office", "office")
    reserve = tiny_reserve()
    import_reserve(office, reserve, None, name="tiny")
    need = reserve.needs[0]
    changed = with_record(reserve, "needs", need.id, priority=9)

    done = import_reserve(office, changed, None, name="tiny, changed")

    assert done.changed == {"needs": 1}
    assert reserve_now().content_hash == changed.content_hash


def test_providers_nations_and_commands_become_organisations():
    office = an_actor("office", "office")
    reserve = tiny_reserve()

    import_reserve(office, reserve, None, name="tiny")

    provider = Provider.objects.first()
    assert provider.owner.identifier == provider.identifier.lower()
    for nation in reserve.nations:
        assert Organisation.objects.get(identifier=nation.id.lower()).kind == "nation"


def test_an_import_is_in_the_book():
    office = an_actor("office", "office")
    reserve = tiny_reserve()

    import_reserve(office, reserve, None, name="tiny")

    event = AuditEvent.objects.get(event="office:reserve:import")
    assert event.details["content_hash"] == reserve.content_hash


def test_a_provider_may_not_import_a_reserve():
    provider = an_actor("borealis", "provider")

    with pytest.raises(RefusedError):
        import_reserve(provider, tiny_reserve(), None, name="tiny")

    assert not Provider.objects.exists()


def test_a_reserve_that_promises_the_same_twice_is_refused_whole():
    office = an_actor("office", "office")
    reserve = tiny_reserve()
    first = reserve.agreements[0]
    lines = tuple(
        line.model_copy(update={"id": f"{line.id}-again"}) for line in first.lines
    )
    again = first.model_copy(update={"id": "again", "lines": lines})
    twice = reserve.model_copy(update={"agreements": (*reserve.agreements, again)})

    with pytest.raises(ConflictError) as caught:
        import_reserve(office, twice, None, name="twice")

    assert caught.value.code == "overlapping"
    assert not Agreement.objects.exists()
    assert not Commitment.objects.exists()
