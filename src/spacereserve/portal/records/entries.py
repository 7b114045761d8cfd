"""From what a person typed to a raw record, and from a record to what a form shows.

A text that is not a number where a number is asked stays text: the record's own
validation says so, in one place, together with every other mistake.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from spacereserve.portal.records.fields import Kind, Question

__all__ = ["n_rows", "raw_from_texts", "texts_from_raw"]

Texts = Mapping[str, Sequence[str]]

_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_TRUE = "true"
_LISTS = frozenset({Kind.TEXTS, Kind.NUMBERS, Kind.WHOLES, Kind.REFERENCES})


def raw_from_texts(
    questions: Iterable[Question], texts: Texts, prefix: str = ""
) -> dict[str, Any]:
    """Reads a submitted form.

    Args:
        questions: What was asked.
        texts: Name in the form → values, as a browser sends them.
        prefix: What stands before each name.

    Returns:
        A raw record without the keys that were left empty.
    """
    raw: dict[str, Any] = {}
    for question in questions:
        value = _value(question, texts, f"{prefix}{question.name}")
        if value not in (None, "", [], {}):
            raw[question.name] = value
    return raw


def _value(question: Question, texts: Texts, key: str) -> Any:
    if question.kind is Kind.RECORD:
        return raw_from_texts(question.inner, texts, f"{key}.")
    if question.kind is Kind.RECORDS:
        rows = (
            raw_from_texts(question.inner, texts, f"{key}.{row}.")
            for row in range(n_rows(key, texts))
        )
        return [row for row in rows if row]
    values = [value.strip() for value in texts.get(key, ())]
    if question.kind in {Kind.CHOICES, Kind.REFERENCES} and len(values) != 1:
        return [value for value in values if value]
    text = values[-1] if values else ""
    return _READERS.get(question.kind, _text)(text, question) if text else None


def n_rows(key: str, texts: Texts) -> int:
    """How many records a list in a form has, counting empty ones before the last.

    Args:
        key: The list's name in the form.
        texts: Name in the form → values.
    """
    start = f"{key}."
    numbers = (
        name[len(start) :].partition(".")[0] for name in texts if name.startswith(start)
    )
    return max((int(number) + 1 for number in numbers if number.isdecimal()), default=0)


def _text(text: str, question: Question) -> Any:
    del question
    return text.replace("\r\n", "\n")


def _number(text: str, question: Question) -> Any:
    del question
    compact = _SPACES.sub("", text)
    if _NUMBER.fullmatch(compact):
        return float(compact.replace(",", "."))
    return text


def _whole(text: str, question: Question) -> Any:
    del question
    compact = _SPACES.sub("", text)
    return int(compact) if re.fullmatch(r"[+-]?\d{1,18}", compact) else text


def _flag(text: str, question: Question) -> Any:
    del question
    return {_TRUE: True, "on": True, "false": False}.get(text, text)


def _instant(text: str, question: Question) -> Any:
    """A browser's date and time has no zone: the label says that it is UTC."""
    del question
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", text):
        return f"{text}Z"
    return text


_CONTINUED = "  "
"""What a further line of the same entry begins with."""


def _lines(text: str, question: Question) -> Any:
    """One entry a line; two spaces at its beginning go on with the last one."""
    del question
    entries: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if entries and line.startswith(_CONTINUED):
            entries[-1] += "\n" + line.removeprefix(_CONTINUED)
        elif line.strip():
            entries.append(line.strip())
    return entries


def _words(text: str, question: Question) -> Any:
    del question
    return [word for word in re.split(r"[\s,;]+", text) if word]


def _numbers(text: str, question: Question) -> Any:
    words = [word for word in re.split(r"[\s;]+", text) if word.strip(",")]
    return [_number(word.strip(","), question) for word in words]


def _wholes(text: str, question: Question) -> Any:
    return [_whole(word, question) for word in _words(text, question)]


def _pairs(text: str, question: Question) -> Any:
    pairs: dict[str, Any] = {}
    for line in _lines(text, question):
        key, sign, value = line.partition("=")
        if not sign:
            return text
        read = _pair_number if question.numeric else _text
        pairs[key.strip()] = read(value.strip(), question)
    return pairs


def _pair_number(text: str, question: Question) -> Any:
    whole = _whole(text, question)
    return whole if isinstance(whole, int) else _number(text, question)


def _geometry(text: str, question: Question) -> Any:
    """A geometry, or the one geometry of a feature that was pasted."""
    del question
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return _bare_geometry(value)


def _bare_geometry(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value.get("type") == "FeatureCollection":
        features = value.get("features")
        if isinstance(features, list) and len(features) == 1:
            return _bare_geometry(features[0])
    if value.get("type") == "Feature":
        return _bare_geometry(value.get("geometry"))
    kept = {key: value[key] for key in ("type", "coordinates") if key in value}
    return _flat_positions(kept) or value


def _flat_positions(value: Any) -> Any:
    """The same geometry without heights, which areas do not have."""
    if isinstance(value, dict):
        return {key: _flat_positions(inner) for key, inner in value.items()}
    if isinstance(value, list):
        if len(value) > 2 and all(isinstance(item, int | float) for item in value):
            return value[:2]
        return [_flat_positions(item) for item in value]
    return value


_READERS: dict[Kind, Callable[[str, Question], Any]] = {
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.INSTANT: _instant,
    Kind.TEXTS: _lines,
    Kind.CHOICES: _words,
    Kind.REFERENCES: _words,
    Kind.NUMBERS: _numbers,
    Kind.WHOLES: _wholes,
    Kind.PAIRS: _pairs,
    Kind.GEOMETRY: _geometry,
}


def texts_from_raw(
    questions: Iterable[Question], raw: Mapping[str, Any], prefix: str = ""
) -> dict[str, list[str]]:
    """What a form shows for a record.

    Args:
        questions: What the form asks.
        raw: The record as plain values; keys may be missing.
        prefix: What stands before each name.

    Returns:
        Name in the form → values; ``raw_from_texts`` reads the same record back.
    """
    texts: dict[str, list[str]] = {}
    for question in questions:
        value = raw.get(question.name)
        key = f"{prefix}{question.name}"
        if question.kind is Kind.RECORD and isinstance(value, Mapping):
            texts |= texts_from_raw(question.inner, value, f"{key}.")
        elif question.kind is Kind.RECORDS and isinstance(value, list):
            for row, inner in enumerate(value):
                texts |= texts_from_raw(question.inner, inner, f"{key}.{row}.")
        elif value is not None:
            texts[key] = _shown(question, value)
    return texts


def _shown(question: Question, value: Any) -> list[str]:
    if question.kind is Kind.CHOICES and isinstance(value, list):
        return [str(item) for item in value]
    if question.kind in _LISTS and isinstance(value, list):
        return ["\n".join(_entry(item) for item in value)]
    if question.kind is Kind.PAIRS and isinstance(value, Mapping):
        return ["\n".join(f"{key} = {_one(item)}" for key, item in value.items())]
    if question.kind is Kind.GEOMETRY and not isinstance(value, str):
        return [json.dumps(value)]
    return [_one(value)]


def _entry(value: Any) -> str:
    return _one(value).replace("\n", "\n" + _CONTINUED)


def _one(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
