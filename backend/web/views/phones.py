"""Phones: who has one, a new one, its settings code, and closing it."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.accounts import holders, services, verbs
from backend.accounts.models import User
from backend.accounts.permissions import project_for
from backend.web import codes
from backend.web.addresses import is_loopback
from backend.web.fields import PhoneForm
from backend.web.pages import PersonRequest, project_page

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
            actor=request.user,
            now=timezone.now(),
        )
        return HttpResponseRedirect(reverse("phone", args=[project.pk, phone.pk]))
    context = codes.phone_list(
        holders.app_users_for(
            request.user, project, verbs.APP_USER_READ, timezone.localdate(), revoked=True
        ),
        request.GET.get("q", ""),
        LISTED,
    )
    status = 400 if request.method == "POST" else 200
    return project_page(request, "phones.html", project, {"form": form, **context}, status)


@login_required
@require_safe
def show(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    """The code is a credential: for who may make phones, never kept, never in an address."""
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    found = holders.app_user_for(request.user, project, phone, timezone.localdate(), revoked=True)
    context = {
        "phone": found,
        "qr": codes.phone_code(found),
        "public_url": settings.PUBLIC_URL,
        "loopback": is_loopback(settings.PUBLIC_URL),
        "port": settings.PORT,
    }
    return project_page(request, "phone.html", project, context)


@login_required
@require_POST
def revoke(request: PersonRequest, project_id: int, phone: UUID) -> HttpResponse:
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    found = holders.app_user_for(request.user, project, phone, timezone.localdate())
    services.revoke_app_user(app_user=found, actor=request.user, now=timezone.now())
    return HttpResponseRedirect(reverse("phones", args=[project.pk]))
