"""Fills a portal with invented records: rows in bulk, the audit book by COPY."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection, transaction
from django.test import Client

from spacereserve.engine.model import Agreement as AgreementRecord
from spacereserve.engine.model import Area as AreaRecord
from spacereserve.engine.model import (
    Level,
    Nation,
    Provider,
    SatcomNeed,
    SatcomService,
    SatelliteGroup,
    Theatre,
    Use,
)
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Membership, Organisation, User
from spacereserve.portal.agreements.models import (
    AgreementVersion,
    Commitment,
    commitments_of,
)
from spacereserve.portal.alliance.models import ReserveHeader
from spacereserve.portal.audit import recording
from spacereserve.portal.audit.chain import hash_of, seal_of
from spacereserve.portal.audit.models import AuditEvent, AuditHead
from spacereserve.portal.records.links import links_of
from spacereserve.portal.records.models import Link
from spacereserve.portal.records.nouns import all_nouns

AT_ONCE = 2_000
NATIONS = [f"N{number:02d}" for number in range(30)]
SQUARE = [[10, 50], [20, 50], [20, 60], [10, 60], [10, 50]]


def fill(sizes: dict[str, int]) -> dict[str, Client]:
    """Fills everything; gives a browser of the office and one of a nation."""
    organisations = _organisations(sizes["providers"])
    _alliance()
    _registry(sizes["providers"], organisations)
    _agreements(sizes["agreements"], sizes["providers"], organisations)
    _needs(sizes["needs"], organisations)
    _book(sizes["audit"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {
        "office": _client("office", organisations),
        "nation": _client("n07", organisations),
    }


def _organisations(n_providers: int) -> dict[str, Organisation]:
    wanted = [("office", "office", "")]
    wanted += [(name.lower(), "nation", name) for name in NATIONS]
    wanted += [
        (f"firm-{n:05d}", "provider", NATIONS[n % 30]) for n in range(n_providers)
    ]
    Organisation.objects.bulk_create(
        [
            Organisation(
                identifier=name, kind=kind, name=name, nation=nation, status="active"
            )
            for name, kind, nation in wanted
        ],
        batch_size=AT_ONCE,
    )
    return {one.identifier: one for one in Organisation.objects.all()}


def _keep(table: str, records: list, owners: list, audience: str | None = None) -> list:
    model = all_nouns()[table].model
    rows = []
    for record, owner in zip(records, owners, strict=True):
        row = model(owner=owner, audience=audience or model.USUAL_AUDIENCE)
        row.take(record)
        if table == "agreements":
            row.in_force = True
            row.releasable_to = record.beneficiaries
        rows.append(row)
    model.objects.bulk_create(rows, batch_size=AT_ONCE)
    return rows


class _Anything(dict):
    """Every name is known: the records are made to fit."""

    def __missing__(self, key: str) -> _Anything:
        return self

    def __contains__(self, key: object) -> bool:
        return True


def _link(rows: list) -> None:
    made = [link for row in rows for link in links_of(row, _Anything())]
    Link.objects.bulk_create(made, batch_size=AT_ONCE)


def _alliance() -> None:
    ReserveHeader.objects.create(record={"id": "bench", "name": "Full reserve"})
    polygon = {"type": "Polygon", "coordinates": [SQUARE]}
    records = {
        "levels": [Level(id="crisis", name="Crisis", order=1)],
        "uses": [Use(id="monitoring", name="Monitoring")],
        "nations": [Nation(id=n, name=n, standing="member") for n in NATIONS],
        "areas": [AreaRecord(id="sea", name="Sea", geometry=polygon)],
        "theatres": [Theatre(id="north", name="North", area="sea")],
    }
    for table, found in records.items():
        _link(_keep(table, found, [None] * len(found)))


def _registry(n_providers: int, organisations: dict[str, Organisation]) -> None:
    names = [f"firm-{n:05d}" for n in range(n_providers)]
    owners = [organisations[name] for name in names]
    providers = [
        Provider(
            id=name,
            name=f"Firm {n} of {NATIONS[n % 30]}",
            nation=NATIONS[n % 30],
            status="admitted",
        )
        for n, name in enumerate(names)
    ]
    _link(_keep("providers", providers, owners))
    assets = [
        SatelliteGroup(
            id=f"fleet-{n:05d}",
            name=f"Fleet {n}",
            provider=name,
            kind="satellites",
            orbit="leo",
            catalog_numbers=(90_000 + n,),
        )
        for n, name in enumerate(names)
    ]
    _link(_keep("assets", assets, owners))
    services = [
        SatcomService(
            id=f"link-{n:05d}",
            name=f"Link {n}",
            provider=name,
            domain="satcom",
            assets=(f"fleet-{n:05d}",),
            bands=("Ku",),
            terminals=("flat",),
            latency_ms=60.0,
        )
        for n, name in enumerate(names)
    ]
    _link(_keep("services", services, owners))


def _agreements(
    n_agreements: int, n_providers: int, organisations: dict[str, Organisation]
) -> None:
    records = []
    for n in range(n_agreements):
        firm = n % n_providers
        line = {
            "id": f"line-{n:05d}",
            "service": f"link-{firm:05d}",
            "level": "crisis",
            "quantity": 10.0,
            "unit": "mbit/s",
            "call_up_h": 1.0,
            "unit_price_eur": 5.0,
        }
        start = 2026 if n < n_providers else 2028
        records.append(
            AgreementRecord.model_validate(
                {
                    "id": f"deal-{n:05d}",
                    "name": f"Deal {n}",
                    "provider": f"firm-{firm:05d}",
                    "kind": "framework",
                    "beneficiaries": [NATIONS[n % 30]],
                    "valid_from_on": f"{start}-01-01",
                    "valid_until_on": f"{start + 1}-12-31",
                    "lines": [line],
                }
            )
        )
    owners = [organisations[record.provider] for record in records]
    rows = _keep("agreements", records, owners)
    _link(rows)
    Commitment.objects.bulk_create(
        [one for row in rows for one in commitments_of(row)], batch_size=AT_ONCE
    )
    AgreementVersion.objects.bulk_create(
        [AgreementVersion(agreement=row, number=1, record=row.record) for row in rows],
        batch_size=AT_ONCE,
    )


def _needs(n_needs: int, organisations: dict[str, Organisation]) -> None:
    for start in range(0, n_needs, 10_000):
        numbers = range(start, min(n_needs, start + 10_000))
        records = [
            SatcomNeed(
                id=f"need-{n:06d}",
                name=f"Need {n} for links",
                domain="satcom",
                owner=NATIONS[n % 30],
                theatre="north",
                priority=n % 9 + 1,
                use="monitoring",
                rate_mbit_s=10.0,
                terminals=("flat",),
            )
            for n in numbers
        ]
        owners = [organisations[record.owner.lower()] for record in records]
        _link(_keep("needs", records, owners))


def _book(n_events: int) -> None:
    """The chain as the portal writes it, row after row, through COPY."""
    recording.record(Actor.for_system("bench"), "system:bench:fill")
    head = AuditHead.objects.get()
    previous, first = head.hash, head.sequence + 1
    at = datetime(2026, 1, 1, tzinfo=UTC)
    columns = [field.column for field in AuditEvent._meta.concrete_fields]  # noqa: SLF001
    command = f"COPY {AuditEvent._meta.db_table} ({', '.join(columns)}) FROM STDIN"  # noqa: SLF001
    with transaction.atomic(), connection.cursor() as cursor:
        with cursor.copy(command) as copy:
            for sequence in range(first, first + n_events):
                row = {
                    "sequence": sequence,
                    "at": at + timedelta(seconds=sequence),
                    "actor": f"person{sequence % 500}@firm.example",
                    "organisation": f"firm-{sequence % 10_000:05d}",
                    "event": "provider:asset:change",
                    "subject_type": "registry.asset",
                    "subject_id": str(sequence % 10_000),
                    "details": {"identifier": f"fleet-{sequence % 10_000:05d}"},
                    "previous_hash": previous,
                }
                previous = hash_of(row)
                copy.write_row(
                    [
                        json.dumps(row["details"]) if name == "details" else row[name]
                        for name in columns[:-1]
                    ]
                    + [previous]
                )
        head.sequence, head.hash = first + n_events - 1, previous
        head.seal = seal_of(head.sequence, head.hash, recording.audit_key())
        head.save()


def _client(identifier: str, organisations: dict[str, Organisation]) -> Client:
    user = User.objects.create_user(f"reader@{identifier}.example", None)
    organisation = organisations[identifier]
    Membership.objects.create(user=user, organisation=organisation, role="owner")
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    return client
