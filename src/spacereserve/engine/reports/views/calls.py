"""The call list: which lines are called up, whom to ring, by when and what for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from spacereserve.engine.allocation.plan import NeedPlan, OfferPlan, Plan
from spacereserve.engine.reports.reader import Reader
from spacereserve.language import N_

__all__ = ["Call", "make_calls"]


@dataclass(frozen=True, slots=True)
class Call:
    """One line to be called up.

    Attributes:
        place: Place in the list, from 1.
        provider: Name of the provider.
        national: True where it is a nation's own operator.
        contacts: Whom to ring.
        service: Name of the service.
        agreement: Name of the agreement.
        quantity: What is promised, with its unit.
        call_up: How long after the call first service is there.
        ready: When first service is there if the call is made at once.
        serves: Names of the needs that it serves.
        priority: The most urgent priority among them.
        fee: Paid for the activation.
        use_cost: Paid for use.
    """

    place: int
    provider: str
    national: bool
    contacts: tuple[str, ...]
    service: str
    agreement: str
    quantity: str
    call_up: str
    ready: str
    serves: tuple[str, ...]
    priority: str
    fee: str
    use_cost: str


def make_calls(plan: Plan, reader: Reader) -> tuple[Call, ...]:
    """Lists the lines that the plan calls up.

    The order is that of calling: first what serves the most urgent needs, and among
    these the longest call-up first.

    Args:
        plan: A plan.
        reader: The reserve and the language.

    Returns:
        One entry a line.
    """
    served: defaultdict[str, list[NeedPlan]] = defaultdict(list)
    for need in plan.needs:
        for part in need.suppliers:
            served[part.line].append(need)
    offers = sorted(
        (offer for offer in plan.offers if offer.activated),
        key=lambda offer: (_urgency(served[offer.line]), -offer.call_up_h, offer.line),
    )
    return tuple(
        _call(i, offer, served[offer.line], plan, reader)
        for i, offer in enumerate(offers, start=1)
    )


def _urgency(needs: list[NeedPlan]) -> int:
    return min((need.priority for need in needs), default=10)


def _call(
    place: int, offer: OfferPlan, needs: list[NeedPlan], plan: Plan, reader: Reader
) -> Call:
    provider = reader.reserve.by_id("providers").get(offer.provider)
    ready_at = plan.at + timedelta(hours=offer.call_up_h)
    return Call(
        place=place,
        provider=reader.name("providers", offer.provider),
        national=offer.national,
        contacts=tuple(provider.contacts) if provider is not None else (),
        service=reader.name("services", offer.service),
        agreement=reader.name("agreements", offer.agreement),
        quantity=_quantity(offer.line, reader),
        call_up=_call_up(offer.call_up_h, reader),
        ready=reader.t.short_instant(ready_at),
        serves=tuple(dict.fromkeys(reader.name("needs", need.id) for need in needs)),
        priority=reader.t.number(_urgency(needs)) if needs else "",
        fee=reader.t.money(offer.activation_fee_eur),
        use_cost=reader.t.money(offer.use_cost_eur),
    )


def _call_up(call_up_h: float, reader: Reader) -> str:
    if call_up_h == 0.0:
        return reader.text(N_("at once"))
    said = reader.text(N_("{length} after the call"))
    return said.format(length=reader.t.duration(call_up_h))


def _quantity(line: str, reader: Reader) -> str:
    if line not in reader.lines:
        return ""
    promised = reader.lines[line][1]
    if promised.unit == "service":
        return ""
    n = reader.t.number(promised.quantity)
    return f"{n} {reader.word('unit', promised.unit)}"
