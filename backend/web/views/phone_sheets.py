"""Phones for many: an Excel list looked at and agreed to, sheets of codes, the settings."""

from typing import cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from backend import problems
from backend.accounts import handsets, holders, phone_settings, verbs
from backend.accounts.models import User
from backend.accounts.permissions import project_for
from backend.web import codes
from backend.web.addresses import is_loopback
from backend.web.pages import PersonRequest, project_page
from backend.web.phone_fields import ListForm, SettingsForm, numbers_of
from backend.web.phone_lists import MOST_ROWS, kept

# Codes on one A4 page.
LAYOUTS = {"a4": 8, "a6": 4}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: PersonRequest, project_id: int) -> HttpResponse:
    """The list is read, shown row by row, and nothing is made before somebody agrees."""
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    posted = request.method == "POST"
    form = ListForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        actor=request.user,
        project=project,
    )
    if posted and form.is_valid() and form.confirmed and not form.faulty:
        phones = handsets.create_phones(
            project=project,
            wanted=[(line.phone_name, cast(User, line.holder)) for line in form.lines],
            expires_at=form.expires_at,
            actor=request.user,
            now=timezone.now(),
        )
        chosen = urlencode({"phone": [phone.pk for phone in phones]}, doseq=True)
        return HttpResponseRedirect(f"{reverse('phone-sheet', args=[project.pk])}?{chosen}")
    context = {"form": form, "kept": kept(form.lines), "most": MOST_ROWS}
    refused = posted and (not form.is_valid() or form.faulty)
    return project_page(request, "phones_many.html", project, context, 400 if refused else 200)


@login_required
@require_safe
def sheet(request: PersonRequest, project_id: int) -> HttpResponse:
    """The codes of the ticked phones; who printed which stands in the journal."""
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    wanted = set(numbers_of(request.GET.getlist("phone")))
    reached = holders.app_users_for(
        request.user, project, verbs.APP_USER_CREATE, timezone.localdate()
    )
    chosen = phone_settings.settings_of(project)
    drawn = [
        (phone, handsets.code_of(phone), qr)
        for phone in sorted(reached, key=lambda each: each.number or 0)
        if phone.pk in wanted and (qr := codes.phone_code(phone, chosen))
    ]
    if not 0 < len(drawn) <= MOST_ROWS:
        raise problems.phone_choice(most=MOST_ROWS)
    handsets.note_shown(
        app_users=[each[0] for each in drawn], actor=request.user, now=timezone.now()
    )
    layout = "a6" if request.GET.get("layout") == "a6" else "a4"
    per_page = LAYOUTS[layout]
    context = {
        "pages": [drawn[start : start + per_page] for start in range(0, len(drawn), per_page)],
        "count": len(drawn),
        "layout": layout,
        "chosen": urlencode({"phone": [each[0].pk for each in drawn]}, doseq=True),
        "printed_at": timezone.now(),
        "loopback": is_loopback(settings.PUBLIC_URL),
        "public_url": settings.PUBLIC_URL,
        "port": settings.PORT,
    }
    return project_page(request, "phones_sheet.html", project, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: PersonRequest, project_id: int) -> HttpResponse:
    """What all codes set. They hold for every phone, so for who works in the whole project."""
    project = project_for(request.user, project_id, verbs.APP_USER_CREATE)
    phone_settings.may_choose(request.user, project)
    chosen = phone_settings.settings_of(project)
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_of(chosen))
    if request.method == "POST" and form.is_valid():
        phone_settings.choose(
            project=project, actor=request.user, now=timezone.now(), **form.cleaned_data
        )
        return HttpResponseRedirect(f"{reverse('phone-settings', args=[project.pk])}?kept=1")
    context = {
        "form": form,
        "kept": request.method != "POST" and "kept" in request.GET,
        "password": phone_settings.password_of(chosen) if chosen.locked else "",
    }
    return project_page(
        request, "phone_settings.html", project, context, 400 if form.errors else 200
    )
