"""The interface to reserve folders: the whole reserve out and in, as a zip file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, UploadedFile

from spacereserve.engine.errors import InputError
from spacereserve.portal.accounts.middleware import actor_of
from spacereserve.portal.api.files import answers_file
from spacereserve.portal.api.problems import problem_responses
from spacereserve.portal.errors import InvalidError
from spacereserve.portal.planning import folders

__all__ = ["ROUTERS"]

router = Router(tags=["planning"])
_FILE: Any = File(...)


class ImportedOut(Schema):
    """How many records of each table an import added, changed and left alone."""

    added: dict[str, int]
    changed: dict[str, int]
    same: dict[str, int]


@router.get(
    "",
    response=problem_responses(),
    summary="Export a reserve folder",
    openapi_extra=answers_file("application/zip"),
)
def export_folder(request: HttpRequest) -> HttpResponse:
    """The reserve and the orbits in use, as a folder in a zip file."""
    name, content = folders.export_folder(actor_of(request))
    answer = HttpResponse(content, content_type="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@router.post(
    "",
    response={200: ImportedOut, **problem_responses()},
    summary="Import a reserve folder",
)
def import_folder(request: HttpRequest, file: UploadedFile = _FILE) -> Any:
    """Takes in a folder in a zip file: all its mistakes, or the whole of it."""
    try:
        done = folders.import_folder(
            actor_of(request), file.file, name=str(file.name or "")
        )
    except InputError as error:
        raise InvalidError(
            _("The folder has mistakes"),
            rule=error.rule,
            way_out=error.way_out,
            code="folder-mistakes",
            problems=error.problems,
        ) from error
    return ImportedOut(
        added=dict(done.added), changed=dict(done.changed), same=dict(done.same)
    )


ROUTERS = [("/planning/folder", router)]
