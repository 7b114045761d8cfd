"""What pydantic's errors are called in a planner's words: what, rule and way out.

One function a family of mistakes; ``WORDINGS`` says which family an error type belongs
to. A test walks through every record and checks that no type is missing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacereserve.engine.folder.contents import received
from spacereserve.engine.folder.faults import Fault, Words
from spacereserve.engine.model import suggestion

__all__ = ["WORDINGS"]

_IDENTIFIER_RULE = (
    "an id is made of letters, digits, '.', '_' and '-', and begins with a letter or a"
    " digit"
)


def _missing(fault: Fault) -> Words:
    if fault.place.key.endswith("]"):
        return (
            "a position is incomplete",
            "a position is [longitude, latitude]",
            "give both numbers",
        )
    noun = fault.place.noun
    return (
        f"the key {fault.place.field!r} is missing",
        fault.rule(f"every {noun} has this key"),
        f"add a line {fault.place.field} = … to the {noun}",
    )


def _unknown_key(fault: Fault) -> Words:
    noun = fault.place.noun
    return (
        f"the key {fault.place.field!r} is not known",
        f"{_a(noun)} has only the keys that the field reference lists",
        suggestion(str(fault.place.field), fault.place.known),
    )


def _unknown_kind(fault: Fault) -> Words:
    key = fault.context["discriminator"].strip("'")
    tags = fault.context["expected_tags"]
    return (
        f"{key} {fault.context['tag']!r} is not known",
        f"{key} is one of {tags}",
        suggestion(str(fault.context["tag"]), _quoted(tags)),
    )


def _missing_kind(fault: Fault) -> Words:
    key = fault.context["discriminator"].strip("'")
    return (
        f"the key {key!r} is missing",
        f"{key} says which kind of record this is and so which keys it has",
        f"add a line {key} = … to the record",
    )


def _choice(fault: Fault) -> Words:
    expected = fault.context["expected"]
    choices = _quoted(expected)
    way_out = suggestion(str(fault.value), choices) if choices else f"write {expected}"
    return (
        f"{fault.name} has a value that is not among the choices",
        fault.rule(f"{fault.name} is {expected}"),
        way_out,
    )


def _text(fault: Fault) -> Words:
    way_out = "write it in quotes"
    if isinstance(fault.value, int | float) and not isinstance(fault.value, bool):
        way_out = f'write {fault.name} = "{fault.value}"'
    return f"{fault.name} is not text", fault.rule("text in quotes"), way_out


def _not_unicode(fault: Fault) -> Words:
    return (
        f"{fault.name} holds a character that does not exist",
        fault.rule("text is made of Unicode characters"),
        r"remove the escape of half a character (\ud800 to \udfff)",
    )


def _too_short_text(fault: Fault) -> Words:
    return (
        f"{fault.name} is empty",
        fault.rule("text has at least one character"),
        "write the text, or leave the key out if it is optional",
    )


def _too_long_text(fault: Fault) -> Words:
    most = fault.context["max_length"]
    return (
        f"{fault.name} is too long ({len(fault.value)} characters)",
        fault.rule(f"at most {most} characters"),
        "shorten it",
    )


def _pattern(fault: Fault) -> Words:
    choices = re.fullmatch(r"\^\(([\w|]+)\)\$", fault.context["pattern"])
    if choices:
        names = choices[1].split("|")
        rule = f"{fault.name} is one of {', '.join(names)}"
        return f"{fault.name} is not known", rule, suggestion(fault.value, names)
    if fault.context["pattern"] == "^[1-9]$":
        return (
            f"a key of {_table_name(fault)} is not a priority",
            fault.rule("the keys are priorities, from 1 to 9"),
            "write the priority as the key, such as 1 = 2",
        )
    name = f"a key of {_table_name(fault)}" if fault.place.in_key else fault.name
    cleaned = re.sub(r"[^A-Za-z0-9._-]+", "-", fault.value).strip("-._").lower()
    way_out = f"write {cleaned!r}" if cleaned else "write an id such as 'north-sea'"
    return f"{name} is not an id", _IDENTIFIER_RULE, way_out


def _table_name(fault: Fault) -> str:
    parts = fault.place.key.split(".")
    return parts[-2] if len(parts) > 2 else fault.name


def _number(fault: Fault) -> Words:
    return (
        f"{fault.name} is not a number",
        fault.rule("a number without quotes"),
        _without_quotes(fault, r"[+-]?\d+(\.\d+)?", "4.5"),
    )


def _whole_number(fault: Fault) -> Words:
    return (
        f"{fault.name} is not a whole number",
        fault.rule("a whole number without quotes, point or exponent"),
        _without_quotes(fault, r"\d+", "4"),
    )


def _without_quotes(fault: Fault, pattern: str, example: str) -> str:
    value = fault.value
    if isinstance(value, str) and re.fullmatch(pattern, value.strip()):
        return f"write {fault.name} = {value.strip()}, without quotes"
    if isinstance(value, float) and value.is_integer():
        return f"write {fault.name} = {value:.0f}"
    return f"write a number, such as {fault.name} = {example}"


def _not_finite(fault: Fault) -> Words:
    return (
        f"{fault.name} is not a finite number",
        fault.rule("infinity and 'not a number' are not quantities"),
        "write the number, or leave the key out if it is optional and not known",
    )


def _flag(fault: Fault) -> Words:
    return (
        f"{fault.name} is neither true nor false",
        fault.rule("true or false, without quotes"),
        f"write {fault.name} = true or {fault.name} = false",
    )


def _at_least(fault: Fault) -> Words:
    limit = fault.context["ge"]
    return _out_of_range(fault, "too small", f"{limit:g} or more")


def _above(fault: Fault) -> Words:
    limit = fault.context["gt"]
    return _out_of_range(fault, "too small", f"more than {limit:g}")


def _below(fault: Fault) -> Words:
    limit = fault.context["lt"]
    return _out_of_range(fault, "too large", f"less than {limit:g}")


def _at_most(fault: Fault) -> Words:
    limit = fault.context["le"]
    what, rule, way_out = _out_of_range(fault, "too large", f"{limit:g} or less")
    if "fraction" in fault.name and limit == 1.0 and fault.value <= 100:
        way_out = f"write a share: {fault.value / 100:g} for {fault.value:g} %"
    elif fault.name == "lat_deg" and fault.value <= 180:
        way_out = "latitude is at most 90: were lat_deg and lon_deg exchanged?"
    elif fault.name == "lon_deg" and fault.value <= 360:
        way_out = f"write {fault.value - 360:g}: west of Greenwich is negative"
    return what, rule, way_out


def _out_of_range(fault: Fault, size: str, limit: str) -> Words:
    way_out = f"write a number that is {limit}"
    return f"{fault.name} is {size}", fault.rule(limit), way_out


def _list(fault: Fault) -> Words:
    way_out = f"write {fault.name} = […]"
    if isinstance(fault.value, str):
        way_out = f'write {fault.name} = ["{fault.value}"]'
    return f"{fault.name} is not a list", fault.rule("a list in brackets"), way_out


def _too_few(fault: Fault) -> Words:
    least = fault.context["min_length"]
    return (
        f"{fault.name} has too few entries ({fault.context['actual_length']})",
        fault.rule(f"at least {least}"),
        f"give {least} or more",
    )


def _too_many(fault: Fault) -> Words:
    most = fault.context["max_length"]
    return (
        f"{fault.name} has too many entries",
        fault.rule(f"at most {most}"),
        f"give {most} or fewer",
    )


def _table(fault: Fault) -> Words:
    return (
        f"{fault.name} is not a table of keys and values",
        fault.rule("a table: keys, each with its value"),
        f"write it as a table, such as {fault.place.field or 'it'} = {{ key = value }}",
    )


def _day(fault: Fault) -> Words:
    return (
        f"{fault.name} is not a day",
        fault.rule("a day is written year-month-day"),
        f"write {fault.name} = 2026-08-22, for the 22nd of August 2026",
    )


def _instant(fault: Fault) -> Words:
    return (
        f"{fault.name} is not an instant",
        fault.rule("an instant is a day, a T, a time and a zone; Z is UTC"),
        f"write {fault.name} = 2026-08-22T06:00:00Z",
    )


def _zone(fault: Fault) -> Words:
    text = str(received(fault.value))
    example = f"{text}Z" if "T" in text else f"{text[:10]}T00:00:00Z"
    return (
        f"{fault.name} has no time zone",
        fault.rule("an instant ends with Z for UTC, or with an offset such as +02:00"),
        f"write {fault.name} = {example} if UTC is meant",
    )


def _rule_of_the_model(fault: Fault) -> Words:
    rule = str(fault.context["error"])
    if fault.place.field is not None:
        return f"{fault.name} does not fit", fault.rule(rule), "correct the value"
    noun = fault.place.noun
    return (
        f"the {noun} does not hold together",
        f"{_a(noun)} {rule}" if rule.startswith("must") else rule,
        "add, change or remove the keys that the rule names",
    )


def _quoted(text: str) -> list[str]:
    return re.findall(r"'([^']*)'", text)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


WORDINGS: dict[str, Callable[[Fault], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": _missing_kind,
    "enum": _choice,
    "literal_error": _choice,
    "string_type": _text,
    "string_unicode": _not_unicode,
    "string_too_short": _too_short_text,
    "string_too_long": _too_long_text,
    "string_pattern_mismatch": _pattern,
    "float_type": _number,
    "int_type": _whole_number,
    "int_parsing_size": _whole_number,
    "finite_number": _not_finite,
    "bool_type": _flag,
    "greater_than": _above,
    "greater_than_equal": _at_least,
    "less_than": _below,
    "less_than_equal": _at_most,
    "tuple_type": _list,
    "too_short": _too_few,
    "too_long": _too_many,
    "dict_type": _table,
    "model_type": _table,
    "model_attributes_type": _table,
    "date_type": _day,
    "date_parsing": _day,
    "date_from_datetime_parsing": _day,
    "date_from_datetime_inexact": _day,
    "datetime_type": _instant,
    "datetime_parsing": _instant,
    "datetime_from_date_parsing": _instant,
    "datetime_object_invalid": _instant,
    "timezone_aware": _zone,
    "value_error": _rule_of_the_model,
}
"""The wording of each of pydantic's error types that a record can cause."""
