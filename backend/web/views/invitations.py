"""Invitations into a project, links to a new password, and taking such a link up."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts import giving, permissions, verbs
from backend.accounts.credentials import invitations, selectors, throttling
from backend.accounts.credentials.models import Invitation
from backend.accounts.models import Project, User
from backend.guard.clients import address_of
from backend.web import codes, entering
from backend.web.giving import units_to_choose
from backend.web.invitation_fields import (
    AcceptForm,
    InviteForm,
    NewPasswordForm,
    PasswordLinkForm,
)
from backend.web.pages import PersonRequest, page, project_page


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    """Who is invited; one more. The link stands on the answer that made it alone."""
    project = permissions.project_for(request.user, project_id, verbs.ASSIGNMENT_UPDATE)
    form = _invite_form(request, project)
    made, token = None, ""
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        made, token = form.save(
            project=project, actor=request.user, today=timezone.localdate(now), now=now
        )
    lost = PasswordLinkForm(prefix="lost")
    return _page(request, project, form=form, lost=lost, made=made, token=token)


@login_required
@require_POST
def password_link(request: PersonRequest, project_id: int) -> HttpResponse:
    """A link to a new password for somebody whom one may manage."""
    project = permissions.project_for(request.user, project_id, verbs.ASSIGNMENT_UPDATE)
    form, token = PasswordLinkForm(request.POST, prefix="lost"), ""
    if form.is_valid():
        now = timezone.now()
        token = form.save(actor=request.user, today=timezone.localdate(now), now=now)
    invite = _invite_form(request, project, bound=False)
    return _page(request, project, form=invite, lost=form, made=None, token=token)


@login_required
@require_POST
def revoke(request: PersonRequest, project_id: int, number: int) -> HttpResponse:
    project = permissions.project_for(request.user, project_id, verbs.ASSIGNMENT_UPDATE)
    invitations.revoke(actor=request.user, project=project, number=number, now=timezone.now())
    return HttpResponseRedirect(reverse("invitations", args=[project_id]))


def _invite_form(request: PersonRequest, project: Project, *, bound: bool = True) -> InviteForm:
    """Roles that she could give, and the units of her own area by name."""
    today = timezone.localdate()
    giver = giving.Giver(request.user, project, today)
    posted = request.POST if bound and request.method == "POST" else None
    return InviteForm(
        posted,
        roles=invitations.roles_to_give(giver),
        units=units_to_choose(giver, project),
    )


def _page(
    request: PersonRequest,
    project: Project,
    *,
    form: InviteForm,
    lost: PasswordLinkForm,
    made: Invitation | None,
    token: str,
) -> HttpResponse:
    link = settings.PUBLIC_URL + reverse("invite", args=[token]) if token else ""
    context = {
        "form": form,
        "lost": lost,
        "made": made,
        "link": link,
        "qr": codes.address_code(link) if link else "",
        "waiting": selectors.invitations_for(request.user, project, timezone.now()),
        "may_help": permissions.may_everywhere(request.user, verbs.USER_UPDATE),
    }
    wrong = bool(form.errors or lost.errors)
    return project_page(request, "invitations.html", project, context, 400 if wrong else 200)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-time link. Wrong links are counted by where they come from."""
    invitation = throttling.counted(
        lambda now: selectors.invitation_by_token(token, now), address_of(request), timezone.now()
    )
    if invitation.kind == Invitation.Kind.PASSWORD:
        return _new_password(request, token, invitation)
    if invitations.has_account(invitation):
        return _join(request, token, invitation)
    return _accept(request, token, invitation)


def _accept(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        language = "en" if get_language() == "en" else "vi"
        user = form.save(token=token, language=language, today=timezone.localdate(now), now=now)
        if user is not None:
            return entering.after_password(request, user, settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "invitation": invitation}
    return _unreferred(page(request, "invite.html", context, 400 if form.errors else 200))


def _join(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """The address has an account: it is for who is signed in with it."""
    user = request.user
    if not isinstance(user, User) or user.email != invitation.email:
        context = {"invitation": invitation, "next": request.path}
        return _unreferred(page(request, "invite_sign_in.html", context))
    if request.method == "POST":
        now = timezone.now()
        invitations.join(token=token, user=user, today=timezone.localdate(now), now=now)
        return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
    return _unreferred(page(request, "invite_join.html", {"invitation": invitation}))


def _new_password(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        if form.save(token=token, today=timezone.localdate(now), now=now):
            return HttpResponseRedirect(reverse("login"))
    context = {"form": form, "invitation": invitation}
    return _unreferred(page(request, "invite_password.html", context, 400 if form.errors else 200))


def _unreferred(answer: HttpResponse) -> HttpResponse:
    """The address of this page is a secret: nothing that it leads to hears of it."""
    answer["Referrer-Policy"] = "no-referrer"
    return answer
