"""The processes of one machine: the pages, and the worker behind them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from spacereserve.portal.errors import SetupError

__all__ = ["Place", "check_free", "run"]

_PATIENCE_S = 60.0
_LOOK_EVERY_S = 0.2
_BEFORE_A_NEW_WORKER_S = 1.0
_THREADS = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where the portal is served.

    Attributes:
        host: The address of this machine to listen at.
        port: The port.
        processes: How many processes answer pages.
    """

    host: str
    port: int
    processes: int

    @property
    def url(self) -> str:
        """The portal's address for a browser on this machine."""
        shown = "127.0.0.1" if self.host == "0.0.0.0" else self.host  # noqa: S104 - read only
        return f"http://{shown}:{self.port}"


def check_free(place: Place) -> None:
    """Refuses a port that is taken, before anything else begins.

    Args:
        place: Where the portal is to be.

    Raises:
        SetupError: Somebody else listens there, or we may not.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((place.host, place.port))
        except OSError as error:
            raise SetupError(
                f"The portal cannot listen at {place.host}:{place.port}",
                rule="one program listens at a port; those below 1024 are the system's",
                value=error.strerror,
                way_out="stop the other program, or choose another --port",
            ) from error


def run(place: Place, home: Path, tell_open: Callable[[], None]) -> int:
    """Serves until a signal comes or the pages die.

    Args:
        place: Where.
        home: The portal's home.
        tell_open: Called once the portal answers.

    Returns:
        An exit code.
    """
    environ = {**os.environ, **_metrics_folder(place, home)}
    web = subprocess.Popen(_web_command(place), env=environ)  # noqa: S603 - our own
    children = [web, _start_worker(environ)]
    with _signals_as_exit():
        try:
            if _opens(place, web):
                tell_open()
            _watch(children, environ)
        except SystemExit:
            return 0
        finally:
            _stop(*children)
    return web.returncode


def _watch(children: list[subprocess.Popen[bytes]], environ: dict[str, str]) -> None:
    """Waits while the pages live; a worker that dies is started again."""
    while children[0].poll() is None:
        time.sleep(_LOOK_EVERY_S)
        if children[1].poll() is not None:
            time.sleep(_BEFORE_A_NEW_WORKER_S)
            children[1] = _start_worker(environ)


def _web_command(place: Place) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "spacereserve.portal.wsgi"),
        *("--bind", f"{place.host}:{place.port}"),
        *("--workers", str(place.processes), "--threads", str(_THREADS)),
        *("--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else "."),  # noqa: S108 - memory
        *("--log-level", "warning", "--timeout", "120", "--graceful-timeout", "20"),
    ]


def _start_worker(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "spacereserve.portal.manage", "db_worker"]
    return subprocess.Popen(command, env=environ)  # noqa: S603 - our own


def _metrics_folder(place: Place, home: Path) -> dict[str, str]:
    """Where several processes count together; one process needs none."""
    if place.processes == 1:
        return {}
    folder = home / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}


def _opens(place: Place, web: subprocess.Popen[bytes]) -> bool:
    """Whether the portal answers before patience ends."""
    until = time.monotonic() + _PATIENCE_S
    while web.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{place.url}/healthz", timeout=5):  # noqa: S310 - our own
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(_LOOK_EVERY_S)
    return False


@contextmanager
def _signals_as_exit() -> Iterator[None]:
    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit

    kept = {
        number: signal.signal(number, leave)
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
