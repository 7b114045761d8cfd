"""What the matrix of rights puts into addresses and bodies.

The nouns' addresses and bodies come from the tiny reserve, whose records are given to
the provider ``own``. A room with other endpoints adds its bodies to ``BODIES`` by
method and end of the address.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from builders import tiny_catalogue, tiny_reserve
from spacereserve.portal.accounts import services
from spacereserve.portal.accounts.models import Membership, User
from spacereserve.portal.agreements import clauses, consents
from spacereserve.portal.api.models import ApiKey
from spacereserve.portal.planning import runs
from spacereserve.portal.planning.archives import write_archive
from spacereserve.portal.planning.importing import import_reserve
from spacereserve.portal.records.entries import texts_from_raw
from spacereserve.portal.records.fields import questions_of
from spacereserve.portal.records.nouns import all_nouns
from spacereserve.portal.records.services import create
from spacereserve.portal.registry.models import Filing
from spacereserve.portal.registry.vetting import open_steps

AT = "2026-08-22T00:00:00Z"
BODIES: dict[tuple[str, str], Any] = {
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
    ("PUT", "/account/profile"): {"name": "Ada", "language": "fr"},
    ("PUT", "/account/newsletter"): {"wanted": True},
    ("PUT", "/account/acting-for"): {"organisation": "own"},
    ("POST", "/office/newsletters"): {
        "subject_en": "News",
        "text_en": "There is news.",
        "subject_fr": "Nouvelles",
        "text_fr": "Il y a du nouveau.",
    },
    ("PUT", "/alliance/reserve"): {"id": "tiny", "name": "Tiny"},
    ("PUT", "/vetting/{kind}"): {"state": "passed"},
    ("POST", "/registry/providers/{identifier}/status"): {"verb": "renew"},
    ("POST", "/agreements/clauses"): {
        "identifier": "stand-down",
        "title": "Stand-down",
        "title_fr": "Fin",
        "text": "It ends.",
        "text_fr": "Il prend fin.",
    },
    ("POST", "/restrictions/{identifier}/consents"): {
        "side": "provider",
        "grounds": "A flood",
        "until_on": "2090-01-01",
    },
    ("POST", "/consents/{number}/answer"): {"gives": True},
    ("POST", "/comments"): {"text": "When is now?"},
    ("PUT", "/answer"): {"text": "Tonight."},
    ("POST", "/planning/runs"): {"levels": ["crisis"], "at": AT, "days": 1.0},
}
_WORDS = {"{kind}": "identity", "{table}": "providers", "{level}": "crisis"}


class Examples:
    """Things of the provider ``own`` to ask for.

    Args:
        own: Somebody who leads it.
        office: Somebody of the office, who imports the tiny reserve.
    """

    def __init__(self, *, own, office):
        organisation = own.organisation
        import_reserve(office, tiny_reserve(), tiny_catalogue(), name="tiny")
        _add_dependency(office)
        _add_restriction(
            office, "a-rule", all_nouns()["providers"].model.objects.first()
        )
        self.rows = {}
        for noun in all_nouns().values():
            row = noun.model.objects.first()
            noun.model.objects.filter(pk=row.pk).update(owner=organisation)
            self.rows[f"/{noun.room}/{noun.slug}"] = row
        self.identifier = organisation.identifier
        provider: Any = self.rows["/registry/providers"]
        open_steps(provider)
        self._write_drafts(provider)
        self.bodies = {**BODIES, **self._bodies_of_records(provider)}
        self.numbers = {
            **_numbers_of_accounts(own),
            **_numbers_of_clauses(own, office, self.identifier),
            **_numbers_of_plans(office),
            "consents": _number_of_consent(own, office, provider),
        }

    def _bodies_of_records(self, provider):
        """Bodies that depend on what the tiny reserve holds."""
        agreement = self.rows["/agreements/agreements"].record
        lines = [
            {**line, "id": f"new-{n}"} for n, line in enumerate(agreement["lines"])
        ]
        level = self.rows["/alliance/levels"].record
        dependency = self.rows["/registry/dependencies"].record
        asset = self.rows["/registry/assets"].record
        service = self.rows["/registry/services"].record
        return {
            ("POST", "/agreements/agreements"): {
                **agreement,
                "id": "brand-new",
                "lines": lines,
            },
            ("POST", "/versions"): agreement,
            ("POST", "/alliance/levels"): {**level, "id": "brand-new", "order": 99},
            ("POST", "/registry/dependencies"): dependency,
            ("PUT", "/filing/company"): {**provider.record, "id": "brand-new"},
            ("POST", "/filing/assets"): asset,
            ("PUT", "/filing/assets/{place}"): asset,
            ("POST", "/filing/services"): service,
            ("PUT", "/filing/services/{place}"): service,
            ("POST", "/agreements/points"): {
                "provider": provider.identifier,
                "points": 5,
                "reason": "A new line",
            },
        }

    def _write_drafts(self, provider):
        """A filing of every person: a company with two assets, ready to go."""
        company = {"id": ["brand-new"], "name": ["Brand New"]}
        company["nation"] = [provider.nation]
        row = self.rows["/registry/assets"]
        texts = texts_from_raw(questions_of("assets", row.tag), row.record)
        assets = [
            {"tag": row.tag, "texts": {**texts, "id": [name]}}
            for name in ("a-1", "a-2")
        ]
        for user in User.objects.all():
            Filing.objects.create(filed_by=user, company=company, assets=assets)

    def row_of(self, template):
        """The noun's record that an address is about, or None."""
        found = [row for base, row in self.rows.items() if f"{base}/" in f"{template}/"]
        return found[0] if found else None

    def address(self, template):
        """The address with everything filled in."""
        if "/labels/" in template:
            need = self.rows["/needs/needs"].identifier
            return template.replace("{kind}", "need").replace("{identifier}", need)
        path = template
        for name, value in _WORDS.items():
            path = path.replace(name, value)
        row = self.row_of(template) or (
            self.rows["/registry/providers"] if "/outlook/" in template else None
        )
        path = path.replace("{identifier}", row.identifier if row else self.identifier)
        if "compared-with" in path:
            number = self.numbers["plans"] if "/plans/" in path else 1
            return path.replace("{before}", str(number)).replace("{after}", str(number))
        number = re.search(r"/(\w+)/\{number\}", path)
        if number:
            value = self.numbers.get(number.group(1), 1)
            path = path.replace("{number}", str(value))
        return re.sub(r"\{\w+\}", "1", path)

    def body(self, method, template):
        """What is sent there: bytes where it is a file, else plain values."""
        if method == "POST" and template.endswith("/planning/folder"):
            return write_archive(tiny_reserve(), None)
        for (verb, end), body in self.bodies.items():
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


