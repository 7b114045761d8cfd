"""The rule for passwords beyond length: kinds of characters, no spaces."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["RULES", "CharacterClassesValidator"]

RULES: tuple[tuple[str, str, Any], ...] = (
    ("length", r"^.{12,}$", gettext_lazy("at least 12 characters")),
    ("space", r"^\S+$", gettext_lazy("no spaces")),
    ("upper", r"[A-Z]", gettext_lazy("an upper-case letter")),
    ("lower", r"[a-z]", gettext_lazy("a lower-case letter")),
    ("digit", r"\d", gettext_lazy("a digit")),
    ("symbol", r"[^\w\s]|_", gettext_lazy("a symbol")),
)
"""Code, pattern (the same in Python and JavaScript) and wording of each rule."""


class CharacterClassesValidator:
    """Refuses passwords that lack a kind of character or hold a space."""

    def validate(self, password: str, user: object = None) -> None:
        """Checks a password.

        Args:
            password: What was typed.
            user: Whose it is; it plays no part.

        Raises:
            ValidationError: One for each rule that is broken.
        """
        del user
        broken = [
            ValidationError(
                _("The password needs: %(rule)s."),
                code=f"password-{code}",
                params={"rule": wording},
            )
            for code, pattern, wording in RULES
            if code != "length" and not re.search(pattern, password)
        ]
        if broken:
            raise ValidationError(broken)

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        needed = _("Needed: %(rules)s.")
        return needed % {"rules": ", ".join(str(rule[2]) for rule in RULES)}
