"""Managed encryption: switched on once per project, and the keys of what was sent."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.credentials.api_keys import refuse_key
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.shown import keys as shown
from backend.api.taken.keys import NewKey
from backend.api.views.base import success
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.forms import encrypting
from backend.survey.submissions import selectors


class ProjectKeyView(SubmissionsOfForm):
    @described("Encrypt every form of the project from now on", takes=NewKey)
    def post(self, request: Request, project_id: int) -> Response:
        # It can't be undone, and whoever does it alone knows the passphrase.
        refuse_key(self.person)
        project = project_for(self.person, project_id, verbs.PROJECT_UPDATE)
        body = NewKey.of(request.data)
        encrypting.switch_on(project=project, actor=self.person, now=timezone.now(), **body)
        return success()


class SubmissionKeysView(SubmissionsOfForm):
    @described("List the keys of a form's encrypted submissions", gives=list[shown.ShownKey])
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        return Response([shown.key(each) for each in selectors.keys_of(self.person, form)])
