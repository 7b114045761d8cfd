"""``catalog``: importing, fetching from a real server on this machine, and status."""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from builders import tiny_catalogue, walker_catalogue
from spacereserve.engine.orbits import catalogue_csv

GOOD = catalogue_csv(tiny_catalogue()).encode()


class _Source(BaseHTTPRequestHandler):
    """Answers as sources of orbits do on good days and bad ones."""

    def do_GET(self):
        status, content, headers = {
            "/good": (200, GOOD, {}),
            "/garbage": (200, b"<html>Try again later</html>", {}),
            "/binary": (200, b"\xff\xfe\x00\x01", {}),
            "/empty": (200, GOOD.splitlines(keepends=True)[0], {}),
            "/short": (200, GOOD, {"Content-Length": str(len(GOOD) + 9)}),
            "/away": (302, b"", {"Location": "http://orbits.example/good"}),
            "/moved": (302, b"", {"Location": "/good"}),
        }.get(self.path, (404, b"", {}))
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture(scope="module")
def source():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Source)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def catalog(run_here, home):
    def running(*arguments):
        return run_here("catalog", *arguments, env={"SPACERESERVE_HOME": str(home)})

    return running


@pytest.fixture
def orbit_file(tmp_path):
    file = tmp_path / "orbits.csv"
    file.write_bytes(catalogue_csv(walker_catalogue("ONE", n_satellites=6)).encode())
    return file


def test_an_imported_catalogue_is_stored_and_planned_with(
    run, catalog, home, orbit_file, tiny_folder
):
    told = catalog("import", orbit_file)
    status = catalog("status", "--json")

    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("6 satellites;")
    assert json.loads(status.stdout)["satellites"] == 6
    assert [path.name for path in home.iterdir()] == ["catalogue.orbits"]
    planned = run(
        *("plan", tiny_folder, "--level", "peace", "--orbits", "stored"),
        *("--days", "0.2", "--no-remedies", "--json"),
        env={"SPACERESERVE_HOME": str(home)},
    )
    assert json.loads(planned.stdout)["sky"]["n_satellites"] == 6


def test_a_status_can_be_of_any_file(catalog, orbit_file):
    told = catalog("status", orbit_file)

    assert told.returncode == 0
    assert told.stdout.startswith("6 satellites;")


def test_without_a_stored_catalogue_the_status_says_how_to_get_one(catalog):
    told = catalog("status")

    assert told.returncode == 2
    assert "catalog import FILE" in told.stderr


def test_a_file_that_is_no_catalogue_does_not_replace_the_stored_one(
    catalog, home, orbit_file, tmp_path
):
    catalog("import", orbit_file)
    garbage, empty = tmp_path / "garbage.txt", tmp_path / "empty.csv"
    garbage.write_text("garbage")
    empty.write_bytes(GOOD.splitlines(keepends=True)[0])

    for file in (garbage, empty, tmp_path / "none.csv"):
        told = catalog("import", file)

        assert told.returncode == 2, file
        assert "Traceback" not in told.stderr
    assert (home / "catalogue.orbits").read_bytes() == orbit_file.read_bytes()


def test_a_fetched_catalogue_is_stored_as_it_came(catalog, home, source):
    told = catalog("fetch", "--url", f"{source}/moved")

    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("105 satellites;")
    assert (home / "catalogue.orbits").read_bytes() == GOOD


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("/garbage", "is no catalogue"),
        ("/binary", "is no catalogue (it is not text)"),
        ("/empty", "the catalogue is empty|is no catalogue"),
        ("/short", "nothing came from"),
        ("/none", "404"),
        ("/away", "the address is refused"),
    ],
)
def test_a_bad_answer_leaves_nothing_behind(catalog, home, source, page, message):
    told = catalog("fetch", "--url", f"{source}{page}")

    assert told.returncode == 2
    assert any(part in told.stderr for part in message.split("|")), told.stderr
    assert "Traceback" not in told.stderr
    assert not home.exists() or list(home.iterdir()) == []


def test_a_source_that_is_not_there_is_told(catalog):
    with ThreadingHTTPServer(("127.0.0.1", 0), _Source) as closed:
        port = closed.server_port

    told = catalog("fetch", "--url", f"http://127.0.0.1:{port}/good")

    assert told.returncode == 2
    assert "Connection refused" in told.stderr


@pytest.mark.parametrize(
    "url",
    ["http://orbits.example/gp.csv", "file:///etc/hosts", "https://", "https://[", "x"],
)
def test_an_address_that_is_not_safe_is_refused(catalog, url):
    told = catalog("fetch", "--url", url)

    assert told.returncode == 2
    assert "the address is refused" in told.stderr


def test_a_fresh_catalogue_is_not_fetched_again_unless_forced(catalog, home, source):
    url = f"{source}/good"
    first = catalog("fetch", "--url", url)

    second = catalog("fetch", "--url", url)
    forced = catalog("fetch", "--url", url, "--force")
    long_ago = time.time() - 7201.0
    os.utime(home / "catalogue.orbits", (long_ago, long_ago))
    later = catalog("fetch", "--url", url)

    codes = [one.returncode for one in (first, second, forced, later)]
    assert codes == [0, 2, 0, 0]
    assert "less than two hours old" in second.stderr


def test_a_home_that_cannot_be_made_is_told(run, orbit_file):
    told = run(
        "catalog",
        "import",
        orbit_file,
        env={"SPACERESERVE_HOME": str(orbit_file / "home")},
    )

    assert told.returncode == 2
    assert "cannot be written" in told.stderr
