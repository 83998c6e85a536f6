"""Versions of a submission: the list, each one's XML and files, and what each of them changed."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.description import described
from backend.api.downloads import attachment_answer, xml_answer
from backend.api.shown import submissions as shown
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.submissions import parts, reviewing, sealed
from backend.survey.submissions.models import Submission, SubmissionVersion


class VersionsView(SubmissionsOfForm):
    @described("Its versions, newest first.", gives=list[shown.Version], extended=True)
    def get(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        found = self.found(self.form(project_id, form_id), instance_id)
        return Response(
            [
                shown.version_of_form(
                    each, current=each.pk == found.current_id, extended=self.extended
                )
                for each in parts.versions_of(found)
            ]
        )


class OneVersion(SubmissionsOfForm):
    """A view about one version."""

    def version(
        self, project_id: int, form_id: str, instance_id: str, version_id: str
    ) -> tuple[Submission, SubmissionVersion]:
        found = self.found(self.form(project_id, form_id), instance_id)
        return found, parts.version_of(found, version_id)

    def note(self, found: Submission, version: SubmissionVersion) -> None:
        reviewing.note_reading(
            submission=found, version=version, actor=self.person, now=timezone.now()
        )


class VersionView(OneVersion):
    @described("One version.", gives=shown.Version, extended=True)
    def get(
        self,
        _request: Request,
        project_id: int,
        form_id: str,
        instance_id: str,
        version_id: str,
    ) -> Response:
        found, version = self.version(project_id, form_id, instance_id, version_id)
        current = version.pk == found.current_id
        return Response(shown.version_of_form(version, current=current, extended=self.extended))


class VersionXMLView(OneVersion):
    @described(
        "A version's XML, byte for byte; sensitive values are left out.",
        gives_file="application/xml",
    )
    def get(
        self,
        _request: Request,
        project_id: int,
        form_id: str,
        instance_id: str,
        version_id: str,
    ) -> HttpResponse:
        found, version = self.version(project_id, form_id, instance_id, version_id)
        self.note(found, version)
        return xml_answer(sealed.masked_xml_of(version), "submission.xml")


class VersionFilesView(OneVersion):
    @described("The files that a version names, there or not.", gives=list[shown.Attachment])
    def get(
        self,
        _request: Request,
        project_id: int,
        form_id: str,
        instance_id: str,
        version_id: str,
    ) -> Response:
        _, version = self.version(project_id, form_id, instance_id, version_id)
        return Response([shown.attachment(row) for row in parts.attachments_of(version)])


class VersionFileView(OneVersion):
    @described("A file of a version.", gives_file="*/*", etag=True)
    def get(  # noqa: PLR0917 - the parts of the address
        self,
        request: Request,
        project_id: int,
        form_id: str,
        instance_id: str,
        version_id: str,
        name: str,
    ) -> HttpResponseBase:
        found, version = self.version(project_id, form_id, instance_id, version_id)
        row = parts.open_attachment(version, name)
        self.note(found, version)
        return attachment_answer(request, row)


class DiffsView(SubmissionsOfForm):
    @described("What each version changed, by its instanceID.", gives=dict[str, list[shown.Change]])
    def get(self, _request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        found = self.found(self.form(project_id, form_id), instance_id)
        reviewing.note_reading(
            submission=found, version=None, actor=self.person, now=timezone.now()
        )
        return Response(parts.changes_of(parts.whole_versions_of(found)))
