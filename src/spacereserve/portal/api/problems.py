"""Mistakes as the interface tells them: a stable code, a translated message."""

from __future__ import annotations

from typing import Any

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from spacereserve.language import retold
from spacereserve.portal.errors import PortalError
from spacereserve.portal.reader import reader_language

__all__ = [
    "Mistake",
    "ProblemDetails",
    "answer_mistakes",
    "problem_response",
    "problem_responses",
]

MEDIA_TYPE = "application/problem+json"


class Mistake(Schema):
    """One mistake of a request."""

    code: str
    message: str
    field: str | None = None
    hint: str = ""


class ProblemDetails(Schema):
    """Why a request failed (RFC 9457, with our code and field)."""

    type: str
    title: str
    status: int
    code: str
    message: str
    field: str | None = None
    hint: str = ""
    errors: list[Mistake] = []


_USUAL = (400, 401, 403, 404, 405, 409, 412, 415, 422, 428, 429)


def problem_responses(*statuses: int) -> dict[int, Any]:
    """What an endpoint declares about its failures.

    Args:
        *statuses: Its statuses; by default all that any endpoint may give.

    Returns:
        For ninja's ``response``.
    """
    return dict.fromkeys(statuses or _USUAL, ProblemDetails)


def _body(status: int, first: Mistake, errors: list[Mistake]) -> dict[str, Any]:
    return ProblemDetails(
        type=f"urn:spacereserve:problem:{first.code}",
        title=first.message,
        status=status,
        code=first.code,
        message=first.message,
        field=first.field,
        hint=first.hint,
        errors=errors,
    ).model_dump()


def problem_response(status: int, mistakes: list[Mistake]) -> JsonResponse:
    """An answer that tells mistakes.

    Args:
        status: The HTTP status.
        mistakes: At least one; the first stands for all.

    Returns:
        The answer, as problem details.
    """
    body = _body(status, mistakes[0], mistakes)
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def answer_mistakes(api: NinjaAPI) -> None:
    """Teaches an interface to tell mistakes in our form.

    Args:
        api: The interface.
    """

    def answer(_request: Any, status: int, mistakes: list[Mistake]) -> Any:
        return problem_response(status, mistakes)

    @api.exception_handler(PortalError)
    def portal_error(request: Any, error: PortalError) -> Any:
        return answer(request, error.status, _mistakes_of(error))

    @api.exception_handler(ValidationError)
    def not_valid(request: Any, error: ValidationError) -> Any:
        found = [_mistake_of_field(item) for item in error.errors]
        return answer(request, 422, found)

    @api.exception_handler(AuthenticationError)
    def not_known(request: Any, error: AuthenticationError) -> Any:
        del error
        told = Mistake(
            code="not-signed-in",
            message=_("Nobody is signed in"),
            hint=_("send a key in the header X-API-Key, or sign in"),
        )
        response = answer(request, 401, [told])
        response.headers["WWW-Authenticate"] = 'ApiKey realm="spacereserve"'
        return response

    @api.exception_handler(Http404)
    def not_there(request: Any, error: Http404) -> Any:
        del error
        told = Mistake(code="missing", message=_("There is nothing here"))
        return answer(request, 404, [told])

    @api.exception_handler(Throttled)
    def too_many(request: Any, error: Throttled) -> Any:
        del error
        told = Mistake(code="too-many-requests", message=_("Too many requests"))
        return answer(request, 429, [told])

    @api.exception_handler(HttpError)
    def http_error(request: Any, error: HttpError) -> Any:
        told = Mistake(code=f"http-{error.status_code}", message=str(error))
        return answer(request, error.status_code, [told])


def _mistakes_of(error: PortalError) -> list[Mistake]:
    if error.problems:
        lang = reader_language()
        return [
            Mistake(
                code=error.code,
                message=f"{retold(problem.what, lang)}. {retold(problem.rule, lang)}.",
                field=problem.key,
                hint=retold(problem.way_out, lang),
            )
            for problem in error.problems
        ]
    return [
        Mistake(
            code=error.code,
            message=f"{error.what}. {error.rule}.",
            field=error.field,
            hint=str(error.way_out),
        )
    ]


def _mistake_of_field(item: dict[str, Any]) -> Mistake:
    place = ".".join(str(part) for part in item.get("loc", ())[1:])
    return Mistake(
        code=f"invalid-{item.get('type', 'value')}".replace("_", "-"),
        message=str(item.get("msg", _("The value is not valid"))),
        field=place or None,
    )
