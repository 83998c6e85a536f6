"""The files that forms name: listed, downloaded, uploaded to drafts, linked to entity lists."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.bodies import staged_file
from backend.api.description import described
from backend.api.downloads import file_answer, streamed, unless_known
from backend.api.shown import forms as shown
from backend.api.taken.forms import Linking
from backend.api.views.drafts import OfDraft
from backend.api.views.versions import OfVersion
from backend.survey.blobs import services as blobs
from backend.survey.forms import media, selectors, served

CSV_TYPE = "text/csv; charset=utf-8"


class AttachmentsView(OfVersion):
    @described("The files that the form names.", gives=list[shown.ShownMedium])
    def get(self, _request: Request, **where: Any) -> Response:
        version = self.version(**where)
        return Response([shown.medium(row) for row in selectors.named_media(version)])


class AttachmentView(OfVersion):
    @described("One file.", gives_file="*/*", etag=True)
    def get(self, request: Request, name: str, **where: Any) -> HttpResponseBase:
        version = self.version(**where)
        row = selectors.named_medium(version, name)
        blob = row.blob
        if blob is not None:
            return unless_known(request, blob.md5, lambda: file_answer(blob, name))
        if not row.entity_list:
            raise problems.not_found()
        project = version.form.project
        made = served.list_csv(self.person, project, version.form.form_id, row.entity_list)
        return unless_known(request, made.md5, lambda: streamed(made.lines, name, CSV_TYPE))


class DraftAttachmentView(AttachmentView, OfDraft):
    @described("Upload one file.", takes_file="*/*", gives=shown.ShownMedium)
    def post(
        self, request: Request, project_id: int, form_id: str, name: str, **_: Any
    ) -> Response:
        form = self.form(project_id, form_id)
        staged = staged_file(request)
        try:
            row = media.upload_media(
                form=form, name=name, staged=staged, actor=self.person, now=timezone.now()
            )
        finally:
            blobs.drop(staged)
        return Response(shown.medium(row))

    @described(
        "Link a data file to the entity list of its name, or unlink it.",
        takes=Linking,
        gives=shown.ShownMedium,
    )
    def patch(
        self, request: Request, project_id: int, form_id: str, name: str, **_: Any
    ) -> Response:
        form = self.form(project_id, form_id)
        project_for(self.person, project_id, verbs.ENTITY_READ)
        linked = Linking.of(request.data)["dataset"]
        row = media.link(form=form, name=name, linked=linked, actor=self.person, now=timezone.now())
        return Response(shown.medium(row))

    @described("Take the file or the link away; the name stays.")
    def delete(
        self, _request: Request, project_id: int, form_id: str, name: str, **_: Any
    ) -> Response:
        form = self.form(project_id, form_id)
        media.clear(form=form, name=name, actor=self.person, now=timezone.now())
        return Response({"success": True})
