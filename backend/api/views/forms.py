"""Forms as a whole: the list, uploading a new one, one form, deleting it and taking it back."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend import problems
from backend.accounts import selectors as accounts
from backend.accounts import verbs
from backend.accounts.models import Project
from backend.accounts.permissions import project_for
from backend.api.bodies import FORM_TYPES, form_file
from backend.api.description import described
from backend.api.shown import forms as shown
from backend.api.taken.forms import FormChange, Listing, Upload
from backend.api.taken.mappings import HEADERS, mapping_beside
from backend.api.views.base import ProgramView, success
from backend.survey.forms import deletion, drafts, reading
from backend.survey.forms import services as forms
from backend.survey.forms.models import FormVersion
from backend.survey.forms.reading import Which
from backend.survey.submissions import counts
from geo.vietnamese import sort_key
from outreach.fitness import mapping_faults


class FormsView(ProgramView):
    @described("The forms.", query=Listing, gives=list[shown.ShownForm], extended=True)
    def get(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        deleted = Listing.of(request.query_params)["deleted"]
        versions = reading.listed(self.person, project, deleted=deleted)
        versions.sort(key=lambda each: (sort_key(each.title), each.form.form_id, each.form_id))
        if not self.extended:
            return Response([shown.form(version) for version in versions])
        return Response(self._extended(project, versions))

    def _extended(self, project: Project, versions: list[FormVersion]) -> list[shown.ShownForm]:
        found = counts.by_form(self.person, project)
        links = accounts.links_by_form(project, timezone.now())
        return [
            shown.extended(
                shown.form(version),
                version,
                found.get(version.form_id, counts.FormCount()),
                links.get(version.form.form_id, 0),
            )
            for version in versions
        ]

    @described(
        "Make a form.",
        query=Upload,
        takes_file=list(FORM_TYPES),
        headers=HEADERS,
        gives=shown.ShownForm,
    )
    def post(self, request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_CREATE)
        wanted = Upload.of(request.query_params)
        source, file_name = form_file(request)
        version = drafts.upload_new(
            project=project,
            source=source,
            file_name=file_name,
            actor=self.person,
            check_mapping=mapping_faults,
            mapping=mapping_beside(request),
            publish=wanted["publish"],
            ignore_warnings=wanted["ignoreWarnings"],
            now=timezone.now(),
        )
        return Response(shown.form(version))


class FormView(ProgramView):
    def told(self, project_id: int, form_id: str, *, draft: bool = False) -> shown.ShownForm:
        """The published version or the draft, extended when that is asked."""
        which = Which.DRAFT if draft else Which.SHOWN
        version = reading.version_for(self.person, project_id, form_id, which)
        told = shown.draft(version) if draft else shown.form(version)
        if not self.extended:
            return told
        project = version.form.project
        found = counts.by_form(self.person, project, form_id=form_id, draft=draft)
        links = accounts.links_by_form(project, timezone.now())
        count = found.get(version.form_id, counts.FormCount())
        told = shown.extended(told, version, count, links.get(form_id, 0))
        if reading.may_update(self.person, version):
            told["publishNotes"] = reading.publish_notes(version.form).get(version.pk)
        return told

    @described("One form.", gives=shown.ShownForm, extended=True)
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        return Response(self.told(project_id, form_id))

    @described(
        "Open or close a form, or say for which units it is.",
        takes=FormChange,
        gives=shown.ShownForm,
    )
    def patch(self, request: Request, project_id: int, form_id: str) -> Response:
        form = reading.form_for(self.person, project_id, form_id, verbs.FORM_UPDATE)
        given = FormChange.of(request.data)
        forms.change(form=form, actor=self.person, now=timezone.now(), **given)
        return Response(self.told(project_id, form_id))

    @described("Delete a form; for thirty days it can be restored.")
    def delete(self, _request: Request, project_id: int, form_id: str) -> Response:
        form = reading.form_for(self.person, project_id, form_id, verbs.FORM_DELETE)
        deletion.delete(form=form, actor=self.person, now=timezone.now())
        return success()


class RestoreView(ProgramView):
    @described("Take a deleted form back, by its number (id).")
    def post(self, _request: Request, project_id: int, number: str) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_DELETE)
        if not (number.isascii() and number.isdecimal()):
            raise problems.bad_value(field="id", value=number, expected="integer", hint="1, 2, 3")
        deletion.restore(project=project, number=int(number), actor=self.person, now=timezone.now())
        return success()
