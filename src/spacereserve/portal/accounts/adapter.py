"""Where allauth asks the portal: addresses to go to, language of letters, the book."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils.translation import get_language, override

__all__ = ["AccountAdapter"]


class AccountAdapter(DefaultAccountAdapter):
    """The portal's answers to allauth's questions."""

    def save_user(
        self,
        request: Any,
        user: Any,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 - allauth calls it so
    ) -> Any:
        """Keeps the language that the person signed up in."""
        user.language = get_language() or settings.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def get_signup_redirect_url(self, request: Any) -> str:
        """After the code: the page that says what is now open."""
        del request
        return str(reverse("account_created"))

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """The same for somebody who verifies an address."""
        del email_address
        return str(reverse("account_created"))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Takes as long as a new account does, so that the time tells nothing."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Writes to people in the language of their profile."""
        user = context.get("user")
        language = getattr(user, "language", None) or get_language()
        context = {**context, "reserve_name": settings.RESERVE_NAME}
        with override(language):
            super().send_mail(template_prefix, email, context)
