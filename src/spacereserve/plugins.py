"""Domains that other packages bring along, added before a program begins to work.

A package names a function without arguments in the group ``spacereserve.domains`` of
its entry points; the function calls ``supply.add_domain``. Nothing is loaded from a
reserve folder: data never brings code with it.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from spacereserve.engine.errors import InputError

__all__ = ["load_domains", "load_domains_once"]

_GROUP = "spacereserve.domains"


def load_domains() -> None:
    """Adds the domains of all packages that bring some, in alphabetical order.

    Raises:
        InputError: A package names something that is not there.
    """
    for point in sorted(entry_points(group=_GROUP), key=lambda one: one.name):
        try:
            register = point.load()
        except (ImportError, AttributeError) as error:
            raise InputError(
                f"the domain {point.name!r} cannot be loaded",
                rule=f"an entry point of the group {_GROUP} names a function",
                value=point.value,
                way_out=f"mend or remove the package that brings it ({error})",
            ) from error
        register()


@cache
def load_domains_once() -> None:
    """Adds them when a process asks for the first time; the portal and commands do."""
    load_domains()
