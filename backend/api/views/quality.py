"""Quality per team, back-checks, and submissions that are sent back to be mended."""

from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import quality as shown
from backend.api.taken.quality import CheckResult, NewDraw, NewSendBack, Period
from backend.api.views.base import ProgramView
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks, selectors, send_backs
from backend.survey.submissions import selectors as submissions


class QualityView(ProgramView):
    """A view about a form's quality; its verb must be held for that form."""

    def form(self, project_id: int, form_id: str, verb: str) -> Form:
        project = project_for(self.person, project_id, verb, form_id=form_id)
        return forms.form_in(project, form_id)


class BoardView(QualityView):
    @described("Quality per team", query=Period, gives=list[shown.ShownTeam])
    def get(self, request: Request, project_id: int, form_id: str) -> Response:
        period = Period.of(request.query_params)
        form = self.form(project_id, form_id, verbs.QUALITY_READ)
        rows = selectors.board(self.person, form, period["start"], period["end"])
        return Response([shown.team(row) for row in rows])


class DrawsView(QualityView):
    @described("List the draws of back-checks", gives=list[shown.ShownDraw])
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id, verbs.QUALITY_READ)
        rows = back_checks.draws_of(self.person, form)
        return Response(
            [shown.draw(x.draw, drawn=x.drawn, closed=x.closed, agreed=x.agreed) for x in rows]
        )

    @described("Draw a share of the arrivals", takes=NewDraw, gives=shown.ShownDraw)
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id, verbs.BACK_CHECK_CREATE)
        body = NewDraw.of(request.data)
        made = back_checks.draw(
            form=form,
            percent=body["percent"],
            starts_on=body["start"],
            ends_on=body["end"],
            seed=body["seed"],
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.draw(made, drawn=made.checks.count()))


class DrawView(QualityView):
    @described("List the drawn submissions", gives=list[shown.ShownCheck])
    def get(self, _request: Request, project_id: int, form_id: str, draw_id: UUID) -> Response:
        form = self.form(project_id, form_id, verbs.QUALITY_READ)
        rows = back_checks.checks_of(self.person, back_checks.draw_of(form, draw_id))
        return Response([shown.check(each) for each in rows])


class CheckView(QualityView):
    @described("Note what a back-check found", takes=CheckResult, gives=shown.ShownCheck)
    def patch(self, request: Request, project_id: int, form_id: str, check_id: int) -> Response:
        form = self.form(project_id, form_id, verbs.BACK_CHECK_CREATE)
        body = CheckResult.of(request.data)
        revisit = body["revisit"]
        closed = back_checks.close(
            check=back_checks.check_for(self.person, form, check_id),
            result=body["result"],
            note=body["note"],
            revisit=submissions.submission_of(self.person, form, revisit) if revisit else None,
            actor=self.person,
            now=timezone.now(),
        )
        return Response(shown.check(closed))


class SendBacksView(QualityView):
    @described("List what was sent back", gives=list[shown.ShownSendBack])
    def get(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        form = self.form(project_id, form_id, verbs.SUBMISSION_READ)
        submission = submissions.submission_of(self.person, form, instance_id)
        return Response([shown.send_back(each) for each in send_backs.of(submission)])

    @described("Send a submission back", takes=NewSendBack, gives=shown.ShownSendBack)
    def post(self, request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        form = self.form(project_id, form_id, verbs.SUBMISSION_UPDATE)
        verb = verbs.SUBMISSION_UPDATE
        made = send_backs.send_back(
            submission=submissions.submission_of(self.person, form, instance_id, verb=verb),
            actor=self.person,
            now=timezone.now(),
            **NewSendBack.of(request.data),
        )
        return Response(shown.send_back(made))
