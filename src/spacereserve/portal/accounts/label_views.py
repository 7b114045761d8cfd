"""The label of any record as a file for other systems."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from spacereserve.portal.accounts.actors import Actor
from spacereserve.portal.accounts.labels import Labelled
from spacereserve.portal.accounts.stanag import label_xml

__all__ = ["find_labelled", "label_answer", "label_file", "labelled_models"]


def labelled_models() -> dict[str, Any]:
    """The models whose records have a label and an identifier, by their names."""
    return {
        model._meta.model_name: model  # noqa: SLF001 - Django's
        for model in apps.get_models()
        if issubclass(model, Labelled) and hasattr(model, "identifier")
    }


def find_labelled(actor: Actor, kind: str, identifier: str) -> Any:
    """A record that the actor may see.

    Args:
        actor: Who asks.
        kind: The model's name, such as ``need``.
        identifier: The record's.

    Returns:
        The record.

    Raises:
        Http404: There is none, or not for this actor.
    """
    model = labelled_models().get(kind)
    if model is None:
        raise Http404
    return get_object_or_404(model.objects.visible_to(actor), identifier=identifier)


@login_required
@require_GET
def label_file(request: Any, kind: str, identifier: str) -> HttpResponse:
    """The label as STANAG 4774 XML."""
    return label_answer(find_labelled(request.actor, kind, identifier), kind)


def label_answer(row: Any, kind: str) -> HttpResponse:
    """The file with a record's label.

    Args:
        row: The record.
        kind: The model's name, such as ``need``.

    Returns:
        XML, to be kept as a file.
    """
    text = label_xml(
        row,
        policy=settings.RESERVE_NAME,
        reference=f"urn:spacereserve:{kind}:{row.identifier}",
        created_at=row.changed_at,
    )
    answer = HttpResponse(text, content_type="application/xml; charset=utf-8")
    name = f"{kind}-{row.identifier}-label.xml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
