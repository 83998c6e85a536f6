"""Who read what, breaches, the impact-assessment sheet, the clocks of the law."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import downloads
from backend.accounts import permissions, verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import privacy as shown
from backend.api.shown import privacy_sheets
from backend.api.taken.base import Page
from backend.api.taken.privacy import BreachChange, Holidays, Looks, NewBreach, NewClock
from backend.api.views.base import ProgramView, success
from backend.api.views.privacy import page_of
from backend.privacy import access, breaches, clocks, sheets, subjects, written
from backend.privacy.clocks import Clock
from backend.privacy.desk import whole_project

READ, UPDATE = verbs.PRIVACY_READ, verbs.PRIVACY_UPDATE
OURS = {
    "foundAt": "found_at",
    "happenedAt": "happened_at",
    "authorityAt": "authority_at",
    "personsAt": "persons_at",
}


def _ours(told: dict[str, Any]) -> dict[str, Any]:
    return {OURS.get(name, name): value for name, value in told.items()}


class LooksView(ProgramView):
    @described(
        "Who opened what, of a person or by a reader", query=Looks, gives=list[shown.ShownLook]
    )
    def get(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        wanted, now = Looks.of(request.query_params), timezone.now()
        if wanted["subject"]:
            found = subjects.subject_for(self.person, project, wanted["subject"], READ, now=now)
            rows = access.of_person(found)
        else:
            reader = wanted["reader"] or self.person.pk
            rows = access.of_reader(self.person, project, reader, READ)
        return Response([shown.look(each) for each in page_of(rows, request.query_params)])


class ReadersView(ProgramView):
    @described("Who opened how much in thirty days", gives=list[shown.ShownReader])
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, READ)
        rows = access.readers(self.person, project, READ, timezone.now())
        return Response([shown.reader(each) for each in rows])


class BreachesView(ProgramView):
    @described("The breach register", query=Page, gives=list[shown.ShownBreach])
    def get(self, request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, READ)
        rows = page_of(breaches.breaches_in(project), request.query_params)
        return Response([shown.breach(each) for each in rows])

    @described("Record a breach; 72 hours run", takes=NewBreach, gives=shown.ShownBreach)
    def post(self, request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        told = _ours(NewBreach.of(request.data))
        made = breaches.record(project=project, told=told, actor=self.person, now=timezone.now())
        return Response(shown.breach(made))


class BreachView(ProgramView):
    @described("What became known since", takes=BreachChange, gives=shown.ShownBreach)
    def patch(self, request: Request, project_id: int, breach_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        told = _ours(BreachChange.of(request.data))
        found = breaches.breach_in(project, breach_id)
        done = breaches.change(breach=found, told=told, actor=self.person, now=timezone.now())
        return Response(shown.breach(done))


class BreachesFileView(ProgramView):
    @described("The breach register as CSV", gives_file="text/csv")
    def get(self, _request: Request, project_id: int) -> HttpResponse:
        project = whole_project(self.person, project_id, READ)
        return csv_answer(written.of_breaches(project), "breaches.csv")


class SheetView(ProgramView):
    @described("The impact-assessment sheet", gives=privacy_sheets.ShownSheet)
    def get(self, _request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, READ)
        return Response(privacy_sheets.sheet(sheets.sheet(project, timezone.now())))

    @described("The sheet was looked over today")
    def post(self, _request: Request, project_id: int) -> Response:
        project = whole_project(self.person, project_id, UPDATE)
        sheets.review(project=project, actor=self.person, now=timezone.now())
        return success()


class SheetFileView(ProgramView):
    @described("The impact-assessment sheet as CSV", gives_file="text/csv")
    def get(self, _request: Request, project_id: int) -> HttpResponse:
        project = whole_project(self.person, project_id, READ)
        rows = sheets.as_rows(sheets.sheet(project, timezone.now()))
        return csv_answer(written.as_csv(rows), "impact-assessment.csv")


def csv_answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = downloads.disposition(name)
    return answer


class ClocksView(ProgramView):
    @described("How long the law gives", gives=list[shown.ShownClock])
    def get(self, _request: Request, project_id: int) -> Response:
        project_for(self.person, project_id, READ)
        return Response([shown.clock(each) for each in clocks.in_force(timezone.localdate())])


class NewClockView(ProgramView):
    @described("Change a clock of the law from a day on, on the whole server", takes=NewClock)
    def post(self, request: Request) -> Response:
        permissions.everywhere(self.person, UPDATE)
        told = NewClock.of(request.data)
        valid_from = told.pop("validFrom")
        clock = Clock(valid_from=valid_from, **told)
        clocks.set_clock(clock=clock, actor=self.person, now=timezone.now())
        return success()


class HolidaysView(ProgramView):
    @described("The days off of a year, on the whole server", takes=Holidays)
    def put(self, request: Request) -> Response:
        permissions.everywhere(self.person, UPDATE)
        told = Holidays.of(request.data)
        clocks.set_holidays(
            year=told["year"],
            off=[(each["day"], each["name"]) for each in told["off"]],
            worked=told["worked"],
            actor=self.person,
            now=timezone.now(),
        )
        return success()
