"""From pydantic's errors to what, rule, value and way out, in a planner's words."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import ErrorDetails

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.contents import received
from spacereserve.engine.folder.faults import Fault, Words
from spacereserve.engine.folder.place import find_place
from spacereserve.engine.folder.wording import WORDINGS

__all__ = ["is_follow_on", "problem_from"]


def problem_from(
    error: ErrorDetails, annotation: Any, raw: Any, *, file: str, label: str
) -> Problem:
    """Turns one error into a problem.

    Args:
        error: Pydantic's error; its path starts at the record.
        annotation: The type that the record was validated as.
        raw: The record as it was received.
        file: Its file.
        label: Its place in the file, such as ``needs[baltic-sar]``; may be empty.

    Returns:
        The problem, with file and key.
    """
    place = find_place(annotation, raw, error["loc"])
    fault = Fault(place, error["input"], error.get("ctx", {}), error["msg"])
    what, rule, way_out = WORDINGS.get(error["type"], _as_it_is)(fault)
    return Problem(
        what,
        rule,
        _value(error["type"], fault),
        way_out,
        file=file,
        key=(label + place.key).lstrip(".") or None,
    )


def is_follow_on(error: ErrorDetails) -> bool:
    """True where pydantic calls a list too short because its entries are wrong.

    Args:
        error: Pydantic's error.
    """
    if error["type"] != "too_short":
        return False
    least: int = error["ctx"]["min_length"]
    return len(error["input"]) >= least


def _value(kind: str, fault: Fault) -> object:
    if kind in {"missing", "union_tag_not_found"}:
        return None
    if kind == "value_error" and isinstance(fault.value, dict):
        words = set(re.findall(r"\w+", str(fault.context["error"])))
        named = {key: value for key, value in fault.value.items() if key in words}
        return received(named) if named else None
    if kind == "union_tag_invalid":
        return fault.context["tag"]
    return received(fault.value)


def _as_it_is(fault: Fault) -> Words:
    return f"{fault.name} does not fit", fault.rule(fault.message), "correct the value"
