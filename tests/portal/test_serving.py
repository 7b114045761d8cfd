"""``spacereserve serve``: one command, from nothing to a first office."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest


@pytest.fixture
def environ(tmp_path):
    kept = {key: value for key, value in os.environ.items() if "DJANGO" not in key}
    kept.pop("SPACERESERVE_HTTPS", None)
    return kept | {"SPACERESERVE_HOME": str(tmp_path), "SPACERESERVE_LANG": "en"}


def run(environ, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "spacereserve", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(address):
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310
        return answer.status, answer.read().decode()


def test_one_command_serves_pages_interface_and_metrics(environ, tmp_path):
    port = a_free_port()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "spacereserve", "serve", "--port", str(port)],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    told = ""
    while "Found it here" not in told and process.poll() is None:
        told += process.stdout.readline()
    origin = f"http://127.0.0.1:{port}"
    try:
        health = get(f"{origin}/healthz")
        french = get(f"{origin}/fr/")
        described = get(f"{origin}/api/v1/openapi.json")
        counted = get(f"{origin}/metrics")
        first = get(re.search(r"http\S+token=\S+", told).group())
    finally:
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=60)

    assert json.loads(health[1])["status"] == "ok"
    assert '<html lang="fr"' in french[1]
    assert json.loads(described[1])["openapi"].startswith("3.1")
    assert "spacereserve_requests_total" in counted[1]
    assert "Found the reserve office" in first[1]
    assert process.returncode == 0
    assert "token=" not in log
    assert all(json.loads(line) for line in log.splitlines() if line.startswith("{"))

    verified = run(environ, "portal", "verify-audit")
    backed = run(environ, "portal", "backup", str(tmp_path / "b.zip"))
    assert "none altered" in verified.stdout
    assert "tables are in" in backed.stdout


def test_a_port_that_is_taken_is_one_clear_message(environ):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run(environ, "serve", "--port", str(other.getsockname()[1]))

    assert done.returncode == 2
    assert "cannot listen" in done.stderr
    assert "Traceback" not in done.stderr
