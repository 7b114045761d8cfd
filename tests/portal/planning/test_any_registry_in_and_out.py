"""Whatever the portal holds goes out as a folder and comes in again without loss."""

import io
import typing

import pytest
from django.db import transaction
from full_reserve import full_reserve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from record_strategies import table_records

from builders import tiny_reserve
from portal_people import an_actor
from spacereserve.engine.errors import InputError
from spacereserve.engine.folder import in_canonical_order
from spacereserve.engine.folder.place import models_in
from spacereserve.engine.model import TABLES, Reserve, check_reserve
from spacereserve.engine.model.references import tables_named_by
from spacereserve.portal.agreements import clauses
from spacereserve.portal.planning.archives import read_archive, write_archive
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.planning.reserve import reserve_now
from spacereserve.portal.records import services
from spacereserve.portal.records.entries import raw_from_texts, texts_from_raw
from spacereserve.portal.records.fields import questions_of
from spacereserve.portal.records.nouns import all_nouns

pytestmark = pytest.mark.django_db

_KEPT = {"id", "kind", "domain", "order"}
"""Keys that tell records apart."""


def _is_free(table, model, name):
    """Whether a key can be drawn without naming a record that is not there."""
    if name in _KEPT or tables_named_by(table, name):
        return False
    annotation = model.model_fields[name].annotation
    nested = any(issubclass(inner, BaseModel) for inner in models_in(annotation))
    return not nested and typing.get_origin(annotation) is not dict


def _changed(table, record, drawn):
    """The record with the free values of a drawn one, where they fit together."""
    model = type(record)
    kept = record.model_dump(exclude_unset=True)
    values = drawn.model_dump(exclude_unset=True)
    free = {
        name: value
        for name, value in values.items()
        if name in model.model_fields and _is_free(table, model, name)
    }
    try:
        return model.model_validate({**kept, **free})
    except ValidationError:
        return record


@st.composite
def registries(draw):
    """A whole reserve with every field in use, its free values drawn at random."""
    base = draw(st.sampled_from([full_reserve(), tiny_reserve()]))
    tables = {}
    for table in TABLES:
        records = getattr(base, table)
        drawn = [draw(table_records(table)) for _ in records[:2]]
        changed = [
            _changed(table, record, new)
            for record, new in zip(records[:2], drawn, strict=True)
        ]
        tables[table] = (*changed, *records[2:])
    fields = {name: getattr(base, name) for name in base.model_fields_set}
    made = in_canonical_order(Reserve.model_validate({**fields, **tables}))
    try:
        check_reserve(made)
    except InputError:
        return base
    return made


@given(reserve=registries())
@settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_any_registry_goes_in_and_out_without_loss(reserve):
    with transaction.atomic():
        office = an_actor("office", "office")
        import_reserve(office, reserve, None, name="drawn")
        held = reserve_now()
        written = write_archive(held, None)
        again = read_archive(io.BytesIO(written)).reserve
        transaction.set_rollback(True)

    assert held.content_hash == reserve.content_hash
    assert again.content_hash == reserve.content_hash


def test_every_field_of_every_record_survives_the_portals_own_forms():
    office = an_actor("office", "office")
    reserve = full_reserve()
    import_reserve(office, reserve, None, name="full")
    texts = dict.fromkeys(("title", "title_fr", "text", "text_fr"), "t")
    for _version in (1, 2):
        clauses.write(office, identifier="stand-down", **texts)

    for table, noun in all_nouns().items():
        for row in noun.model.objects.all():
            questions = questions_of(table, row.tag)
            raw = raw_from_texts(questions, texts_from_raw(questions, row.record))
            record = services.check(noun, raw, row.tag, row)
            plain = record.model_dump(mode="json", exclude_defaults=True)
            assert plain == row.record, (table, row.identifier)

    assert reserve_now().content_hash == in_canonical_order(reserve).content_hash
