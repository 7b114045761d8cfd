"""What is wrong with an entry, where, and what to do about it, in the reader's words.

The record's own types find the mistakes; here each becomes a sentence that goes through
the portal's catalogues. A path such as ``lines.0.quantity`` is also the name of the
field in the form, so a page can show the sentence beside what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from spacereserve.engine.errors import Problem
from spacereserve.engine.folder.geometry import geometry_problems
from spacereserve.engine.folder.problems import is_follow_on
from spacereserve.engine.model import Area
from spacereserve.language import N_
from spacereserve.portal.records.fields import models_of

__all__ = [
    "Mistake",
    "RecordMistakes",
    "validated",
    "validated_as",
]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake.

    Attributes:
        path: The key it is about, such as ``lines.0.quantity``; empty for the record.
        code: A stable name for machines.
        message: What is wrong and how to mend it.
    """

    path: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """The parts, for machines."""
        return {"field": self.path, "code": self.code, "message": self.message}


class RecordMistakes(Exception):  # noqa: N818 - all of them, not one error
    """An entry has mistakes; all of them are in ``mistakes``."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(f"{one.path}: {one.message}" for one in mistakes))


def validated(table: str, raw: Mapping[str, Any], tag: str = "") -> Any:
    """Makes a record of an entry.

    Args:
        table: A name of ``TABLES``.
        raw: The entry.
        tag: The domain or kind, where the table holds several; taken from the entry
            where it is left out.

    Returns:
        The engine's record.

    Raises:
        RecordMistakes: The entry is not a record of this table.
    """
    models = models_of(table)
    if "" not in models:
        key = "domain" if table in {"services", "needs"} else "kind"
        tag = tag or str(raw.get(key, ""))
        if tag not in models:
            raise RecordMistakes((_unknown_kind(key, tag, tuple(models)),))
        raw = {**raw, key: tag}
    record = validated_as(models[tag], raw)
    if isinstance(record, Area):
        _check_shape(record)
    return record


def validated_as(model: Any, raw: Mapping[str, Any]) -> Any:
    """Makes a record of an entry whose type is known.

    Args:
        model: The record's type.
        raw: The entry.

    Returns:
        The record.

    Raises:
        RecordMistakes: The entry is not such a record.
    """
    try:
        return TypeAdapter(model).validate_python(dict(raw))
    except ValidationError as failure:
        raise RecordMistakes(tuple(_mistakes(failure))) from failure


def _unknown_kind(key: str, tag: str, known: tuple[str, ...]) -> Mistake:
    choices = ", ".join(known)
    return Mistake(
        key,
        "unknown-kind",
        _("“%(value)s” is not among the choices: %(choices)s.")
        % {"value": tag, "choices": choices},
    )


def _check_shape(area: Area) -> None:
    problems = geometry_problems(area, file="", key="geometry")
    if problems:
        raise RecordMistakes(tuple(_shape_mistake(problem) for problem in problems))


def _shape_mistake(problem: Problem) -> Mistake:
    return Mistake("geometry", "shape", _said_shape(problem))


_SHAPES = {
    "an edge spans": N_(
        "An edge spans more than 180° of longitude. A region across the date line is "
        "written as two polygons that meet there."
    ),
    "the region has no extent": N_(
        "The region has no extent: draw at least three corners, or use a point."
    ),
    "": N_(
        "The outline crosses itself or a hole lies outside: draw the region again, "
        "corner after corner around it."
    ),
}


def _said_shape(problem: Problem) -> str:
    return next(_(text) for start, text in _SHAPES.items() if start in problem.what)


def _mistakes(failure: ValidationError) -> Iterator[Mistake]:
    for error in failure.errors(include_url=False):
        if not is_follow_on(error):
            path = ".".join(str(part) for part in error["loc"] if part != "[key]")
            yield Mistake(path, error["type"].replace("_", "-"), said(error))


def said(error: ErrorDetails) -> str:
    """One sentence on one of pydantic's errors, in the language in force.

    Args:
        error: Pydantic's error.
    """
    return str(_SENTENCES.get(error["type"], _any)(error))


def _any(error: ErrorDetails) -> str:
    return _("This does not fit: %(reason)s.") % {"reason": error["msg"]}


def _plain(text: str) -> Callable[[ErrorDetails], str | Promise]:
    return lambda _error: _(text)


def _limit(text: str, name: str) -> Callable[[ErrorDetails], str | Promise]:
    return lambda error: _(text) % {"limit": f"{error['ctx'][name]:g}"}


def _choice(error: ErrorDetails) -> str:
    choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    return _("“%(value)s” is not among the choices: %(choices)s.") % {
        "value": error["input"],
        "choices": choices,
    }


def _pattern(error: ErrorDetails) -> str:
    if error["ctx"]["pattern"] == "^[1-9]$":
        return _("Keys are priorities, from 1 to 9.")
    return _(
        "An identifier is made of letters, digits, “.”, “_” and “-”, and begins with a "
        "letter or a digit."
    )


def _own_rule(error: ErrorDetails) -> str:
    text = str(error["ctx"]["error"])
    if text.startswith("must be a regular expression that is quick"):
        return _("This regular expression could search for ever: make it simpler.")
    if text.startswith("must be a regular expression"):
        return _("This is not a regular expression.")
    return _(_OWN_RULES[text]) if text in _OWN_RULES else text


_NUMBER = N_("A number is expected here, such as 4.5.")
_WHOLE = N_("A whole number is expected here, such as 4.")
_LIST = N_("A list is expected here, one entry a line.")
_TABLE = N_("Lines of the form “key = value” are expected here.")
_DAY = N_("A day is expected here, such as 2026-08-22.")
_INSTANT = N_("An instant in UTC is expected here, such as 2026-08-22T06:00.")

_SENTENCES: dict[str, Callable[[ErrorDetails], str | Promise]] = {
    "missing": _plain(N_("This must be given.")),
    "extra_forbidden": _plain(N_("There is no such key.")),
    "enum": _choice,
    "literal_error": _choice,
    "string_type": _plain(N_("Text is expected here.")),
    "string_unicode": _plain(N_("This holds a character that is not one.")),
    "string_too_short": _plain(N_("This must not be empty.")),
    "string_too_long": _limit(
        N_("This is too long: at most %(limit)s characters."), "max_length"
    ),
    "string_pattern_mismatch": _pattern,
    "float_type": _plain(_NUMBER),
    "int_type": _plain(_WHOLE),
    "int_parsing_size": _plain(_WHOLE),
    "finite_number": _plain(N_("The number must be finite.")),
    "bool_type": _plain(N_("Yes or no is expected here.")),
    "greater_than": _limit(N_("This must be more than %(limit)s."), "gt"),
    "greater_than_equal": _limit(N_("This must be %(limit)s or more."), "ge"),
    "less_than_equal": _limit(N_("This must be %(limit)s or less."), "le"),
    "tuple_type": _plain(_LIST),
    "too_short": _limit(N_("At least %(limit)s entries are needed."), "min_length"),
    "too_long": _limit(N_("At most %(limit)s entries are allowed."), "max_length"),
    "dict_type": _plain(_TABLE),
    "model_type": _plain(_TABLE),
    "model_attributes_type": _plain(_TABLE),
    "date_type": _plain(_DAY),
    "date_parsing": _plain(_DAY),
    "date_from_datetime_parsing": _plain(_DAY),
    "date_from_datetime_inexact": _plain(_DAY),
    "datetime_type": _plain(_INSTANT),
    "datetime_parsing": _plain(_INSTANT),
    "datetime_from_date_parsing": _plain(_INSTANT),
    "datetime_object_invalid": _plain(_INSTANT),
    "timezone_aware": _plain(_INSTANT),
    "union_tag_not_found": _plain(
        N_("The type of the geometry is missing: this is not GeoJSON.")
    ),
    "union_tag_invalid": _plain(
        N_("The geometry must be a Point, MultiPoint, Polygon or MultiPolygon.")
    ),
    "value_error": _own_rule,
}

_OWN_RULES: dict[str, str] = {
    text: text
    for text in (
        N_("valid_until_on must not be before valid_from_on"),
        N_("must name the providers or the services that it binds"),
        N_("a ring must be closed: its last position equals its first"),
        N_("must be a date written with dashes, such as 2026-08-22, not a number"),
        N_("must be a web address that begins with https://"),
        N_("must lie in the years 1 to 9999 in UTC"),
        N_("must have catalog_numbers or a name_pattern (or both)"),
        N_("must have catalog_numbers or a name_pattern"),
        N_("ends_at must be later than starts_at"),
        N_("must leave inclination_deg out for an sso: its altitude sets it"),
        N_("must have off_nadir_max_deg or incidence_max_deg"),
        N_("must have stations, or relay = true, or nothing comes down"),
        N_("off_nadir_max_deg must be greater than off_nadir_min_deg"),
        N_("incidence_max_deg must be greater than incidence_min_deg"),
        N_("must have exactly one of n_looks_per_day, revisit_h, collect_within_h"),
        N_("clear_fraction must not go with revisit_h"),
        N_("collect_within_h must go with n_spots of 25 or more"),
        N_("forecasts for the same place must not overlap in time"),
        N_("swath_km and strip_length_km must be given together"),
        N_("clear_fraction must be below 1: no number of looks makes it sure"),
        N_("must name providers, services or assets that hang on the thing"),
        N_("slot_h must divide 24, such as 1, 2, 3, 4, 6, 8, 12 or 24"),
    )
}
"""The rules that records state themselves; a test holds them against the engine."""
