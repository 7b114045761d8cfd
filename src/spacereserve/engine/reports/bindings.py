"""What stops a need from getting more, in words."""

from __future__ import annotations

from spacereserve.engine.reports.reader import Reader
from spacereserve.engine.reports.sentence import Wording, say
from spacereserve.language import N_

__all__ = ["BINDINGS", "binding_sentence", "cap_name", "share_holder"]

BINDINGS = {
    "line": (Wording(N_("the quantity promised in {id}"), id="line"),),
    "link": (Wording(N_("the rate that the link of {id} holds"), id="service"),),
    "budget": (Wording(N_("the budget of this nation: {id}"), id="nation"),),
    "ceiling": (Wording(N_("the ceiling of this agreement: {id}"), id="agreement"),),
    "cap": (Wording(N_("a cap on reliance ({id})"), id="text"),),
    "limit": (Wording(N_("its own cost limit")),),
    "parts": (Wording(N_("the number of distinct providers it asks for")),),
    "loss": (Wording(N_("what would be left without {id}"), id="loss"),),
}
"""The wordings of what binds, by kind."""


def binding_sentence(binding: str, reader: Reader) -> str:
    """Says what stops a need from getting more.

    Args:
        binding: ``kind:id``.
        reader: The reserve and the language.

    Returns:
        A phrase without a full stop; the binding as it is where there is no wording.
    """
    kind, _, identifier = binding.partition(":")
    if kind not in BINDINGS:
        return binding
    subject = cap_name(identifier, reader) if kind == "cap" else identifier
    return say(BINDINGS, kind, {"id": subject}, reader)


def cap_name(cap: str, reader: Reader) -> str:
    """Names a share cap written as ``domain:by:id`` or ``domain:by``.

    Args:
        cap: Such as ``imaging:provider:borealis``; a leading ``cap:`` is allowed.
        reader: The reserve and the language.

    Returns:
        Such as ``Imaging, provider: Borealis``; the text as it is in another form.
    """
    domain, _, rest = cap.removeprefix("cap:").partition(":")
    if not rest:
        return cap
    by, _, identifier = rest.partition(":")
    whose = share_holder(by, identifier, reader)
    return f"{reader.word('domain', domain)}, {whose}"


def share_holder(by: str, identifier: str, reader: Reader) -> str:
    """Names whose share of supply is meant.

    Args:
        by: ``provider``, ``nation`` or ``orbit``.
        identifier: Which one; empty means each.
        reader: The reserve and the language.

    Returns:
        Such as ``provider: Borealis``; ``provider`` where each one is meant.
    """
    names = {
        "provider": lambda: reader.name("providers", identifier),
        "nation": lambda: reader.party(identifier),
        "orbit": lambda: reader.orbit(identifier),
    }
    name = names[by]() if by in names else identifier
    if not identifier:
        return reader.word("by", by).lower()
    return f"{reader.word('by', by).lower()}{reader.t.colon} {name}"
