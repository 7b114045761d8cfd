"""Who may change the registry: providers what is theirs, the office everything."""

from __future__ import annotations

from spacereserve.portal.accounts.rights import (
    allow,
    edits_own,
    is_office,
    is_signed_in,
)
from spacereserve.portal.records.rights_of_nouns import (
    allow_noun,
    files_for_itself,
    is_kind,
)

__all__: list[str] = []

_THEIRS = is_office | edits_own
_FILERS = is_kind("office", "provider")

allow_noun("registry.provider", add=is_office, change=_THEIRS, delete=is_office)
for _model in ("asset", "service"):
    allow_noun(f"registry.{_model}", add=_FILERS, change=_THEIRS, delete=_THEIRS)
for _model in ("sharedthing", "dependency"):
    allow_noun(f"registry.{_model}", add=is_office, change=is_office, delete=is_office)
for _verb in ("view", "add"):
    allow(f"registry.{_verb}_filing", is_signed_in)
allow("registry.vet_provider", is_office)
allow("registry.admit_provider", is_office)
allow("registry.suspend_provider", is_office)
allow("registry.renew_provider", is_office | edits_own | files_for_itself)
