"""Pages of organisations: list, proposal, people, invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from spacereserve.portal.accounts import services
from spacereserve.portal.accounts.forms import InvitationForm, OrganisationForm
from spacereserve.portal.accounts.middleware import ACTING_FOR
from spacereserve.portal.accounts.models import (
    Invitation,
    Kind,
    Membership,
    Organisation,
    Role,
)
from spacereserve.portal.accounts.rights import may, require
from spacereserve.portal.errors import PortalError

__all__ = [
    "change_member",
    "detail",
    "invitation_page",
    "invite",
    "listing",
    "propose",
    "set_status",
    "withdraw",
]

_A_PAGE = 50


@login_required
@require_GET
def listing(request: Any) -> HttpResponse:
    """All organisations, to members; one's own to everybody else."""
    rows = Organisation.objects.all()
    if not may(request.actor, "list", Organisation):
        rows = rows.filter(pk__in=[m.organisation_id for m in request.memberships])
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(identifier__icontains=words))
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": Kind.choices, "kind": kind, "words": words}
    return render(request, "accounts/organisations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: Any) -> HttpResponse:
    """Proposes an organisation."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.propose_organisation(request.actor, **form.cleaned_data)
        request.session[ACTING_FOR] = made.pk
        messages.success(
            request, _("The organisation is proposed. The office will look at it.")
        )
        return redirect("organisation", made.identifier)
    return render(request, "accounts/propose.html", {"form": form})


@login_required
@require_GET
def detail(request: Any, identifier: str) -> HttpResponse:
    """One organisation; its people are shown to those who may see them."""
    found = get_object_or_404(Organisation, identifier=identifier)
    require(request.actor, "view", found)
    return render(request, "accounts/organisation.html", _context(request, found))


def _context(request: Any, found: Organisation) -> dict[str, Any]:
    actor = request.actor
    sees_people = may(actor, "view", Membership(organisation=found))
    return {
        "organisation": found,
        "sees_people": sees_people,
        "leads": may(actor, "invite", found),
        "admits": may(actor, "admit", found),
        "next_statuses": services.next_statuses(found),
        "people": found.memberships.select_related("user") if sees_people else [],
        "invitations": [i for i in found.invitations.all()[:50] if i.is_open],
        "roles": Role.choices,
        "invitation_form": InvitationForm(),
    }


@login_required
@require_POST
def invite(request: Any, identifier: str) -> HttpResponse:
    """Invites a person by e-mail."""
    found = get_object_or_404(Organisation, identifier=identifier)
    require(request.actor, "invite", found)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        context = {**_context(request, found), "invitation_form": form}
        return render(request, "accounts/organisation.html", context, status=422)
    made, token = services.invite(request.actor, found, **form.cleaned_data)
    link = request.build_absolute_uri(reverse("invitation", args=(token,)))
    name = _in_one_line(found.name)
    send_mail(
        _("An invitation to act for %(name)s") % {"name": name},
        _("%(who)s invites you to act for %(name)s. The link is valid for 14 days:")
        % {"who": _in_one_line(str(request.user)), "name": name}
        + f"\n\n{link}\n",
        None,
        [made.email],
    )
    messages.success(request, _("The invitation is on its way."))
    return redirect("organisation", identifier)


def _in_one_line(text: str) -> str:
    """A name as a letter's subject can hold it."""
    return " ".join(text.split())


@login_required
@require_POST
def withdraw(request: Any, identifier: str, pk: int) -> HttpResponse:
    """Takes an invitation back."""
    found = get_object_or_404(Invitation, pk=pk, organisation__identifier=identifier)
    services.withdraw_invitation(request.actor, found)
    return redirect("organisation", identifier)


@login_required
@require_POST
def change_member(request: Any, identifier: str, pk: int) -> HttpResponse:
    """Gives a person another role, or ends the membership."""
    found = get_object_or_404(Membership, pk=pk, organisation__identifier=identifier)
    role = request.POST.get("role", "")
    if role in Role.values:
        services.change_role(request.actor, found, role)
    elif role == "":
        services.remove_member(request.actor, found)
    return redirect("organisation", identifier)


@login_required
@require_POST
def set_status(request: Any, identifier: str) -> HttpResponse:
    """The office lets an organisation take part, suspends or closes it."""
    found = get_object_or_404(Organisation, identifier=identifier)
    services.set_status(request.actor, found, request.POST.get("status", ""))
    messages.success(request, _("The status is changed."))
    return redirect("organisation", identifier)


@login_required
@require_http_methods(["GET", "POST"])
def invitation_page(request: Any, token: str) -> HttpResponse:
    """Accepts an invitation."""
    found = services.find_invitation(token)
    context: dict[str, Any] = {"invitation": found}
    if request.method == "POST":
        try:
            made = services.accept_invitation(request.user, token)
        except PortalError as error:
            context["problem"] = error
        else:
            request.session[ACTING_FOR] = made.organisation_id
            return redirect("organisation", made.organisation.identifier)
    return render(request, "accounts/invitation.html", context)
