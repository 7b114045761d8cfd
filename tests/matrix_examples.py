"""What the matrix of rights puts into addresses and bodies.

The nouns' addresses and bodies come from the tiny reserve, whose records are given to
the provider ``own``. A room with other endpoints adds its bodies to ``BODIES`` by
method and end of the address.
"""

from __future__ import annotations

import re

from builders import tiny_catalogue, tiny_reserve
from spacereserve.portal.accounts import services
from spacereserve.portal.accounts.models import Membership
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records.nouns import all_nouns

BODIES = {
    ("POST", "/organisations"): {
        "identifier": "brand-new",
        "kind": "provider",
        "name": "Brand New",
    },
    ("PUT", "/organisations/{identifier}/status"): {"status": "suspended"},
    ("POST", "/invitations"): {"email": "guest@example.org", "role": "viewer"},
    ("PUT", "/people/{number}"): {"role": "viewer"},
    ("POST", "/keys"): {"name": "robot"},
    ("POST", "/import"): {"text": "[]"},
    ("PUT", "/label"): {"audience": "members"},
}
_NUMBERS = ("people", "invitations", "keys")


class Examples:
    """Things of the provider ``own`` to ask for.

    Args:
        own: Somebody who leads it.
        office: Somebody of the office, who imports the tiny reserve.
    """

    def __init__(self, *, own, office):
        organisation = own.organisation
        import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
        self.rows = {}
        for noun in all_nouns().values():
            row = noun.model.objects.first()
            if row is not None:
                noun.model.objects.filter(pk=row.pk).update(owner=organisation)
                self.rows[f"/{noun.room}/{noun.slug}"] = row
        invitation, _ = services.invite(
            own, organisation, email="other@example.org", role="viewer"
        )
        member = Membership.objects.get(organisation=organisation, role="editor")
        key = ApiKey.objects.filter(organisation=organisation).first()
        numbers = (member.pk, invitation.pk, key.pk)
        self.numbers = dict(zip(_NUMBERS, numbers, strict=True))
        self.identifier = organisation.identifier

    def row_of(self, template):
        """The noun's record that an address is about, or None."""
        found = [row for base, row in self.rows.items() if f"{base}/" in f"{template}/"]
        return found[0] if found else None

    def address(self, template):
        """The address with everything filled in."""
        row = self.row_of(template)
        identifier = row.identifier if row else self.identifier
        path = template.replace("{identifier}", identifier)
        number = re.search(r"/(\w+)/\{number\}", path)
        if number:
            value = self.numbers.get(number.group(1), 1)
            path = path.replace("{number}", str(value))
        return re.sub(r"\{\w+\}", "1", path)

    def body(self, method, template):
        """What is sent there."""
        for (verb, end), body in BODIES.items():
            if verb == method and template.endswith(end):
                return body
        row = self.row_of(template)
        if row is None or method not in {"POST", "PUT"}:
            return {}
        if method == "PUT" and template.endswith("/{identifier}"):
            return row.record
        if method == "POST" and not template.endswith("}"):
            return {**row.record, "id": "brand-new"}
        return {}
