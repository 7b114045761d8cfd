"""The database refuses to change or remove audit events."""

from django.db import migrations

from spacereserve.portal.audit.triggers import add_triggers, drop_triggers


def add(apps, editor):
    add_triggers(editor.connection.vendor, editor.execute)


def drop(apps, editor):
    drop_triggers(editor.connection.vendor, editor.execute)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
