"""Django's own commands on this portal: ``python -m spacereserve.portal.manage …``."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line

__all__ = ["main"]


def main() -> None:
    """Runs one of Django's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spacereserve.portal.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
