"""The interface as it describes itself: failures are told as problem details."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from spacereserve.portal.api.problems import MEDIA_TYPE

__all__ = ["DescribedAPI"]


class DescribedAPI(NinjaAPI):
    """An interface whose description names the type that failures really have."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description (OpenAPI 3.1).

        Args:
            **options: As ninja takes them.

        Returns:
            The description, with ``application/problem+json`` for 4xx and 5xx.
        """
        found = super().get_openapi_schema(**options)
        for methods in found["paths"].values():
            for endpoint in methods.values():
                _name_type_of_failures(endpoint.get("responses", {}))
        return found


def _name_type_of_failures(responses: Any) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            content[MEDIA_TYPE] = content.pop("application/json")