def _add_dependency(office):
    nouns = all_nouns()
    create(office, nouns["shared_things"], _THING)
    provider = nouns["providers"].model.objects.first().identifier
    create(office, nouns["dependencies"], {"thing": "cloud", "providers": [provider]})


_THING = {"id": "cloud", "name": "A cloud", "kind": "cloud-region"}


def _add_restriction(office, name, provider):
    raw = {"id": name, "name": name, "effect": "needs-approval"}
    raw |= {"will_of": "provider", "providers": [provider.identifier]}
    return create(office, all_nouns()["restrictions"], raw)


def _numbers_of_accounts(own):
    organisation = own.organisation
    invitation, _ = services.invite(
        own, organisation, email="other@example.org", role="viewer"
    )
    member = Membership.objects.get(organisation=organisation, role="editor")
    key = ApiKey.objects.filter(organisation=organisation).first()
    return {"people": member.pk, "invitations": invitation.pk, "keys": key.pk}


def _numbers_of_clauses(own, office, identifier):
    texts = {"title": "T", "title_fr": "T", "text": "t", "text_fr": "t"}
    clause = clauses.write(office, identifier=identifier, **texts)
    return {"comments": clauses.comment(own, clause, "Why?").pk}


def _number_of_consent(own, office, provider):
    """A consent that is asked of ``own``, for a restriction of its own."""
    row = _add_restriction(office, "asked", provider)
    wish = consents.Wish("A flood", dt.date(2090, 1, 1))
    request = consents.ask(office, row, "provider", wish)[0]
    request.asked_of = own.organisation
    request.save()
    return request.pk


def _numbers_of_plans(office):
    run = runs.ask(
        office, ["crisis"], at=dt.datetime(2026, 8, 22, tzinfo=dt.UTC), days=1.0
    )
    runs.work(run.pk)
    return {"runs": run.pk, "plans": run.plans.get().pk}
