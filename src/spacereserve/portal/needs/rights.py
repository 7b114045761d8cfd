"""Who may state needs: nations and commands their own, the office everything."""

from __future__ import annotations

from spacereserve.portal.accounts.rights import allow, edits_own, is_member, is_office
from spacereserve.portal.records.rights_of_nouns import allow_noun, is_kind

__all__: list[str] = []

allow_noun(
    "needs.need",
    add=is_kind("office", "nation", "command"),
    change=is_office | edits_own,
    delete=is_office | edits_own,
)
allow("needs.list_needtemplate", is_member)
allow("needs.view_needtemplate", is_member)
allow("needs.add_needtemplate", is_office)
