"""The clause library: versions, what industry says, and the answers."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.rights import require
from spacereserve.portal.agreements.clause_models import Clause, ClauseComment
from spacereserve.portal.audit import recording

__all__ = ["ClauseForm", "answer", "comment", "newest_clauses", "write"]


class ClauseForm(forms.Form):
    """A clause in both languages."""

    identifier = forms.SlugField(label=_("Identifier"), max_length=64)
    title = forms.CharField(label=_("Title"), max_length=200)
    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea)
    text_fr = forms.CharField(label=_("Text in French"), widget=forms.Textarea)


def newest_clauses() -> list[Clause]:
    """The newest version of each clause, in the order of identifiers."""
    newest = {row.identifier: row for row in Clause.objects.order_by("version")}
    return sorted(newest.values(), key=lambda row: str(row.identifier))


@transaction.atomic
def write(actor: Actor, *, identifier: str, **texts: str) -> Clause:
    """Writes a new version of a clause.

    Args:
        actor: Who asks; the office.
        identifier: The clause.
        **texts: Titles and texts in both languages.

    Returns:
        The new version.
    """
    require(actor, "add", Clause)
    newest = Clause.objects.filter(identifier=identifier).first()
    made = Clause.objects.create(
        identifier=identifier,
        version=newest.version + 1 if newest else 1,
        made_by=actor.user,
        **texts,
    )
    recording.record(
        actor,
        "office:clause:write",
        subject=made,
        details={"identifier": identifier, "version": made.version},
    )
    return made


@transaction.atomic
def comment(actor: Actor, clause: Clause, text: str) -> ClauseComment:
    """Says something about a clause.

    Args:
        actor: Who says it.
        clause: The clause.
        text: What.

    Returns:
        The comment.
    """
    require(actor, "comment", clause)
    made = ClauseComment.objects.create(
        clause=clause, text=text, organisation=actor.organisation, made_by=actor.user
    )
    recording.record(actor, f"{actor.kind}:clause:comment", subject=clause)
    return made


@transaction.atomic
def answer(actor: Actor, about: ClauseComment, text: str) -> None:
    """Answers a comment.

    Args:
        actor: Who answers; the office.
        about: The comment.
        text: The answer.
    """
    require(actor, "answer", about.clause)
    about.answer = text
    about.answered_by = actor.user
    about.answered_at = timezone.now()
    about.save()
    recording.record(actor, "office:clause:answer", subject=about.clause)
