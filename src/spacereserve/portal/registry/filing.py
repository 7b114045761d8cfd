"""Filing as a provider: typed in one sitting or in many, submitted whole or not at all.

A draft keeps what was typed, right or wrong, so that nothing is lost and nothing is
asked twice: assets and services need no provider, identifiers follow from names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.models import Membership, Organisation, Role
from spacereserve.portal.audit import recording
from spacereserve.portal.errors import RefusedError
from spacereserve.portal.records.entries import raw_from_texts
from spacereserve.portal.records.fields import models_of, questions_of
from spacereserve.portal.records.known import known_among
from spacereserve.portal.records.links import dangling, references_of
from spacereserve.portal.records.mistakes import Mistake, RecordMistakes, validated
from spacereserve.portal.records.nouns import noun_of_table
from spacereserve.portal.records.services import keep
from spacereserve.portal.registry.models import Filing, Provider, asset_kinds
from spacereserve.portal.registry.vetting import open_steps

__all__ = [
    "Part",
    "draft_of",
    "drop_part",
    "keep_part",
    "parts_of",
    "raw_of",
    "submit",
]

Texts = Mapping[str, Any]


@dataclass
class Part:
    """One record of a filing, with what is wrong with it.

    Attributes:
        table: ``providers``, ``assets`` or ``services``.
        place: Its place among those of its table.
        tag: Its domain or kind.
        raw: What was typed, as a raw record.
        record: The engine's record, or None where it has mistakes.
        mistakes: What is wrong.
    """

    table: str
    place: int
    tag: str
    raw: dict[str, Any]
    record: Any = None
    mistakes: tuple[Mistake, ...] = ()

    @property
    def name(self) -> str:
        """What to call it."""
        return str(self.raw.get("name", "")) or _("without a name")


def draft_of(actor: Actor) -> Filing:
    """The draft of a person, made at the first visit.

    Args:
        actor: A person who is signed in.

    Raises:
        RefusedError: Nobody is signed in.
    """
    if actor.user is None:
        raise RefusedError(
            _("Nobody is signed in"),
            rule=_("a company is filed by a person with an account"),
            way_out=_("sign in, or create an account"),
        )
    made, _is_new = Filing.objects.get_or_create(
        filed_by=actor.user, state=Filing.State.DRAFT
    )
    return made


def keep_part(
    draft: Filing, table: str, place: int | None, entry: dict[str, Any]
) -> int:
    """Keeps what was typed for one record, right or wrong.

    Args:
        draft: The draft.
        table: ``providers``, ``assets`` or ``services``.
        place: Its place among those of its table; None for a new one.
        entry: Its ``tag`` and ``texts``.

    Returns:
        Its place.
    """
    if table == "providers":
        draft.company = entry["texts"]
        place = 0
    elif place is None:
        entries = getattr(draft, table)
        entries.append(entry)
        place = len(entries) - 1
    else:
        getattr(draft, table)[place] = entry
    draft.save()
    return place


def drop_part(draft: Filing, table: str, place: int) -> None:
    """Takes a record out of a draft.

    Args:
        draft: The draft.
        table: ``assets`` or ``services``.
        place: Its place; there must be one.
    """
    del getattr(draft, table)[place]
    draft.save()


def raw_of(table: str, tag: str, texts: Texts, company: str = "") -> dict[str, Any]:
    """A raw record from what was typed, with what follows by itself.

    Args:
        table: ``providers``, ``assets`` or ``services``.
        tag: Its domain or kind.
        texts: Name in the form → values.
        company: The company's identifier; empty for the company itself.

    Returns:
        The raw record.
    """
    raw = raw_from_texts(questions_of(table, tag), texts)
    name = slugify(str(raw.get("name", "")))[:40].strip("-_")
    if company:
        raw["provider"] = company
        raw.setdefault("id", f"{company}-{name}"[:64])
    elif name:
        raw.setdefault("id", name)
    for key in ("status", "waivers"):
        raw.pop(key, None)
    return raw


def parts_of(draft: Filing) -> list[Part]:
    """Every record of a filing with every mistake.

    Args:
        draft: The filing.

    Returns:
        The company, its assets, its services.
    """
    company = _part("providers", 0, "", raw_of("providers", "", draft.company))
    name = str(company.raw.get("id", ""))
    parts = [company]
    for table, entries in (("assets", draft.assets), ("services", draft.services)):
        for place, entry in enumerate(entries):
            raw = raw_of(table, entry["tag"], entry["texts"], name)
            parts.append(_part(table, place, entry["tag"], raw))
    _hold_against_each_other(parts)
    return parts


def _part(table: str, place: int, tag: str, raw: dict[str, Any]) -> Part:
    part = Part(table, place, tag, raw)
    try:
        part.record = validated(table, raw, tag)
    except RecordMistakes as failure:
        part.mistakes = failure.mistakes
    return part


def _hold_against_each_other(parts: list[Part]) -> None:
    """References, identifiers that are taken or used twice, assets of a wrong kind."""
    own: dict[str, dict[str, Part]] = {"providers": {}, "assets": {}, "services": {}}
    for part in parts:
        name = str(part.raw.get("id", ""))
        if name and name in own[part.table]:
            _add(part, Mistake("id", "repeated", _("This identifier is used twice.")))
        own[part.table].setdefault(name, part)
    found = {id(part): _references(part) for part in parts}
    known = known_among(one for references in found.values() for one in references)
    for table, named in own.items():
        known[table].update(named)
    for part in parts:
        for mistake in dangling(found[id(part)], known):
            _add(part, mistake)
        for mistake in (*_taken(part), *_wrong_assets(part, own["assets"])):
            _add(part, mistake)


def _add(part: Part, mistake: Mistake) -> None:
    part.mistakes = (*part.mistakes, mistake)


def _references(part: Part) -> list[Any]:
    if part.record is None:
        return []
    plain = part.record.model_dump(mode="json")
    return list(references_of(part.table, part.tag, plain))


def _taken(part: Part) -> Iterable[Mistake]:
    name = str(part.raw.get("id", ""))
    rows = noun_of_table(part.table).model.objects.filter(identifier=name)
    is_taken = bool(name) and rows.exists()
    if part.table == "providers" and name:
        organisations = Organisation.objects.filter(identifier=name.lower())
        is_taken = is_taken or organisations.exists()
    if is_taken:
        yield Mistake("id", "taken", _("This identifier is taken."))


def _wrong_assets(part: Part, assets: Mapping[str, Part]) -> Iterable[Mistake]:
    if part.table != "services" or part.tag not in models_of("services"):
        return
    for field, kinds in asset_kinds(part.tag).items():
        for name in part.raw.get(field, ()):
            if name in assets and assets[name].tag not in kinds:
                message = _("“%(name)s” is not an asset of the kind needed here.")
                yield Mistake(field, "wrong-kind", message % {"name": name})
    if part.record is not None and not part.record.assets:
        message = _("A service is produced by at least one asset.")
        yield Mistake("assets", "missing", message)


def submit(actor: Actor, draft: Filing) -> Provider:
    """Submits a filing: the company is an applicant, and vetting begins.

    Args:
        actor: The person who filed it.
        draft: The filing.

    Returns:
        The provider.

    Raises:
        RefusedError: It is not theirs, or not a draft.
        RecordMistakes: It has mistakes.
    """
    if draft.filed_by != actor.user or draft.state != Filing.State.DRAFT:
        raise RefusedError(
            _("This filing cannot be submitted"),
            rule=_("a draft is submitted once, by the person who wrote it"),
            way_out=_("start a new filing"),
        )
    parts = parts_of(draft)
    mistakes = [mistake for part in parts for mistake in part.mistakes]
    if mistakes:
        raise RecordMistakes(tuple(mistakes))
    with transaction.atomic():
        organisation = _organisation_for(actor, parts[0].record)
        rows = [_kept(part, organisation) for part in parts]
        provider: Any = rows[0]
        open_steps(provider)
        draft.state = Filing.State.SUBMITTED
        draft.submitted_at = timezone.now()
        draft.organisation = organisation
        draft.save()
        recording.record(
            actor,
            "person:filing:submit",
            organisation=organisation,
            subject=provider,
            details={"identifiers": [row.identifier for row in rows]},
        )
    return provider


def _organisation_for(actor: Actor, record: Any) -> Organisation:
    made = Organisation.objects.create(
        identifier=record.id.lower(),
        kind="provider",
        name=record.name[:200],
        nation=record.nation,
        status=Organisation.Status.PROPOSED,
    )
    Membership.objects.create(user=actor.user, organisation=made, role=Role.OWNER)
    return made


def _kept(part: Part, organisation: Organisation) -> Any:
    row = noun_of_table(part.table).model()
    row.take(part.record)
    row.owner = organisation
    row.audience = row.USUAL_AUDIENCE
    keep(row)
    return row
