"""Pages of administrators: the first office, the outbox, the newsletter."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from spacereserve.portal.accounts import first_office, newsletter, outbox
from spacereserve.portal.accounts.forms import FirstOfficeForm, NewsletterForm
from spacereserve.portal.accounts.rights import is_office
from spacereserve.portal.errors import PortalError

__all__ = ["first_office_page", "newsletter_page", "outbox_page"]


@require_http_methods(["GET", "POST"])
def first_office_page(request: Any) -> HttpResponse:
    """Founds the reserve office; open once, to whoever has the link."""
    if not first_office.is_first_token(request.GET.get("token", "")):
        raise Http404
    form = FirstOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = first_office.found_office(
                email=form.cleaned_data["email"],
                password=form.cleaned_data["password1"],
                name=form.cleaned_data["name"],
                language=get_language() or "en",
            )
        except PortalError as error:
            form.add_error(None, f"{error.what}. {error.way_out}.")
        else:
            return perform_login(request, user)
    return render(request, "accounts/first_office.html", {"form": form})


@login_required
@require_GET
def outbox_page(request: Any) -> HttpResponse:
    """The letters that stayed here because no mail server is set."""
    if not is_office(request.actor) or not outbox.has_outbox():
        raise Http404
    letters = outbox.read_letters()
    return render(request, "accounts/outbox.html", {"letters": letters})


@login_required
@require_http_methods(["GET", "POST"])
def newsletter_page(request: Any) -> HttpResponse:
    """Writes the newsletter."""
    if not is_office(request.actor):
        raise Http404
    form = NewsletterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        texts = {
            code: (data[f"subject_{code}"], data[f"text_{code}"])
            for code in ("en", "fr")
        }
        origin = request.build_absolute_uri("/").rstrip("/")
        count = newsletter.send(request.actor, texts, origin)
        messages.success(request, _("Letters sent: %(count)s") % {"count": count})
        return redirect("newsletter")
    return render(request, "accounts/newsletter.html", {"form": form})
