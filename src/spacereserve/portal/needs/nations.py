"""What each nation has, promises and needs, by domain, as far as one may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from spacereserve.engine.model import domain_names, words_of
from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.agreements.models import Agreement, Commitment
from spacereserve.portal.alliance.models import AllianceNation, CommandBody, Level
from spacereserve.portal.needs.models import Need
from spacereserve.portal.registry.models import Provider, Service

__all__ = ["DomainShare", "NationView", "nations_overview"]


@dataclass(frozen=True, slots=True)
class DomainShare:
    """What a nation's companies and operators bring to a domain, and what it needs.

    Attributes:
        domain: The domain.
        n_services: Services of its admitted providers.
        promised: What they promise at the highest level, in ``unit``.
        unit: The unit in which the domain is counted.
        n_needs: Needs that the nation states itself.
    """

    domain: str
    n_services: int
    promised: float
    unit: str
    n_needs: int


@dataclass(frozen=True, slots=True)
class NationView:
    """A nation's resources and capacity.

    Attributes:
        nation: Its identifier.
        name: What it is called.
        n_companies: Admitted companies whose home it is.
        n_operators: Admitted operators of its own.
        commands: Commands (ids) that act for it.
        domains: One entry a domain, in the order of the domains.
    """

    nation: str
    name: str
    n_companies: int
    n_operators: int
    commands: tuple[str, ...]
    domains: tuple[DomainShare, ...]


@dataclass
class _Counts:
    """What was counted, each by provider or nation, and domain."""

    homes: dict[str, str]
    services: Counter[tuple[str, str]] = field(default_factory=Counter)
    promised: dict[tuple[str, str], float] = field(
        default_factory=lambda: defaultdict(float)
    )
    needs: Counter[tuple[str, str]] = field(default_factory=Counter)


def nations_overview(actor: Actor) -> list[NationView]:
    """The nations with what is theirs, counted over what the actor may see.

    Args:
        actor: Who asks.

    Returns:
        One entry a nation, by identifier.
    """
    rows = Provider.objects.visible_to(actor).filter(status="admitted")
    plain = list(rows.values_list("identifier", "nation", "ownership"))
    kinds = Counter((nation, ownership) for _name, nation, ownership in plain)
    counts = _counted(actor, {name: nation for name, nation, _ownership in plain})
    commands: dict[str, list[str]] = defaultdict(list)
    for command in CommandBody.objects.visible_to(actor):
        for nation in command.record.get("nations", ()):
            commands[nation].append(command.identifier)
    return [
        NationView(
            nation=row.identifier,
            name=str(row),
            n_companies=kinds[row.identifier, "commercial"],
            n_operators=kinds[row.identifier, "national"],
            commands=tuple(commands[row.identifier]),
            domains=_shares(row.identifier, counts),
        )
        for row in AllianceNation.objects.visible_to(actor).order_by("identifier")
    ]


def _counted(actor: Actor, homes: dict[str, str]) -> _Counts:
    counts = _Counts(homes)
    services = Service.objects.visible_to(actor).order_by()
    for provider, domain, n in services.values_list("provider", "domain").annotate(
        n=Count("pk")
    ):
        if provider in homes:
            counts.services[homes[provider], domain] += n
    needs = Need.objects.visible_to(actor).order_by()
    for nation, domain, n in needs.values_list("stated_by", "domain").annotate(
        n=Count("pk")
    ):
        counts.needs[nation, domain] += n
    _add_promises(actor, counts)
    return counts


def _add_promises(actor: Actor, counts: _Counts) -> None:
    """What lines in force promise: of each service and agreement the highest level."""
    order = dict(Level.objects.values_list("identifier", "order"))
    seen = Agreement.objects.visible_to(actor).filter(in_force=True).order_by()
    rows = Commitment.objects.filter(agreement__in=seen.values("pk")).order_by()
    keys = ("agreement__provider", "agreement_id", "service", "level", "quantity")
    best: dict[tuple[str, int, str], tuple[int, float]] = {}
    for provider, agreement, service, level, quantity in rows.values_list(
        *keys
    ).distinct():
        key = (provider, agreement, service)
        best[key] = max(best.get(key, (-1, 0.0)), (order.get(level, 0), quantity))
    names = {service for _provider, _agreement, service in best}
    domains = _domains_of(names)
    for (provider, _agreement, service), (_order, quantity) in best.items():
        if provider in counts.homes and service in domains:
            counts.promised[counts.homes[provider], domains[service]] += quantity


def _domains_of(names: set[str]) -> Mapping[str, str]:
    rows = Service.objects.values_list("identifier", "domain")
    return {name: domain for name, domain in rows if name in names}


def _shares(nation: str, counts: _Counts) -> tuple[DomainShare, ...]:
    return tuple(
        DomainShare(
            domain=domain,
            n_services=counts.services[nation, domain],
            promised=counts.promised.get((nation, domain), 0.0),
            unit=words_of(domain).unit,
            n_needs=counts.needs[nation, domain],
        )
        for domain in domain_names()
    )
