"""A reserve folder into the portal, whole or not at all.

What has the same identifier is replaced, what is new is added, the rest stays. Each
provider, nation and command gets an organisation that people can act for. Agreements
of a folder count as signed: whoever imports vouches for that, and the book says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.engine.folder.header import OWN_KEYS
from spacereserve.engine.model import TABLES, Reserve, check_reserve
from spacereserve.engine.orbits import Catalogue, catalogue_csv
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Kind, Organisation
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements.models import (
    Agreement,
    AgreementVersion,
    Commitment,
    commitments_of,
)
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import ConflictError
from spacereserve.portal.planning.foresight import foresee
from spacereserve.portal.planning.models import OrbitFile
from spacereserve.portal.records.links import links_of
from spacereserve.portal.records.models import KeptRecord, Link
from spacereserve.portal.records.nouns import Noun, all_nouns
from spacereserve.portal.records.owners import is_name_only, organisation_identifier

__all__ = ["Imported", "add_orbits", "import_reserve"]

_AT_ONCE = 500
_KINDS = {"providers": Kind.PROVIDER, "nations": Kind.NATION, "commands": Kind.COMMAND}
_OWNER_COLUMNS = {
    "providers": "identifier",
    "assets": "provider",
    "services": "provider",
    "agreements": "provider",
    "needs": "stated_by",
}


@dataclass
class Imported:
    """What an import did.

    Attributes:
        added: Table → how many records are new.
        changed: Table → how many were replaced by others.
        same: Table → how many were there already, word for word.
    """

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)


def import_reserve(
    actor: Actor, reserve: Reserve, catalogue: Catalogue | None, *, name: str
) -> Imported:
    """Takes in a reserve.

    Args:
        actor: Who asks; the office.
        reserve: The reserve.
        catalogue: Its orbits, or None to keep those in use.
        name: Where it comes from, for the book.

    Returns:
        What was added, changed and left as it was.

    Raises:
        RefusedError: The actor may not.
        InputError: Records of the reserve contradict each other.
        ConflictError: It promises what is promised already.
    """
    require(actor, "change", ReserveHeader)
    check_reserve(reserve)
    done = Imported()
    try:
        with transaction.atomic():
            _take_header(reserve)
            organisations = _organisations_for(reserve)
            for table in TABLES:
                _take_table(table, reserve, organisations, done)
            _link(reserve)
            if catalogue is not None:
                add_orbits(actor, catalogue, name=name)
            foresee()
            _book(actor, reserve, done, name)
    except IntegrityError as error:
        raise _overlap(error) from error
    return done


def _overlap(error: IntegrityError) -> ConflictError:
    return ConflictError(
        _("The reserve promises something that is promised already"),
        rule=_(
            "one service is promised at one level to one beneficiary once at a time, "
            "and identifiers and orders are unique"
        ),
        value=str(error),
        way_out=_("end the earlier agreement first, or correct the folder"),
        code="overlapping",
    )


def _take_header(reserve: Reserve) -> None:
    record = reserve.model_dump(
        mode="json", include=set(OWN_KEYS), exclude_defaults=True
    )
    header = ReserveHeader.objects.select_for_update().first()
    if header is None:
        ReserveHeader.objects.create(record=record)
    elif header.record != record:
        header.record = record
        header.revision += 1
        header.save()


def _organisations_for(reserve: Reserve) -> dict[str, Organisation]:
    """Organisations by identifier, with those that were missing."""
    wanted = {
        organisation_identifier(record.id): (kind, record)
        for table, kind in _KINDS.items()
        for record in getattr(reserve, table)
    }
    known = {one.identifier: one for one in Organisation.objects.all()}
    _refuse_name_takers(known[one] for one in sorted(wanted.keys() & known.keys()))
    Organisation.objects.bulk_create(
        [
            Organisation(
                identifier=identifier,
                kind=kind,
                name=record.name[:200],
                nation=_nation_of(record),
                status=Organisation.Status.ACTIVE,
            )
            for identifier, (kind, record) in wanted.items()
            if identifier not in known
        ],
        batch_size=_AT_ONCE,
    )
    found = Organisation.objects.filter(kind__in=list(_KINDS.values()))
    return {one.identifier: one for one in found}


def _refuse_name_takers(known: Iterable[Organisation]) -> None:
    """Nobody gets the records of another by having proposed its identifier first."""
    taken = [one.identifier for one in known if is_name_only(one)]
    if not taken:
        return
    raise ConflictError(
        _("An identifier of the reserve is taken by an organisation not let in yet"),
        rule=_("records become those of an organisation that the office has let in"),
        value=", ".join(taken),
        way_out=_("let the organisation in or close it, and import again"),
        code="name-taken",
    )


def _nation_of(record: Any) -> str:
    """A provider's home; a nation's own identifier; nothing for a command."""
    if hasattr(record, "standing"):
        return str(record.id)
    return str(getattr(record, "nation", ""))


def _take_table(
    table: str,
    reserve: Reserve,
    organisations: dict[str, Organisation],
    done: Imported,
) -> None:
    noun = all_nouns()[table]
    rows = _rows_of(noun, getattr(reserve, table), done)
    for row in rows:
        _set_owner(row, organisations)
    stale = [row for row in rows if row.pk is not None]
    fresh = [row for row in rows if row.pk is None]
    noun.model.objects.bulk_create(fresh, batch_size=_AT_ONCE)
    names = [
        one.name
        for one in noun.model._meta.concrete_fields  # noqa: SLF001 - Django's own name
        if not one.primary_key
    ]
    if stale:
        noun.model.objects.bulk_update(stale, names, batch_size=100)
    if table == "agreements":
        _put_in_force(rows)


def _rows_of(noun: Noun, records: Iterable[Any], done: Imported) -> list[Any]:
    """New rows, and those whose record is another now."""
    kept = {row.identifier: row for row in noun.model.objects.all()}
    if noun.table == "dependencies":
        return _rows_of_dependencies(noun, records, kept.values(), done)
    rows = []
    for record in records:
        row = kept.get(record.id)
        if row is None:
            row = noun.model(audience=noun.model.USUAL_AUDIENCE)
            row.take(record)
            done.added[noun.table] += 1
        elif row.record == record.model_dump(mode="json", exclude_defaults=True):
            done.same[noun.table] += 1
            continue
        else:
            row.take(record)
            row.revision += 1
            done.changed[noun.table] += 1
        rows.append(row)
    return rows


def _rows_of_dependencies(
    noun: Noun, records: Iterable[Any], kept: Iterable[KeptRecord], done: Imported
) -> list[Any]:
    """Dependencies have no identifier: one is new if none says the same."""
    known = [row.record for row in kept]
    taken = {row.identifier for row in kept}
    rows = []
    for record in records:
        if record.model_dump(mode="json", exclude_defaults=True) in known:
            done.same[noun.table] += 1
            continue
        row: Any = noun.model(audience=noun.model.USUAL_AUDIENCE)
        row.identifier = _free_name(record.thing, taken)
        row.take(record)
        taken.add(row.identifier)
        rows.append(row)
        done.added[noun.table] += 1
    return rows


def _free_name(thing: str, taken: set[str]) -> str:
    names = (thing[:58] + ("" if n == 1 else f"-{n}") for n in range(1, 100_000))
    return next(name for name in names if name not in taken)


def _set_owner(row: Any, organisations: dict[str, Organisation]) -> None:
    column = _OWNER_COLUMNS.get(row.TABLE)
    name = getattr(row, column) if column else _single_provider(row)
    row.owner = organisations.get(organisation_identifier(name)) if name else None
    if row.TABLE == "agreements":
        beneficiaries = row.record.get("beneficiaries", ())
        row.releasable_to = {*row.releasable_to, *beneficiaries}


def _single_provider(row: Any) -> str:
    is_restriction = row.TABLE == "restrictions"
    providers: Any = row.record.get("providers", ()) if is_restriction else ()
    return str(providers[0]) if len(providers) == 1 else ""


def _put_in_force(rows: list[Agreement]) -> None:
    now = timezone.now()
    for row in rows:
        row.in_force = True
        number = row.versions.count() + 1
        AgreementVersion.objects.create(
            agreement=row,
            number=number,
            record=row.record,
            note="import",
            provider_signed_at=now,
            buyer_signed_at=now,
        )
    Agreement.objects.bulk_update(rows, ["in_force"], batch_size=_AT_ONCE)
    Commitment.objects.filter(agreement__in=rows).delete()
    Commitment.objects.bulk_create(
        [one for row in rows for one in commitments_of(row)], batch_size=_AT_ONCE
    )


def _link(reserve: Reserve) -> None:
    """Links of every record of the reserve, made anew."""
    known = {
        table: {record.id for record in getattr(reserve, table)}
        for table in TABLES
        if table != "dependencies"
    }
    for table, noun in all_nouns().items():
        for rows in _in_parts(noun.model.objects.order_by("pk")):
            names = [row.identifier for row in rows]
            Link.objects.filter(source_table=table, source__in=names).delete()
            links = [link for row in rows for link in links_of(row, known)]
            Link.objects.bulk_create(links, batch_size=_AT_ONCE)


def _in_parts(rows: Any) -> Iterable[list[Any]]:
    last = 0
    while part := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        yield part
        last = part[-1].pk


def add_orbits(actor: Actor, catalogue: Catalogue, *, name: str) -> OrbitFile:
    """Keeps orbits; they are in use from now on.

    Args:
        actor: Who asks; the office.
        catalogue: The orbits.
        name: Where they come from.

    Returns:
        The kept orbits; the newest ones again where they are the same.
    """
    require(actor, "change", ReserveHeader)
    newest = OrbitFile.objects.defer("text").first()
    if newest is not None and newest.content_hash == catalogue.content_hash:
        return newest
    made = OrbitFile.objects.create(
        name=name[:200],
        text=catalogue_csv(catalogue),
        content_hash=catalogue.content_hash,
        n_satellites=len(catalogue),
        added_by=actor.user,
    )
    recording.record(
        actor,
        "office:orbits:add",
        subject=made,
        details={"content_hash": made.content_hash, "n_satellites": made.n_satellites},
    )
    return made


def _book(actor: Actor, reserve: Reserve, done: Imported, name: str) -> None:
    recording.record(
        actor,
        "office:reserve:import",
        details={
            "reserve": reserve.id,
            "content_hash": reserve.content_hash,
            "from": name,
            "added": dict(done.added),
            "changed": dict(done.changed),
            "same": dict(done.same),
        },
    )
