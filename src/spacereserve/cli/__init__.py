"""The command line: ``spacereserve …``.

Exit codes: 0 all well, 1 our fault (with a traceback to report), 2 the user's mistake
(one clear message), 130 stopped by the user.
"""

from __future__ import annotations

import sys

from spacereserve.cli.app import app
from spacereserve.cli.console import err, print_error, text
from spacereserve.engine.errors import EngineError

__all__ = ["main"]


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    as_json = "--json" in sys.argv[1:]
    try:
        app(prog_name="spacereserve")
    except EngineError as error:
        print_error(error, as_json=as_json)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print(text().gettext("Stopped. Nothing was changed."))
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output went away, as `| head` does.
        sys.stderr.close()
        sys.exit(0)
