"""Submissions as programs read them: who sent what when, and the XML byte for byte."""

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.downloads import xml_answer
from backend.api.shown import submissions as shown
from backend.api.taken.base import Page
from backend.api.views.base import ProgramView
from backend.survey.forms import selectors as forms
from backend.survey.forms.models import Form
from backend.survey.submissions import selectors


class SubmissionsOfForm(ProgramView):
    """A view about submissions of a form that the caller may read."""

    def form(self, project_id: int, form_id: str) -> Form:
        verb = verbs.SUBMISSION_READ
        project = project_for(self.person, project_id, verb, form_id=form_id)
        return forms.form_in(project, form_id)


class SubmissionsView(SubmissionsOfForm):
    def get(self, request: Request, project_id: int, form_id: str) -> Response:
        page = Page.of(request.query_params)
        rows = selectors.of_form(self.person, self.form(project_id, form_id))
        first, last = page["offset"], page["offset"] + page["limit"]
        answer = Response([shown.submission(each) for each in rows[first:last]])
        answer["X-Total-Count"] = str(rows.count())
        return answer


class SubmissionXMLView(SubmissionsOfForm):
    def get(
        self, _request: Request, project_id: int, form_id: str, instance_id: str
    ) -> HttpResponse:
        form = self.form(project_id, form_id)
        version = selectors.current_version(self.person, form, instance_id)
        return xml_answer(bytes(version.xml), "submission.xml")
