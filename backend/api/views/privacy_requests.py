"""What persons ask for about themselves, step by step."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import privacy as shown
from backend.api.shown import privacy_sheets
from backend.api.taken.privacy import Identity, NewRequest, Refusal, Requests
from backend.api.views.base import ProgramView
from backend.privacy import held, requests, subjects
from backend.privacy.models import SubjectRequest
from backend.privacy.requests import Told

READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE


class RequestDoor(ProgramView):
    """What these addresses share: whose request, and who may."""

    def reached(self, verb: str, project_id: int, request_id: UUID) -> SubjectRequest:
        project = project_for(self.person, project_id, verb)
        return requests.request_for(self.person, project, request_id, verb)


class RequestsView(ProgramView):
    @described("What persons asked for", query=Requests, gives=list[shown.ShownRequest])
    def get(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        wanted = Requests.of(request.query_params)
        rows = requests.requests_of(self.person, project, READ)
        rows = rows.filter(state__in=requests.OPEN) if wanted["open"] else rows
        start, end = wanted["offset"], wanted["offset"] + wanted["limit"]
        return Response([shown.request(each) for each in rows[start:end]])

    @described("Receive a request", takes=NewRequest, gives=shown.ShownRequest)
    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, UPDATE)
        told, now = NewRequest.of(request.data), timezone.now()
        subject = subjects.subject_for(self.person, project, told["subject"], UPDATE, now=now)
        asked = Told(
            kind=told["kind"],
            received_at=told["receivedAt"],
            received_how=told["receivedHow"],
            identity_checked=told["identityChecked"],
            contact=told["contact"],
        )
        made = requests.receive(subject=subject, told=asked, actor=self.person, now=now)
        return Response(shown.request(made))


class RequestView(RequestDoor):
    @described("One request", gives=shown.ShownRequest)
    def get(self, _request: Request, project_id: int, request_id: UUID) -> Response:
        return Response(shown.request(self.reached(READ, project_id, request_id)))

    @described("How it was checked who asks", takes=Identity, gives=shown.ShownRequest)
    def patch(self, request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        how = Identity.of(request.data)["identityChecked"]
        changed = requests.check_identity(
            request=found, how=how, actor=self.person, now=timezone.now()
        )
        return Response(shown.request(changed))


class AcknowledgeView(RequestDoor):
    @described("The person was told that it came", gives=shown.ShownRequest)
    def post(self, _request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        done = requests.acknowledge(request=found, actor=self.person, now=timezone.now())
        return Response(shown.request(done))


class FulfilView(RequestDoor):
    @described(
        "Do what was asked for: withdraw, erase; or note it as done", gives=shown.ShownRequest
    )
    def post(self, _request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        done = requests.fulfil(request=found, actor=self.person, now=timezone.now())
        return Response(shown.request(done))


class RefuseView(RequestDoor):
    @described("Refuse, with the reason", takes=Refusal, gives=shown.ShownRequest)
    def post(self, request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        reason = Refusal.of(request.data)["reason"]
        done = requests.refuse(request=found, reason=reason, actor=self.person, now=timezone.now())
        return Response(shown.request(done))


class ContactView(RequestDoor):
    @described("How to answer the person; the journal keeps the look", gives=shown.ShownContact)
    def post(self, _request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        contact = requests.contact_of(request=found, actor=self.person, now=timezone.now())
        return Response({"contact": contact})


class HeldView(RequestDoor):
    @described("All that is held about the person who asks", gives=privacy_sheets.ShownHeld)
    def post(self, _request: Request, project_id: int, request_id: UUID) -> Response:
        found = self.reached(UPDATE, project_id, request_id)
        told = held.all_of(request=found, actor=self.person, now=timezone.now())
        return Response(privacy_sheets.held(told))
