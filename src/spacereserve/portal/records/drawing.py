"""An area that is drawn, or pasted as GeoJSON, in the form of the record that needs it.

What is drawn becomes an area of its own, for the same readers as the record, in the
same transaction: with a mistake in either, neither is saved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import may
from spacereserve.portal.records import services
from spacereserve.portal.records.entries import raw_from_texts
from spacereserve.portal.records.fields import Kind, Question, questions_of
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes
from spacereserve.portal.records.models import KeptRecord
from spacereserve.portal.records.nouns import all_nouns

__all__ = ["drawable", "drawn_area_questions", "drawn_prefix", "save_with_areas"]

_AREAS = "areas"
Save = Callable[[Mapping[str, Any]], KeptRecord]
Check = Callable[[Mapping[str, Any]], Any]


def drawable(actor: Actor, question: Question) -> bool:
    """Whether what answers a question may be drawn on the spot.

    Args:
        actor: Who fills in the form.
        question: A question of the form.
    """
    names_one_area = question.kind is Kind.REFERENCE and question.tables == (_AREAS,)
    return names_one_area and may(actor, "add", all_nouns()[_AREAS].model)


def drawn_prefix(key: str) -> str:
    """What stands before the names of a drawn area's own questions.

    Args:
        key: The name of the question that it answers.
    """
    return f"{key}.new."


def drawn_area_questions() -> tuple[Question, ...]:
    """What is asked of an area that is drawn: its name and its shape."""
    asked = {one.name: one for one in questions_of(_AREAS)}
    return tuple(replace(asked[name], required=False) for name in ("name", "geometry"))


def save_with_areas(
    actor: Actor,
    questions: Sequence[Question],
    texts: Mapping[str, Sequence[str]],
    raw: Mapping[str, Any],
    *,
    label: services.Label,
    check: Check,
    save: Save,
) -> KeptRecord:
    """Saves a record together with the areas that were drawn in its form.

    Args:
        actor: Who asks.
        questions: The questions of the form.
        texts: Name in the form → values.
        raw: The entry; a drawn area takes the place of one that was chosen.
        label: For whom the record is; the areas are for the same.
        check: Finds the mistakes of an entry and raises them.
        save: Saves an entry.

    Returns:
        The kept record.

    Raises:
        RefusedError: The actor may not.
        RecordMistakes: With every mistake of the record and of the areas.
    """
    entry, mistakes = dict(raw), []
    with transaction.atomic():
        for question, area in _drawn(actor, questions, texts):
            entry.pop(question.name, None)
            try:
                row = _make(actor, area, label, fallback=str(raw.get("name", "")))
            except RecordMistakes as failure:
                mistakes += _placed(failure.mistakes, drawn_prefix(question.name))
            else:
                entry[question.name] = row.identifier
        if mistakes:
            raise RecordMistakes((*mistakes, *_mistakes_of(check, entry)))
        return save(entry)


def _drawn(
    actor: Actor, questions: Iterable[Question], texts: Mapping[str, Sequence[str]]
) -> Iterable[tuple[Question, dict[str, Any]]]:
    for question in questions:
        prefix = drawn_prefix(question.name)
        area = raw_from_texts(drawn_area_questions(), texts, prefix)
        if area and drawable(actor, question):
            yield question, area


def _make(
    actor: Actor, area: Mapping[str, Any], label: services.Label, *, fallback: str
) -> KeptRecord:
    name = area.get("name") or fallback
    raw = {**area, "name": name, "id": _free_identifier(str(name))}
    return services.create(actor, all_nouns()[_AREAS], raw, label=label)


def _free_identifier(name: str) -> str:
    start = slugify(name)[:40].strip("-_") or "area"
    if not start[0].isalpha():
        start = f"area-{start}"
    rows = all_nouns()[_AREAS].model.objects.filter(identifier__startswith=start)
    taken = set(rows.values_list("identifier", flat=True))
    names = (start if n == 1 else f"{start}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in names if one not in taken)


def _placed(mistakes: Iterable[Mistake], prefix: str) -> list[Mistake]:
    """Mistakes at the questions of the drawing; its identifier has none."""
    shown = {one.name for one in drawn_area_questions()}
    return [
        Mistake(
            prefix + (one.path if one.path.partition(".")[0] in shown else "name"),
            one.code,
            one.message,
        )
        for one in mistakes
    ]


def _mistakes_of(check: Check, entry: Mapping[str, Any]) -> tuple[Mistake, ...]:
    try:
        check(entry)
    except RecordMistakes as failure:
        return failure.mistakes
    return ()
