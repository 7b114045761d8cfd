"""No page shows strangers what is not public."""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_client, an_actor
from spacereserve.portal.accounts.actors import ANYONE
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db


def pages(patterns=None, prefix="/"):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path
        else:
            yield from pages(entry.url_patterns, path)


def addresses(identifiers):
    """Every page's address, with each kind of record's identifier in its place."""
    for path in pages():
        if path.startswith("/en/") and "(?P" not in path:
            numbered = re.sub(r"<int:\w+>", "1", path)
            for identifier in identifiers if "<" in numbered else ("",):
                yield re.sub(r"<[^>]+>", identifier, numbered)


def test_strangers_see_no_record_that_is_not_public():
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    rows = [row for noun in all_nouns().values() for row in noun.model.objects.all()]
    kept_back = [row for row in rows if not row.is_visible_to(ANYONE)]
    firsts = {type(row): row.identifier for row in reversed(kept_back)}
    client, shown = a_client(), []

    for address in addresses(sorted(set(firsts.values()))):
        answer = client.get(address)
        text = answer.text if answer.status_code == 200 else ""
        shown += [(address, row.name) for row in kept_back if f">{row.name}<" in text]
        assert answer.status_code < 500, address

    assert len(kept_back) > 5
    assert shown == []
