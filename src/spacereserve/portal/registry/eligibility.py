"""May this provider be in the pool? The policy's rules, and waivers that lift them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from spacereserve.engine.model import Ownership, Policy, WaivedRule
from spacereserve.portal.alliance.models import AllianceNation, ReserveHeader

__all__ = ["Finding", "findings_of"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of a provider.

    Attributes:
        rule: The rule, as waivers name it.
        state: ``kept``, ``waived`` or ``broken``.
        message: What was found, in the reader's language.
    """

    rule: str
    state: str
    message: str


def findings_of(record: Any, today: date) -> list[Finding]:
    """Holds a provider against the policy.

    Args:
        record: The engine's provider.
        today: The day; waivers end.

    Returns:
        One finding a rule; a nation's own operator is always eligible.
    """
    if record.ownership is Ownership.NATIONAL:
        return []
    header = ReserveHeader.objects.first()
    policy = Policy.model_validate((header.record if header else {}).get("policy", {}))
    return list(_findings(record, policy, today))


def _findings(record: Any, policy: Policy, today: date) -> Iterator[Finding]:
    owners = [owner.nation for owner in record.owners if owner.ultimate]
    rows = AllianceNation.objects.filter(identifier__in=[record.nation, *owners])
    standings = dict(rows.values_list("identifier", "standing"))
    home = standings.get(record.nation, "third")
    is_good = home in {one.value for one in policy.eligible_home}
    text = _("Home nation %(nation)s") % {"nation": record.nation}
    yield _finding(WaivedRule.HOME_NATION, text, record, today, is_good=is_good)
    good = {one.value for one in policy.eligible_owner}
    strange = [name for name in owners if standings.get(name, "third") not in good]
    text = _("Ultimate owners: %(nations)s") % {"nations": ", ".join(owners) or "–"}
    yield _finding(WaivedRule.FOREIGN_OWNER, text, record, today, is_good=not strange)


def _finding(
    rule: WaivedRule, text: str, record: Any, today: date, *, is_good: bool
) -> Finding:
    if is_good:
        return Finding(rule.value, "kept", text)
    ends = [one.until_on for one in record.waivers if one.rule is rule]
    is_waived = any(today <= until_on for until_on in ends)
    return Finding(rule.value, "waived" if is_waived else "broken", text)
