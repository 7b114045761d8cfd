"""Who may see and make keys: owners of the organisation."""

from __future__ import annotations

from spacereserve.portal.accounts.own_rights import leads
from spacereserve.portal.accounts.rights import allow

__all__: list[str] = []

allow("api.view_apikey", leads)
allow("api.change_apikey", leads)
