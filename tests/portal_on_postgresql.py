"""Runs the portal's tests again, on a PostgreSQL of its own that is gone afterwards.

    python tests/portal_on_postgresql.py [arguments of pytest]

Without the server's programs it says so and ends well, except under continuous
integration, where they must be there.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_DEBIAN = "/usr/lib/postgresql"
_QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


def find_programs():
    """The folder of initdb and pg_ctl, or None."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    versions = sorted(Path(_DEBIAN).glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def as_server_user(command, user):
    """PostgreSQL refuses root, so root runs it as somebody else."""
    subprocess.run(
        ["runuser", "-u", user, "--", *command] if user else command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )


def server_user():
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def main(arguments):
    programs = find_programs()
    if programs is None:
        said = "no PostgreSQL on this machine (Debian: apt-get install postgresql)"
        sys.stderr.write(f"The portal's tests were not run on PostgreSQL: {said}\n")
        return 1 if os.environ.get("CI") else 0
    user = server_user()
    with tempfile.TemporaryDirectory(prefix="sr-pg-") as place:
        folder = Path(place)
        if user:
            shutil.chown(folder, user)
        data, log = folder / "data", folder / "log"
        as_server_user(
            [programs / "initdb", "-A", "trust", "-U", "reserve", "--no-sync", data],
            user,
        )
        options = f"-k {folder} -c listen_addresses='' {_QUICK}"
        control = [programs / "pg_ctl", "-D", data]
        start = [*control, "-l", log, "-w", "-o", options, "start"]
        as_server_user(start, user)
        try:
            return run_tests(folder, arguments)
        finally:
            as_server_user([*control, "-m", "immediate", "stop"], user)


def run_tests(folder, arguments):
    address = f"postgresql://reserve@/postgres?host={folder}"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *(arguments or ["tests/portal"])],
        env=os.environ | {"SPACERESERVE_TEST_DATABASE_URL": address},
        check=False,
    )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
