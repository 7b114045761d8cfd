"""What can go wrong in the portal, and how it says so.

    PortalError                 root: what, rule, value, way out; code and status
    ├── SetupError              the settings of this portal are wrong
    ├── RefusedError            the actor may not do this (403)
    ├── MissingError            there is no such thing, or not for this actor (404)
    ├── ConflictError           it stands against what is already so (409)
    └── InvalidError            what was sent is wrong, in one place or in many (422)

As in the engine, a message has four parts. It also has a *code* that never changes,
for machines, and the HTTP status that the interface answers with.
"""

from __future__ import annotations

from typing import ClassVar

from spacereserve.engine.errors import Problem

__all__ = [
    "ConflictError",
    "InvalidError",
    "MissingError",
    "PortalError",
    "RefusedError",
    "SetupError",
]


class PortalError(Exception):
    """The root of all errors that the portal raises on purpose.

    Args:
        what: What is wrong; may be a lazily translated text.
        rule: The rule that it breaks.
        value: The value received.
        way_out: What to do about it.
        field: The field it is about, or None.
        code: A stable word for machines, or None for that of the class.
        problems: All mistakes of one input, where there are several.
    """

    status: ClassVar[int] = 400
    default_code: ClassVar[str] = "portal-error"

    def __init__(
        self,
        what: object,
        *,
        rule: object,
        value: object = None,
        way_out: object,
        field: str | None = None,
        code: str | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.what = what
        self.rule = rule
        self.value = value
        self.way_out = way_out
        self.field = field
        self.code = code or self.default_code
        self.problems = problems
        super().__init__(what)

    def __str__(self) -> str:
        if self.problems:
            return "\n".join(str(problem) for problem in self.problems)
        return str(
            Problem(
                str(self.what),
                str(self.rule),
                self.value,
                str(self.way_out),
                self.field,
            )
        )


class SetupError(PortalError):
    """The settings of this portal are wrong; the command line says so."""

    default_code = "setup"


class RefusedError(PortalError):
    """The actor may not do this."""

    status = 403
    default_code = "refused"


class MissingError(PortalError):
    """There is no such thing, or none that this actor may know of."""

    status = 404
    default_code = "missing"


class ConflictError(PortalError):
    """It stands against what is already so."""

    status = 409
    default_code = "conflict"


class InvalidError(PortalError):
    """What was sent is wrong."""

    status = 422
    default_code = "invalid"
