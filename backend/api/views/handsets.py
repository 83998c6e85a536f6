"""Phones beyond Central's app users: their devices, a loss, a new token."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import handsets, holders, verbs
from backend.accounts.models import AppUser, Project
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import handsets as shown
from backend.api.views.base import ProgramView, success
from backend.survey.submissions.devices import sent_with


class PhoneDoor(ProgramView):
    """What these addresses share: whose phone, and who may."""

    def reached(self, verb: str, project_id: int, number: int) -> tuple[Project, AppUser]:
        project = project_for(self.person, project_id, verb)
        today = timezone.localdate()
        key = holders.app_user_for(self.person, project, number, today, verb=verb, revoked=True)
        return project, key


class PhoneDevicesView(PhoneDoor):
    @described("The devices that call with this key, seen last first.", gives=list[shown.Device])
    def get(self, _request: Request, project_id: int, app_user_id: int) -> Response:
        project, key = self.reached(verbs.APP_USER_READ, project_id, app_user_id)
        sent = sent_with(self.person, project, [key])
        return Response(
            [
                shown.device(each, sent.get((key.pk, each.device_id)))
                for each in handsets.handsets_of([key])
            ]
        )


class PhoneLostView(PhoneDoor):
    @described("The phone is lost: its key is dead, its lists are emptied when it calls.")
    def post(self, _request: Request, project_id: int, app_user_id: int) -> Response:
        _project, key = self.reached(verbs.APP_USER_CREATE, project_id, app_user_id)
        handsets.report_lost(app_user=key, actor=self.person, now=timezone.now())
        return success()


class PhoneTokenView(PhoneDoor):
    @described("A new token, shown this once; the old one is dead.", gives=shown.Token)
    def post(self, _request: Request, project_id: int, app_user_id: int) -> Response:
        _project, key = self.reached(verbs.APP_USER_CREATE, project_id, app_user_id)
        token = handsets.rotate(app_user=key, actor=self.person, now=timezone.now())
        return Response({"token": token})
