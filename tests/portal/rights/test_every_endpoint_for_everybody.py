"""Every endpoint × every role × own, other and no organisation: none open by accident.

The endpoints come from the interface's own description, so a new one joins by itself:
the test fails until its row is looked at and written into ``matrix.json``:

    MATRIX_WRITE=1 python -m pytest tests/portal/rights

A row says what each actor gets for a record of the provider ``own``: ``yes`` (done, or
refused only for what was sent), ``no`` (not allowed), ``hidden`` (as if it were not
there), ``unknown`` (nobody is signed in), ``unread`` (what was sent was not accepted,
so the answer says nothing about rights: such rows want a body in ``matrix_examples``).
"""

import json
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from matrix_examples import Examples
from portal_people import a_client, a_key, a_person, an_actor
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Kind
from spacereserve.portal.api.v1 import api_v1

pytestmark = pytest.mark.django_db
MATRIX = Path(__file__).parent / "matrix.json"
READS: set[str] = set()
"""Endpoints that change nothing although they are asked with POST."""
METHODS = ("get", "post", "put", "patch", "delete")
WORDS = {400: "unread", 401: "unknown", 403: "no", 404: "hidden", 422: "unread"}


def endpoints():
    described = api_v1.get_openapi_schema(path_prefix="/api/v1")["paths"]
    return sorted(
        (path, method.upper())
        for path, methods in described.items()
        for method in methods
        if method in METHODS
    )


def actors():
    """Name → headers of every kind of asker."""
    own = an_actor("own", "provider", nation="norway")
    found = {
        "own owner": own,
        "own editor": an_actor("own", "provider", role="editor"),
        "own viewer": an_actor("own", "provider", role="viewer"),
        "other provider": an_actor("other", "provider"),
        "suspended provider": an_actor("late", "provider", status="suspended"),
    }
    for kind in Kind.values:
        if kind != "provider":
            found[kind] = an_actor(f"the-{kind}", kind, nation="sweden")
    found["office viewer"] = an_actor("the-office", "office", role="viewer")
    headers = {name: a_key(actor) for name, actor in found.items()}
    headers["own owner, read key"] = a_key(own, "read")
    return found, headers


def ask(client, method, path, body, headers):
    """The answer's status; whatever was done is undone."""
    if isinstance(body, bytes):
        sent = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("file", body)})
        content = (sent, MULTIPART_CONTENT)
    else:
        content = (json.dumps(body), "application/json")
    with transaction.atomic():
        answer = client.generic(method, path, *content, headers=headers)
        transaction.set_rollback(True)
    return answer.status_code


def observed():
    people, known = actors()
    nobody = a_client(Actor(user=a_person("alone@example.org")))
    examples = Examples(own=people["own owner"], office=people["office"])
    machine = a_client()
    found = {}
    for template, method in endpoints():
        path, body = examples.address(template), examples.body(method, template)
        row = {
            "stranger": ask(machine, method, path, body, {}),
            "no organisation": ask(nobody, method, path, body, {}),
        }
        for name, headers in known.items():
            row[name] = ask(machine, method, path, body, headers)
        found[f"{method} {template}"] = row
    return found


def test_every_endpoint_answers_every_role_as_the_matrix_says(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    statuses = observed()
    found = {
        endpoint: {name: WORDS.get(status, "yes") for name, status in row.items()}
        for endpoint, row in statuses.items()
    }
    if os.environ.get("MATRIX_WRITE"):
        text = json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False)
        MATRIX.write_text(f"{text}\n", encoding="utf-8")

    wanted = json.loads(MATRIX.read_text(encoding="utf-8"))
    assert found == wanted
    assert max(s for row in statuses.values() for s in row.values()) < 500


def test_no_row_says_nothing_about_rights():
    wanted = json.loads(MATRIX.read_text(encoding="utf-8"))
    unread = [endpoint for endpoint, row in wanted.items() if "unread" in row.values()]

    assert unread == []


def test_strangers_are_let_in_nowhere():
    wanted = json.loads(MATRIX.read_text(encoding="utf-8"))

    assert {row["stranger"] for row in wanted.values()} == {"unknown"}


def test_a_key_for_reading_changes_nothing():
    wanted = json.loads(MATRIX.read_text(encoding="utf-8"))

    for endpoint, row in wanted.items():
        if not endpoint.startswith("GET ") and endpoint not in READS:
            assert row["own owner, read key"] in {"no", "hidden", "unread"}, endpoint
