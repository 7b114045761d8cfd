"""Letters through a real mail server and the local outbox; settings; safety checks."""

import io
import os
import socket
import subprocess
import sys

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.management import call_command

from portal_people import a_client, an_actor
from spacereserve.portal.accounts import outbox
from spacereserve.portal.environment import (
    database_settings,
    mail_settings,
    read_environment,
)
from spacereserve.portal.errors import SetupError


class Postbox:
    """Keeps what a mail server receives."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        self.letters.append(envelope)
        return "250 OK"


@pytest.fixture
def server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(Postbox(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.mark.django_db
def test_a_code_comes_through_a_real_mail_server(server, settings):
    address = f"smtp://127.0.0.1:{server.port}"
    known = read_environment({"SPACERESERVE_MAIL_URL": address})
    for name, value in mail_settings(known).items():
        setattr(settings, name, value)

    password = "Correct-horse-7-battery"
    form = {"email": "a@example.org", "password1": password, "password2": password}
    a_client().post("/fr/account/signup/", form)

    (letter,) = server.handler.letters
    assert letter.rcpt_tos == ["a@example.org"]
    assert b"30 minutes" in letter.content


@pytest.mark.django_db
def test_without_a_mail_server_the_office_reads_letters_on_a_page(settings, tmp_path):
    settings.EMAIL_BACKEND = outbox.BACKEND
    settings.HOME = tmp_path
    mail.send_mail("Votre code", "421726", None, ["a@example.org"])

    office = a_client(an_actor("office", "office")).get("/en/accounts/outbox/")
    other = a_client(an_actor("eye")).get("/en/accounts/outbox/")

    assert "421726" in office.text
    assert "Votre code" in office.text
    assert other.status_code == 404


def test_settings_that_cannot_be_are_refused():
    with pytest.raises(SetupError, match="SPACERESERVE_HTTPS"):
        read_environment({"SPACERESERVE_HTTPS": "perhaps"})
    known = read_environment({"SPACERESERVE_DATABASE_URL": "mysql://localhost/x"})
    with pytest.raises(SetupError, match="kind that the portal does not know"):
        database_settings(known)


def test_a_database_address_is_read_whole():
    known = read_environment(
        {
            "SPACERESERVE_DATABASE_URL": "postgresql://u:p%40ss@db:5433/res?sslmode=require"
        }
    )

    found = database_settings(known)

    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("u", "p@ss", "db")
    assert (found["PORT"], found["NAME"]) == ("5433", "res")
    assert found["OPTIONS"] == {"sslmode": "require"}


def manage(home, *arguments):
    environ = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    for name in ("SPACERESERVE_HTTPS", "SPACERESERVE_LOG_LEVEL"):
        environ.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "spacereserve.portal.manage", *arguments],
        env=environ | {"SPACERESERVE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_settings_by_default_pass_djangos_own_check_for_deployment(tmp_path):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    told = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=told)

    assert "No changes detected" in told.getvalue()
