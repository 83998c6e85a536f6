"""Drafts: uploading, trying, their files, publishing."""

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.bodies import form_file, staged_file
from backend.api.downloads import file_answer
from backend.api.shown import forms as shown
from backend.api.taken.forms import Publishing, Upload
from backend.api.views.base import ProgramView, success
from backend.survey.blobs import services as blobs
from backend.survey.forms import drafts, media, selectors
from backend.survey.forms.models import Form
from outreach.fitness import mapping_faults


class DraftOfForm(ProgramView):
    """A view about the draft of a form that the caller may change."""

    def form(self, project_id: int, form_id: str) -> Form:
        project = project_for(self.person, project_id, verbs.FORM_UPDATE)
        return selectors.form_in(project, form_id)


class DraftView(DraftOfForm):
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        draft = selectors.draft_of(self.form(project_id, form_id))
        return Response(shown.draft(draft))

    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        wanted = Upload.of(request.query_params)
        source, file_name = form_file(request)
        drafts.renew(
            form=form,
            source=source,
            file_name=file_name,
            actor=self.person,
            check_mapping=mapping_faults,
            ignore_warnings=wanted["ignoreWarnings"],
            now=timezone.now(),
        )
        return success()


class PublishView(DraftOfForm):
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        drafts.publish_as(
            form=form,
            version=Publishing.of(request.query_params)["version"],
            actor=self.person,
            check_mapping=mapping_faults,
            now=timezone.now(),
        )
        return success()


class AttachmentsView(DraftOfForm):
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        draft = selectors.draft_of(self.form(project_id, form_id))
        return Response([shown.medium(row) for row in selectors.named_media(draft)])


class AttachmentView(DraftOfForm):
    def get(self, _request: Request, project_id: int, form_id: str, name: str) -> HttpResponseBase:
        draft = selectors.draft_of(self.form(project_id, form_id))
        return file_answer(selectors.uploaded_blob(draft, name), name)

    def post(self, request: Request, project_id: int, form_id: str, name: str) -> Response:
        form = self.form(project_id, form_id)
        staged = staged_file(request)
        try:
            row = media.upload_media(
                form=form, name=name, staged=staged, actor=self.person, now=timezone.now()
            )
        finally:
            blobs.drop(staged)
        return Response(shown.medium(row))

    def delete(self, _request: Request, project_id: int, form_id: str, name: str) -> Response:
        form = self.form(project_id, form_id)
        drafts.clear_media(form=form, name=name, actor=self.person, now=timezone.now())
        return success()
