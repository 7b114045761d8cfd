"""Version 1 of the interface. Every room that has ``api`` joins by itself."""

from __future__ import annotations

from ninja.openapi.docs import Swagger

from spacereserve import __version__
from spacereserve.portal.api.description import DescribedAPI
from spacereserve.portal.api.problems import answer_mistakes
from spacereserve.portal.api.security import KeyAuth, SessionAuth
from spacereserve.portal.rooms import modules_named

__all__ = ["api_v1"]

api_v1 = DescribedAPI(
    title="Spacereserve",
    version="1",
    description=(
        "Everything the pages can do, with the same rights. Lists come in pages, "
        f"mistakes as problem details (RFC 9457). Program version {__version__}."
    ),
    urls_namespace="api-1",
    docs=Swagger(settings={"docExpansion": "none", "defaultModelsExpandDepth": -1}),
    auth=[KeyAuth(), SessionAuth()],
)
answer_mistakes(api_v1)
for _room, _module in modules_named("api"):
    for _prefix, _router in getattr(_module, "ROUTERS", ()):
        api_v1.add_router(_prefix, _router)
