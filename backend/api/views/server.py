"""The server itself: audits, settings, its description."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import permissions, selectors, server, verbs
from backend.api import actions
from backend.api.description import described
from backend.api.shown import audits as shown
from backend.api.shown import settings as shown_settings
from backend.api.taken.server import AuditSearch, LoginAppearance
from backend.api.views.base import ProgramView, success
from backend.journal import selectors as journal
from backend.journal.models import Event
from backend.survey.forms import selectors as forms

# What may be set over this door, and what its body is. Only what has an effect here.
SETTABLE: Mapping[str, type[LoginAppearance]] = {"login-appearance": LoginAppearance}


class AuditsView(ProgramView):
    @described(
        "What was done, by whom, newest first",
        query=AuditSearch,
        gives=list[shown.ShownAudit],
        extended=True,
    )
    def get(self, request: Request) -> Response:
        permissions.everywhere(self.person, verbs.AUDIT_READ)
        wanted = AuditSearch.of(request.query_params)
        rows = journal.audit(
            actions.condition(wanted["action"]), start=wanted["start"], end=wanted["end"]
        )
        page = list(rows[wanted["offset"] : wanted["offset"] + wanted["limit"]])
        show = shown.extended if self.extended else shown.audit
        names = _names(page)
        return Response([show(each, names) for each in page])


def _names(page: list[Event]) -> shown.Names:
    """Four queries for a page, however long it is."""
    people, keys = journal.actors_in(page)
    of_forms = [int(each.subject) for each in page if _is_form(each)]
    return shown.Names(
        people=selectors.people_by_id(people),
        keys=selectors.keys_by_uuid(keys),
        projects=selectors.projects_by_id(each.project_id for each in page if each.project_id),
        forms=forms.forms_by_id(of_forms),
    )


def _is_form(event: Event) -> bool:
    return event.kind.startswith("form.") and event.subject.isdecimal()


class PublicSettingsView(ProgramView):
    authentication_classes = []
    permission_classes = []

    @described("What is set for everybody to see", gives=dict[str, Any])
    def get(self, _request: Request) -> Response:
        kept = selectors.settings_among(SETTABLE)
        return Response({row.key: shown_settings.setting(row) for row in kept})


class PublicSettingView(ProgramView):
    authentication_classes = []
    permission_classes = []

    @described("One of them", gives=shown_settings.ShownSetting)
    def get(self, _request: Request, key: str) -> Response:
        if key not in SETTABLE:
            raise problems.forbidden()
        return Response(shown_settings.setting(selectors.setting(key)))


class SettingView(ProgramView):
    @described("A setting of the server", gives=shown_settings.ShownSetting)
    def get(self, _request: Request, key: str) -> Response:
        permissions.everywhere(self.person, verbs.CONFIG_UPDATE)
        return Response(shown_settings.setting(selectors.setting(key)))

    @described("Set it", takes=LoginAppearance, gives=shown_settings.ShownSetting)
    def post(self, request: Request, key: str) -> Response:
        permissions.everywhere(self.person, verbs.CONFIG_UPDATE)
        body = _settable(key)
        given = {name: each for name, each in body.of(request.data).items() if each}
        now = timezone.now()
        kept = server.set_setting(key=key, value=given, actor=self.person, now=now)
        return Response(shown_settings.setting(kept))

    @described("Unset it")
    def delete(self, _request: Request, key: str) -> Response:
        permissions.everywhere(self.person, verbs.CONFIG_UPDATE)
        _settable(key)
        server.unset_setting(key=key, actor=self.person, now=timezone.now())
        return success()


def _settable(key: str) -> type[LoginAppearance]:
    if key not in SETTABLE:
        raise problems.unexpected_value(
            field="key", value=key, hint="the config is unknown or cannot be set."
        )
    return SETTABLE[key]
