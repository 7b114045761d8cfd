"""The book: append-only, chained, and every tampering found."""

import hashlib
import json
import random
from io import StringIO

import pytest
from django.db import DatabaseError, connection, transaction

from portal_people import a_client, an_actor, an_organisation
from spacereserve.portal.audit import exporting, recording, verifying
from spacereserve.portal.audit.chain import GENESIS, hash_of, seal_of
from spacereserve.portal.audit.models import AuditEvent, AuditHead
from spacereserve.portal.audit.triggers import add_triggers, drop_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    actor = an_actor("office", "office")
    target = an_organisation("northern-eye")
    for number in range(40):
        recording.record(
            actor,
            "office:provider:admit",
            subject=target,
            details={"number": number, "grounds": "vérifié"},
        )
    return actor


def protect():
    with connection.cursor() as cursor:
        add_triggers(connection.vendor, cursor.execute)


def unprotect():
    with connection.cursor() as cursor:
        drop_triggers(connection.vendor, cursor.execute)


def test_an_untouched_book_has_no_fault(book):
    assert list(verifying.find_faults()) == []


def test_an_event_goes_with_the_transaction_that_failed(book):
    before = AuditEvent.objects.count()

    def record_and_fail():
        with transaction.atomic():
            recording.record(book, "office:provider:admit")
            raise LookupError

    with pytest.raises(LookupError):
        record_and_fail()

    assert AuditEvent.objects.count() == before
    assert list(verifying.find_faults()) == []


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_book(book, verb):
    rows = AuditEvent.objects.filter(sequence=3)

    change = {"update": lambda: rows.update(actor="nobody"), "delete": rows.delete}

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change[verb]()


def alter(rows, chance, _last):
    field = chance.choice(["actor", "organisation", "event", "subject_id", "details"])
    rows.update(**{field: {"number": -1} if field == "details" else "changed"})


def remove(rows, _chance, _last):
    rows.delete()


def swap(rows, chance, last):
    at = rows.get().sequence
    other = chance.choice([n for n in range(1, last + 1) if n != at])
    for old, new in ((at, 10_000), (other, at), (10_000, other)):
        AuditEvent.objects.filter(sequence=old).update(sequence=new)


def rehash(rows, _chance, _last):
    row = rows.values().get() | {"actor": "somebody else"}
    rows.update(actor="somebody else", hash=hash_of(row))


def cut_the_end(rows, _chance, _last):
    AuditEvent.objects.filter(sequence__gte=rows.get().sequence).delete()


def empty(_rows, _chance, _last):
    AuditEvent.objects.all().delete()
    AuditHead.objects.all().delete()


def insert(rows, _chance, last):
    row = rows.values().get() | {"sequence": last + 1, "actor": "nobody"}
    AuditEvent.objects.create(**row | {"hash": hash_of(row)})


def rebuild(rows, _chance, _last):
    _rebuild(rows.get().sequence)


TAMPERINGS = [alter, remove, swap, rehash, cut_the_end, empty, insert, rebuild]


def _tamper(chance):
    """Does what somebody could do who took the triggers away; says what it was."""
    last = AuditEvent.objects.order_by("-sequence").first().sequence
    at = chance.randint(1, last)
    kind = chance.choice(TAMPERINGS)
    kind(AuditEvent.objects.filter(sequence=at), chance, last)
    return f"{kind.__name__} at {at}"


def _rebuild(at):
    """Writes a whole new book from a row on, last line included, without the key."""
    AuditEvent.objects.filter(sequence=at).update(actor="somebody else")
    previous = GENESIS
    for event in AuditEvent.objects.order_by("sequence"):
        row = AuditEvent.objects.filter(pk=event.pk).values().get()
        row["previous_hash"] = previous
        previous = hash_of(row)
        AuditEvent.objects.filter(pk=event.pk).update(
            previous_hash=row["previous_hash"], hash=previous
        )
    last = AuditEvent.objects.order_by("-sequence").first().sequence
    AuditHead.objects.update(hash=previous, seal=seal_of(last, previous, "guessed"))


def test_a_hundred_of_a_hundred_random_tamperings_are_found(book):
    chance = random.Random(20261122)
    missed = []
    unprotect()

    for _ in range(100):
        mark = transaction.savepoint()
        done = _tamper(chance)
        if not list(verifying.find_faults()):
            missed.append(done)
        transaction.savepoint_rollback(mark)

    protect()
    assert missed == []
    assert list(verifying.find_faults()) == []


def test_an_earlier_export_finds_a_book_written_anew_with_the_key(book, tmp_path):
    path = tmp_path / "book.jsonl"
    with path.open("w", encoding="utf-8") as file:
        exporting.write_events(file)
    unprotect()
    _rebuild(7)
    head = AuditHead.objects.get()
    head.seal = seal_of(head.sequence, head.hash, recording.audit_key())
    head.save()

    without = list(verifying.find_faults())
    with_anchors = list(verifying.find_faults(exporting.read_anchors(path)))
    protect()

    assert without == []
    assert with_anchors[0].sequence == 7


def test_anybody_can_check_an_export_without_the_portal(book):
    text = StringIO()
    exporting.write_events(text)

    previous = GENESIS
    for line in text.getvalue().splitlines():
        row = json.loads(line)
        said = row.pop("hash")
        again = json.dumps(
            row, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert hashlib.sha256(again.encode()).hexdigest() == said
        assert row["previous_hash"] == previous
        previous = said


def test_the_office_reads_all_and_others_their_own_part(book):
    provider = an_actor("southern-eye", "provider")
    recording.record(provider, "provider:service:file")

    office = a_client(book).get("/en/audit/").text
    own = a_client(provider).get("/en/audit/").text

    assert "office:provider:admit" in office
    assert "provider:service:file" in own
    assert "office:provider:admit" not in own


def test_only_office_and_auditor_take_the_book_away(book):
    provider = an_actor("southern-eye", "provider")
    auditor = an_actor("court", "auditor")

    refused = a_client(provider).post("/en/audit/export/")
    given = a_client(auditor).post("/en/audit/export/")
    lines = b"".join(given.streaming_content).decode().splitlines()

    assert refused.status_code == 403
    assert json.loads(lines[-1])["event"] == "actor:audit-book:export"
