"""A backup holds the whole portal: wiped and restored, every table is the same."""

import stat

import pytest
from django.apps import apps
from django.db import connection

from portal_people import a_key, an_actor
from spacereserve.portal.audit import recording, verifying
from spacereserve.portal.audit.triggers import add_triggers, drop_triggers
from spacereserve.portal.errors import ConflictError, InvalidError
from spacereserve.portal.needs.models import NeedTemplate
from spacereserve.portal.needs.starting import add_templates
from spacereserve.portal.operations import backup

pytestmark = pytest.mark.django_db


def wipe():
    with connection.cursor() as cursor:
        drop_triggers(connection.vendor, cursor.execute)
        for model in backup.tables():
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
        add_triggers(connection.vendor, cursor.execute)


@pytest.fixture
def filled():
    for identifier, kind in (("office", "office"), ("northern-eye", "provider")):
        actor = an_actor(identifier, kind)
        a_key(actor)
        recording.record(actor, "test:portal:fill", details={"mot": "éléphant"})


def test_backup_wipe_restore_gives_the_same_hash_of_every_table(filled, tmp_path):
    before = backup.table_hashes()
    told = backup.back_up(tmp_path / "portal.zip")
    wipe()
    assert not any(table["rows"] for table in backup.table_hashes().values())

    backup.restore(tmp_path / "portal.zip")

    assert told == before == backup.table_hashes()
    assert sum(table["rows"] for table in before.values()) > 10
    assert list(verifying.find_faults()) == []


def test_what_set_up_puts_into_a_new_portal_stands_in_no_ones_way(filled, tmp_path):
    told = backup.back_up(tmp_path / "portal.zip")
    wipe()
    add_templates(apps, None)

    backup.restore(tmp_path / "portal.zip")

    assert told == backup.table_hashes()


def test_a_template_that_was_changed_is_not_thrown_away(filled, tmp_path):
    backup.back_up(tmp_path / "portal.zip")
    wipe()
    add_templates(apps, None)
    NeedTemplate.objects.filter(pk=NeedTemplate.objects.first().pk).update(title="Mine")

    with pytest.raises(ConflictError):
        backup.restore(tmp_path / "portal.zip")


def test_life_goes_on_after_a_restore(filled, tmp_path):
    backup.back_up(tmp_path / "portal.zip")
    wipe()
    backup.restore(tmp_path / "portal.zip")

    actor = an_actor("southern-eye")
    recording.record(actor, "test:portal:go-on")

    assert list(verifying.find_faults()) == []


def test_a_portal_that_is_not_empty_is_left_alone(filled, tmp_path):
    backup.back_up(tmp_path / "portal.zip")
    before = backup.table_hashes()

    with pytest.raises(ConflictError, match="not empty"):
        backup.restore(tmp_path / "portal.zip")

    assert backup.table_hashes() == before


def test_a_backup_is_for_its_owner_only_and_never_writes_over(filled, tmp_path):
    path = tmp_path / "portal.zip"
    backup.back_up(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(ConflictError):
        backup.back_up(path)


def test_a_file_that_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "portal.zip"
    path.write_text("nothing")

    with pytest.raises(InvalidError, match="cannot be restored"):
        backup.restore(path)
