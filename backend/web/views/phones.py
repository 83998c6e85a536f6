"""Phones: who has one, a new one, its settings code; a new code, an end, a loss, closing it."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import handsets, holders, phone_settings, services, verbs
from backend.accounts.models import AppUser, Project, User
from backend.accounts.permissions import project_for
from backend.web import codes
from backend.web.addresses import is_loopback
from backend.web.pages import PersonRequest, project_page
from backend.web.phone_fields import EndForm, PhoneForm
from backend.web.phone_lines import found_phones, phone_lines

LISTED = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: PersonRequest, project_id: int) -> HttpResponse:
    verb = verbs.APP_USER_CREATE if request.method == "POST" else verbs.APP_USER_READ
    project = project_for(request.user, project_id, verb)
    form = PhoneForm(request.POST or None, actor=request.user, project=project)
    if request.method == "POST" and form.is_valid():
        phone, _token = services.create_app_user(
            project=project,
            name=form.cleaned_data["name"],
            holder=cast(User, form.holder),
            expires_at=form.expires_at,
            actor=request.user,
            now=timezone.now(),
        )
        return HttpResponseRedirect(reverse("phone", args=[project.pk, phone.pk]))
    today, search = timezone.localdate(), request.GET.get("q", "")
    reached = holders.app_users_for(request.user, project, verbs.APP_USER_READ, today, revoked=True)
    found = found_phones(reached, search)
    context = {
        "form": form,
        "lines": phone_lines(request.user, project, found[:LISTED], timezone.now()),
        "total": len(found),
        "search": search.strip(),
    }
    status = 400 if request.method == "POST" else 200
    return project_page(request, "phones.html", project, context, status)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    """The code is a credential: for who may make phones, never kept, never in an address."""
    project, found = _reached(request, project_id, phone)
    return _page(request, project, found, EndForm(project=project))


@login_required
@require_POST
def revoke(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    project, found = _reached(request, project_id, phone)
    services.revoke_app_user(app_user=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("phones", args=[project.pk]))


@login_required
@require_POST
def rotate(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    project, found = _reached(request, project_id, phone)
    handsets.rotate(app_user=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("phone", args=[project.pk, found.pk]))


@login_required
@require_POST
def lost(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    project, found = _reached(request, project_id, phone)
    handsets.report_lost(app_user=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("phone", args=[project.pk, found.pk]))


@login_required
@require_POST
def expire(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    project, found = _reached(request, project_id, phone)
    form = EndForm(request.POST, project=project)
    if not form.is_valid():
        return _page(request, project, found, form, 400)
    handsets.expire(
        app_user=found, expires_at=form.expires_at, actor=request.user, now=timezone.now()
    )
    return HttpResponseRedirect(reverse("phone", args=[project.pk, found.pk]))


def _reached(request: PersonRequest, project_id: int, phone: UUID) -> tuple[Project, AppUser]:
    """The project, and the phone in it whose codes this person may make."""
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    today = timezone.localdate()
    return project, holders.app_user_for(request.user, project, phone, today, revoked=True)


def _page(
    request: PersonRequest, project: Project, phone: AppUser, form: EndForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    chosen = phone_settings.settings_of(project)
    qr = codes.phone_code(phone, chosen)
    if qr:
        handsets.note_shown(app_users=[phone], actor=request.user, now=now)
    context = {
        "phone": phone,
        "line": phone_lines(request.user, project, [phone], now)[0],
        "form": form,
        "qr": qr,
        "password": phone_settings.password_of(chosen) if chosen.locked else "",
        "public_url": settings.PUBLIC_URL,
        "loopback": is_loopback(settings.PUBLIC_URL),
        "port": settings.PORT,
    }
    return project_page(request, "phone.html", project, context, status)
