"""Everything the pages can do, the interface can do: each form has its endpoint.

Pages that take forms are found by asking each address which methods it allows, so a
new page joins by itself: the test fails until its endpoint is named here.
"""

import re

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from portal_people import a_client, an_actor
from spacereserve.portal.api.v1 import api_v1
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db

BY_BROWSER = frozenset({"allauth", "first_office", "unsubscribe"})
"""Signing up and in, passwords and second factors prove a person in a browser, where no
key exists yet; the first office and a letter's unsubscribe link come before any key."""

ENDPOINTS = {
    "profile": "PUT /account/profile",
    "switch_organisation": "PUT /account/acting-for",
    "subscription": "PUT /account/newsletter",
    "newsletter": "POST /office/newsletters",
    "propose_organisation": "POST /organisations",
    "invitation": "POST /account/invitations/{token}",
    "invite": "POST /organisations/{identifier}/invitations",
    "organisation_status": "PUT /organisations/{identifier}/status",
    "change_member": "PUT /organisations/{identifier}/people/{number}",
    "withdraw_invitation": "DELETE /organisations/{identifier}/invitations/{number}",
    "audit_export": "POST /audit/book",
    "filing_part": "POST /registry/filing/assets",
    "filing_drop": "DELETE /registry/filing/assets/{place}",
    "filing_submit": "POST /registry/filing/submission",
    "vetting_decide": "PUT /registry/providers/{identifier}/vetting/{kind}",
    "provider_move": "POST /registry/providers/{identifier}/status",
    "agreements_start": "POST /agreements/agreements",
    "agreements_propose": "POST /agreements/agreements/{identifier}/versions",
    "agreements_sign": (
        "POST /agreements/agreements/{identifier}/versions/{number}/signature"
    ),
    "agreements_withdraw": (
        "DELETE /agreements/agreements/{identifier}/versions/{number}"
    ),
    "consent_ask": "POST /agreements/restrictions/{identifier}/consents",
    "consent_answer": "POST /agreements/consents/{number}/answer",
    "consent_take_back": "POST /agreements/consents/{number}/withdrawal",
    "clauses": "POST /agreements/clauses",
    "clause": "POST /agreements/clauses/{identifier}/comments",
    "points": "POST /agreements/points",
    "planning": "POST /planning/runs",
    "run_cancel": "POST /planning/runs/{number}/cancellation",
    "reserve_edit": "PUT /alliance/reserve",
    "reserve_import": "POST /planning/folder",
    "api_keys": "POST /keys",
    "revoke_api_key": "DELETE /keys/{number}",
}
"""Name of a page with a form → what a machine asks instead."""

_OF_NOUNS = {
    "new": "POST {base}",
    "import": "POST {base}/import",
    "edit": "PUT {base}/{{identifier}}",
    "remove": "DELETE {base}/{{identifier}}",
}


def _pages(patterns=None, prefix="/"):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield path, entry
        else:
            yield from _pages(entry.url_patterns, path)


def _filled(path):
    """The address with something in every place, also where it is an expression."""
    path = re.sub(r"<int:\w+>", "1", path)
    path = re.sub(r"\(\?P<table>[^)]*\)", "assets", path)
    path = re.sub(r"\(\?P<place>[^)]*\)", "0", path)
    return re.sub(r"<[^>]+>", "one", path).replace("^", "").replace("$", "")


def _pages_with_forms(client):
    """Names of pages that take POST, with the module of their view."""
    for path, entry in _pages():
        if path.startswith("/en/"):
            allowed = client.options(_filled(path)).headers.get("Allow", "")
            if "POST" in allowed:
                yield entry.name, entry.callback.__module__


def _endpoint_of(name):
    for table, noun in all_nouns().items():
        verb = name.removeprefix(f"{table}_")
        if verb in _OF_NOUNS and name != verb:
            return _OF_NOUNS[verb].format(base=f"/{noun.room}/{noun.slug}")
    return ENDPOINTS.get(name)


def _described():
    paths = api_v1.get_openapi_schema(path_prefix="")["paths"]
    return {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
    }


def test_every_page_with_a_form_has_an_endpoint():
    client = a_client(an_actor("office", "office"))
    known = _described()
    found = [
        name
        for name, module in _pages_with_forms(client)
        if module.partition(".")[0] not in BY_BROWSER and name not in BY_BROWSER
    ]

    missing = [name for name in found if _endpoint_of(name) not in known]

    assert missing == []
    assert set(ENDPOINTS) <= set(found)
    assert len(found) > 60
