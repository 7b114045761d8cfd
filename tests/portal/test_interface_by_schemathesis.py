"""Schemathesis sends what the description allows: no 5xx, no undocumented answer.

Two examples an endpoint keep the gate quick; more are tried by

    INTERFACE_EXAMPLES=25 python -m pytest tests/portal -k schemathesis
"""

import json
import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from builders import tiny_catalogue, tiny_reserve
from portal_people import a_key, an_actor
from spacereserve.portal.api.v1 import api_v1
from spacereserve.portal.planning.importing import import_reserve

pytestmark = pytest.mark.django_db

DESCRIPTION = json.dumps(api_v1.get_openapi_schema(path_prefix="/api/v1/"))

schema = schemathesis.openapi.from_dict(json.loads(DESCRIPTION))
schema.app = get_wsgi_application()


@pytest.fixture
def one_connection():
    """Requests share the test's own connection, as they do for Django's own client.

    Otherwise each would close it when it ends, and the test's transaction with it.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def office_headers(one_connection):
    office = an_actor("office", "office")
    import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
    return {**a_key(office), "Accept-Language": "en"}


@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("INTERFACE_EXAMPLES", "2")),
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_documented(case, office_headers):
    response = case.call(headers=office_headers)

    case.validate_response(
        response,
        checks=(
            not_a_server_error,
            status_code_conformance,
            content_type_conformance,
            response_schema_conformance,
        ),
    )
