"""Pages of one's own account: profile, switching, what is open now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.portal.accounts import newsletter
from spacereserve.portal.accounts.forms import ProfileForm
from spacereserve.portal.accounts.middleware import ACTING_FOR
from spacereserve.portal.accounts.models import User
from spacereserve.portal.accounts.second_factor import lacks_second_factor

__all__ = [
    "created",
    "profile",
    "second_factor",
    "subscription",
    "switch",
    "unsubscribe",
]


@login_required
@require_GET
def created(request: Any) -> HttpResponse:
    """The account is created: what is open now."""
    return render(request, "accounts/created.html")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: Any) -> HttpResponse:
    """Name and language; the way to password, second factor and organisations."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_required
@require_GET
def second_factor(request: Any) -> HttpResponse:
    """Says that a second factor is needed, and leads to it."""
    if not lacks_second_factor(request.actor):
        return redirect("home")
    return render(request, "accounts/second_factor.html")


@login_required
@require_POST
def switch(request: Any) -> HttpResponse:
    """Acts for another of one's organisations from now on."""
    wanted = request.POST.get("organisation", "")
    known = {str(found.organisation_id): found for found in request.memberships}
    if wanted in known:
        request.session[ACTING_FOR] = known[wanted].organisation_id
    return HttpResponseRedirect(_own_address(request, request.POST.get("next", "")))


def _own_address(request: Any, address: str) -> str:
    """The address if it is one of ours, else the first page."""
    own = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if own else "/"


@login_required
@require_POST
def subscription(request: Any) -> HttpResponse:
    """Asks for the newsletter, or ends it."""
    if request.POST.get("wanted") == "yes":
        newsletter.subscribe(request.user)
        messages.success(request, _("You will get the newsletter."))
    else:
        newsletter.unsubscribe(request.user)
        messages.success(request, _("You will get no more newsletters."))
    return redirect("profile")


@csrf_exempt
@require_http_methods(["GET", "POST"])
def unsubscribe(request: Any, key: str) -> HttpResponse:
    """Ends the newsletter by the link in it, without signing in.

    Source: RFC 8058, section 3.2: mail programs post to the link by themselves.
    """
    user = get_object_or_404(User, unsubscribe_key=key)
    if request.method == "POST":
        newsletter.unsubscribe(user)
    context = {"done": user.newsletter_since is None}
    return render(request, "accounts/unsubscribe.html", context)
