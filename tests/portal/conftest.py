"""Sets Django up once; opens watched pages; lets tests empty all tables.

Tests with a live server empty all tables after them. The audit book refuses that, and
what set-up puts into every portal would be gone for the tests that come after them.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal_settings")

import django
import pytest

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models.signals import post_migrate  # noqa: E402

from spacereserve.portal.audit.triggers import (  # noqa: E402
    add_triggers,
    drop_triggers,
)
from spacereserve.portal.needs.starting import add_templates  # noqa: E402


def _flush_with_the_book(flush):
    """Takes the triggers of the audit book away while all tables are emptied."""

    def statements(*args, **kwargs):
        before, after = [], []
        drop_triggers(connection.vendor, before.append)
        add_triggers(connection.vendor, after.append)
        return [*before, *flush(*args, **kwargs), *after]

    return statements


_OPERATIONS = type(connection.ops)
_OPERATIONS.sql_flush = _flush_with_the_book(_OPERATIONS.sql_flush)


def _begin_again(sender, **_told):
    """Django sends its signal after migrations and whenever all tables were emptied."""
    add_templates(apps, None)


post_migrate.connect(_begin_again, sender=apps.get_app_config("needs"))


def _note(told, said):
    if told.type in {"error", "warning"}:
        said.append(told.text)


@pytest.fixture
def watched(browser, live_server):
    """Opens pages; at the end nothing may have gone elsewhere or been complained of."""
    contexts, said, asked = [], [], []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda told: _note(told, said))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []
    named = live_server.url.replace("127.0.0.1", "localhost")
    inside = (live_server.url, named, "data:", "blob:")
    assert [url for url in asked if not url.startswith(inside)] == []
