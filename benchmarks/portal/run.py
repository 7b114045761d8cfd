"""How quick the portal's pages are when it is full: lists, searches and single records.

    make bench-portal            10,000 providers, 20,000 agreements, 100,000 needs and
                                 1,000,000 rows of the audit book, on PostgreSQL
    python benchmarks/portal/run.py --share 0.01     a hundredth of it, to try

It starts a PostgreSQL of its own in a temporary folder (Debian: apt-get install
postgresql), fills it with invented records, and asks for each page 15 times as the
office and as a nation. It says the median, the slowest and the number of queries, and
ends with exit code 1 where a page needs more than 12 queries or a median of 150 ms.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

MOST_QUERIES = 12
MOST_MEDIAN_MS = 150.0
N_ASKED = 15
_HERE = Path(__file__).parent
RESULTS = _HERE.parent / "results" / "portal.json"


@contextlib.contextmanager
def a_postgresql() -> Iterator[str]:
    """A server of our own; gives its address, and is gone afterwards."""
    found = shutil.which("pg_ctl") or next(
        map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None
    )
    if found is None:
        sys.exit("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    binaries = Path(os.path.realpath(found)).parent
    folder = Path(tempfile.mkdtemp(prefix="bench-portal-"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=512MB"

    def run(*command: str) -> None:
        subprocess.run(
            [*as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder
        )

    run(str(binaries / "initdb"), "-A", "trust", "-E", "UTF8", "--no-sync", str(data))
    run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-o", options, "start")
    try:
        run(str(binaries / "createdb"), "-h", str(folder), "portal")
        user = "postgres" if as_postgres else os.environ.get("USER", "postgres")
        yield f"postgresql://{user}@/portal?host={folder}"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def set_up(url: str, home: str) -> None:
    """Loads the portal upon the server and makes its tables."""
    os.environ["SPACERESERVE_HOME"] = home
    os.environ["SPACERESERVE_DATABASE_URL"] = url
    os.environ["SPACERESERVE_HTTPS"] = "0"
    os.environ["SPACERESERVE_HOSTS"] = "testserver,localhost"
    os.environ["SPACERESERVE_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "spacereserve.portal.settings"
    import django  # noqa: PLC0415 - after the environment
    from django.core.management import call_command  # noqa: PLC0415 - the same

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def ask(client: object, address: str) -> tuple[list[float], int]:
    """Times of one page in ms, and the queries of the last one."""
    from django.db import connection  # noqa: PLC0415 - after the environment
    from django.test.utils import (  # noqa: PLC0415 - the same
        CaptureQueriesContext,
    )

    times_ms = []
    n_queries = 0
    for _ in range(N_ASKED):
        began = time.perf_counter()
        answer = client.get(address)
        times_ms.append((time.perf_counter() - began) * 1000.0)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    n_queries = sum(
        not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        for one in caught.captured_queries
    )
    return times_ms, n_queries


def addresses(sizes: dict[str, int]) -> list[str]:
    """The pages that are asked for."""
    provider, need = (
        sizes[name] // 2 // 30 * 30 + 7 for name in ("providers", "needs")
    )  # those of the nation that reads
    return [
        "/en/registry/providers/",
        f"/en/registry/providers/?q=firm-{provider:05d}",
        "/en/registry/providers/?status=admitted&nation=N07&page=3",
        f"/en/registry/providers/firm-{provider:05d}/",
        "/en/registry/services/?domain=satcom",
        f"/en/registry/services/link-{provider:05d}/",
        "/en/agreements/agreements/",
        f"/en/agreements/agreements/?q=deal-{provider:05d}",
        f"/en/agreements/agreements/deal-{provider:05d}/",
        "/en/needs/needs/",
        f"/en/needs/needs/?q=need-{need:06d}",
        "/en/needs/needs/?domain=satcom&priority=2&page=20",
        f"/en/needs/needs/need-{need:06d}/",
        "/en/audit/",
    ]


def main() -> int:
    """Fills a portal and measures it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="share of the sizes")
    parser.add_argument(
        "--json", type=Path, default=RESULTS, help="where to write the figures"
    )
    given = parser.parse_args()
    sizes = {
        name: max(100, int(size * given.share))
        for name, size in {
            "providers": 10_000,
            "agreements": 20_000,
            "needs": 100_000,
            "audit": 1_000_000,
        }.items()
    }
    with a_postgresql() as url, tempfile.TemporaryDirectory() as home:
        set_up(url, home)
        sys.path.insert(0, str(_HERE))
        import filling  # noqa: PLC0415 - after the environment

        began = time.perf_counter()
        clients = filling.fill(sizes)
        print(f"filled in {time.perf_counter() - began:.0f} s: {sizes}")
        return report(measure(clients, sizes), given.json)


def measure(clients: dict[str, object], sizes: dict[str, int]) -> list[dict]:
    """One row a page and reader."""
    rows = []
    for reader, client in clients.items():
        for address in addresses(sizes):
            if reader != "office" and "/audit/" in address:
                continue
            times_ms, n_queries = ask(client, address)
            rows.append(
                {
                    "reader": reader,
                    "page": address,
                    "median_ms": round(statistics.median(times_ms), 1),
                    "slowest_ms": round(max(times_ms), 1),
                    "queries": n_queries,
                }
            )
    return rows


def report(rows: list[dict], path: Path) -> int:
    """Prints the table; 1 where a page is too slow or asks too much."""
    print(f"{'reader':8} {'median':>9} {'slowest':>9} {'queries':>8}  page")
    for row in rows:
        print(
            f"{row['reader']:8} {row['median_ms']:6.1f} ms {row['slowest_ms']:6.1f} ms "
            f"{row['queries']:8d}  {row['page']}"
        )
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    is_good = all(
        row["queries"] <= MOST_QUERIES and row["median_ms"] < MOST_MEDIAN_MS
        for row in rows
    )
    print("within the limits" if is_good else "OUTSIDE the limits")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
