"""Published forms: the list, uploading a new one, one form, its source, versions and questions."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.bodies import form_file
from backend.api.downloads import file_answer, xml_answer
from backend.api.shown import forms as shown
from backend.api.taken.forms import FormChange, Upload
from backend.api.views.base import ProgramView
from backend.survey.forms import drafts, selectors
from backend.survey.forms import services as forms
from outreach.fitness import mapping_faults


class FormsView(ProgramView):
    def get(self, _request: Request, project_id: int) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        return Response([shown.form(version) for version in selectors.shown_in(project)])

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
            publish=wanted["publish"],
            ignore_warnings=wanted["ignoreWarnings"],
            now=timezone.now(),
        )
        return Response(shown.form(version))


class FormView(ProgramView):
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        return Response(shown.form(selectors.shown(project, form_id)))

    def patch(self, request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_UPDATE)
        form = selectors.form_in(project, form_id)
        given = FormChange.of(request.data)
        if "state" in given:
            forms.set_state(form=form, state=given["state"], actor=self.person, now=timezone.now())
        if "units" in given:
            forms.set_units(form=form, units=given["units"])
        return Response(shown.form(selectors.shown(project, form_id)))


class FormXMLView(ProgramView):
    def get(self, _request: Request, project_id: int, form_id: str) -> HttpResponse:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        version = selectors.shown(project, form_id)
        return xml_answer(bytes(version.xform), f"{form_id}.xml")


class FormSourceView(ProgramView):
    def get(
        self, _request: Request, project_id: int, form_id: str, suffix: str
    ) -> HttpResponseBase:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        version = selectors.shown(project, form_id)
        return file_answer(selectors.source_of(version, suffix), form_id + suffix)


class VersionsView(ProgramView):
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        form = selectors.form_in(project, form_id)
        return Response([shown.form(version) for version in selectors.versions_of(form)])


class FieldsView(ProgramView):
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        project = project_for(self.person, project_id, verbs.FORM_LIST)
        version = selectors.shown(project, form_id)
        return Response([shown.field(each) for each in version.fields])
