"""Files of submissions: which are expected, fetching one, putting it, taking it out."""

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.api.bodies import staged_attachment
from backend.api.description import described
from backend.api.downloads import attachment_answer
from backend.api.shown import submissions as shown
from backend.api.views.base import success
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.blobs import services as blobs
from backend.survey.submissions import editing, parts, reviewing, selectors
from backend.survey.submissions.files import PostedFile


class AttachmentsView(SubmissionsOfForm):
    @described(
        "The files that the XML names, there or not.",
        gives=list[shown.Attachment],
        more={302: "The ID is that of a version."},
    )
    def get(
        self, _request: Request, project_id: int, form_id: str, instance_id: str
    ) -> HttpResponseBase:
        form = self.form(project_id, form_id)
        moved = self.elsewhere(form, instance_id)
        if moved is not None:
            return moved
        version = parts.current_of(self.found(form, instance_id))
        return Response([shown.attachment(row) for row in parts.attachments_of(version)])


class AttachmentView(SubmissionsOfForm):
    @described("A file.", gives_file="*/*", more={302: "The ID is that of a version."}, etag=True)
    def get(
        self, request: Request, project_id: int, form_id: str, instance_id: str, name: str
    ) -> HttpResponseBase:
        form = self.form(project_id, form_id)
        moved = self.elsewhere(form, instance_id)
        if moved is not None:
            return moved
        found = self.found(form, instance_id)
        version = parts.current_of(found)
        row = parts.open_attachment(version, name)
        reviewing.note_reading(
            submission=found, version=version, actor=self.person, now=timezone.now()
        )
        return attachment_answer(request, row)

    @described("Put a file to its name in the XML.", takes_file="*/*")
    def post(
        self, request: Request, project_id: int, form_id: str, instance_id: str, name: str
    ) -> Response:
        form = self.form(project_id, form_id, verbs.PROJECT_READ)
        found, replace = selectors.attachable(self.person, form, instance_id, draft=self.draft)
        version = parts.current_of(found)
        parts.attachment_of(version, name)  # refused before its bytes travel
        staged = staged_attachment(request)
        try:
            editing.put_attachment(
                version=version,
                file=PostedFile(name, request.headers.get("Content-Type", ""), staged),
                sender=self.sender(request),
                replace=replace,
            )
        finally:
            blobs.drop(staged)
        return success()

    put = post

    @described("Take a file out; its name stays.")
    def delete(
        self, request: Request, project_id: int, form_id: str, instance_id: str, name: str
    ) -> Response:
        verb = verbs.SUBMISSION_UPDATE
        found = self.found(self.form(project_id, form_id, verb), instance_id, verb)
        version = parts.current_of(found)
        editing.clear_attachment(version=version, name=name, sender=self.sender(request))
        return success()
