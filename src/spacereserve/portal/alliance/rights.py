"""Who may change the alliance's words: the office."""

from __future__ import annotations

from spacereserve.portal.accounts.rights import allow, is_member, is_office
from spacereserve.portal.records.rights_of_nouns import allow_noun, is_kind

__all__: list[str] = []

for _model in ("level", "use", "alliancenation", "commandbody", "theatre"):
    allow_noun(f"alliance.{_model}", add=is_office, change=is_office, delete=is_office)
allow_noun(
    "alliance.area",
    add=is_kind("office", "nation", "command"),
    change=is_kind("office", "nation", "command"),
    delete=is_office,
)
allow("alliance.view_reserveheader", is_member)
allow("alliance.change_reserveheader", is_office)
