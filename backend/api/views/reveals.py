"""Sensitive values of one submission, for who holds the verb of their class and says why."""

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.description import described
from backend.api.downloads import revealed_answer
from backend.api.shown.submissions import Revealed
from backend.api.taken.reveals import FileReveal, Reveal
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.submissions import parts, revealing
from backend.survey.submissions.models import SubmissionVersion


class OfVersion(SubmissionsOfForm):
    """A view about sensitive values in one version."""

    def version(
        self, project_id: int, form_id: str, instance_id: str, name: str, verb: str
    ) -> SubmissionVersion:
        """The current version, or the one of this name, where the caller may do the verb."""
        found = self.found(self.form(project_id, form_id, verb), instance_id, verb)
        return parts.version_of(found, name) if name else parts.filled(found)


class RevealView(OfVersion):
    @described(
        "The sensitive values of these classes, with a reason that the journal keeps.",
        takes=Reveal,
        gives=Revealed,
    )
    def post(self, request: Request, project_id: int, form_id: str, instance_id: str) -> Response:
        self.found(self.form(project_id, form_id), instance_id)
        wanted = Reveal.of(request.data)
        kinds = sorted(set(wanted["classes"]))
        version = [
            self.version(
                project_id, form_id, instance_id, wanted["version"], revealing.verb_of(kind)
            )
            for kind in kinds
        ][0]
        values = revealing.reveal(
            version=version,
            kinds=kinds,
            actor=self.person,
            reason=wanted["reason"],
            now=timezone.now(),
        )
        told: Revealed = {"classes": kinds, "values": values}
        return Response(told, headers={"Cache-Control": "no-store"})


class RevealFileView(OfVersion):
    @described(
        "A sealed file, with a reason that the journal keeps.", takes=FileReveal, gives_file="*/*"
    )
    def post(
        self, request: Request, project_id: int, form_id: str, instance_id: str, name: str
    ) -> HttpResponseBase:
        found = self.found(self.form(project_id, form_id), instance_id)
        wanted = FileReveal.of(request.data)
        seen = parts.version_of(found, wanted["version"]) if wanted["version"] else None
        row = parts.stored_attachment(seen or parts.filled(found), name)
        verb = revealing.verb_of_file(row)
        self.version(project_id, form_id, instance_id, wanted["version"], verb)
        chunks = revealing.reveal_file(
            row=row, actor=self.person, reason=wanted["reason"], now=timezone.now()
        )
        return revealed_answer(chunks, row)
