"""Drafts: uploading, trying, mapping, publishing, throwing away."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.api.bodies import FORM_TYPES, form_file
from backend.api.description import described
from backend.api.shown import forms as shown
from backend.api.taken.forms import Publishing, Upload
from backend.api.taken.mappings import HEADERS, mapping_beside, mapping_of
from backend.api.views.base import ProgramView, success
from backend.api.views.forms import FormView
from backend.survey.forms import drafts, reading
from backend.survey.forms.models import Form
from backend.survey.forms.reading import Which
from outreach.fitness import mapping_faults


class OfDraft(ProgramView):
    """A view about the draft of a form that the caller may change."""

    def form(self, project_id: int, form_id: str) -> Form:
        return reading.form_for(self.person, project_id, form_id, verbs.FORM_UPDATE)


class DraftView(FormView, OfDraft):
    http_method_names = ["get", "post", "delete", "head"]

    @described("The draft.", gives=shown.ShownForm, extended=True)
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        return Response(self.told(project_id, form_id, draft=True))

    @described(
        "Make a draft from a file; without one, from the published version.",
        query=Upload,
        takes_file=list(FORM_TYPES),
        headers=HEADERS,
    )
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
            mapping=mapping_beside(request),
            ignore_warnings=wanted["ignoreWarnings"],
            now=timezone.now(),
        )
        return success()

    @described("Throw the draft away.")
    def delete(self, _request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        drafts.abandon(form=form, actor=self.person, now=timezone.now())
        return success()


class PublishView(OfDraft):
    @described("Publish the draft.", query=Publishing)
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        drafts.publish_as(
            form=form,
            version=Publishing.of(request.query_params)["version"],
            actor=self.person,
            check_mapping=mapping_faults,
            without_files=True,
            now=timezone.now(),
        )
        return success()


class MappingView(OfDraft):
    """How answers become records: the questionnaire's .toml as JSON. Ours, not Central's."""

    @described("The draft's mapping; empty when it has none.", gives=dict[str, Any])
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        version = reading.version_for(self.person, project_id, form_id, Which.DRAFT)
        return Response(version.mapping or {})

    @described("Set the draft's mapping.", takes={"type": "object"}, gives=dict[str, Any])
    def put(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        return Response(self._set(form, mapping_of(request.data)))

    @described("Take the draft's mapping away.")
    def delete(self, _request: Request, project_id: int, form_id: str) -> Response:
        self._set(self.form(project_id, form_id), None)
        return success()

    def _set(self, form: Form, mapping: dict[str, Any] | None) -> dict[str, Any]:
        version = drafts.set_mapping(
            form=form,
            mapping=mapping,
            actor=self.person,
            check_mapping=mapping_faults,
            now=timezone.now(),
        )
        return version.mapping or {}
