"""Reading a version, published, by its name, or the draft: XML, workbook, questions, lists."""

from typing import Any

from django.http import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import verbs
from backend.accounts.permissions import project_for
from backend.api.description import described
from backend.api.downloads import file_answer, unless_known, xml_answer
from backend.api.shown import forms as shown
from backend.api.taken.forms import FieldsAsked
from backend.api.views.base import ProgramView
from backend.survey.forms import lists, reading, selectors
from backend.survey.forms.models import FormVersion
from backend.survey.forms.reading import Which


class OfVersion(ProgramView):
    """A view about one version of a form; the address says which."""

    def version(
        self, project_id: int, form_id: str, version: str = "", *, draft: bool = False
    ) -> FormVersion:
        which = Which.DRAFT if draft else version or Which.SHOWN
        return reading.version_for(self.person, project_id, form_id, which)


class VersionView(OfVersion):
    @described("One published version of a form.", gives=shown.ShownForm, extended=True)
    def get(self, _request: Request, **where: Any) -> Response:
        version = self.version(**where)
        if not self.extended:
            return Response(shown.form(version))
        return Response(shown.extended_version(version))


class VersionsView(ProgramView):
    @described("The published versions, newest first.", gives=list[shown.ShownForm], extended=True)
    def get(self, _request: Request, project_id: int, form_id: str) -> Response:
        versions = list(reading.versions_for(self.person, project_id, form_id))
        if not self.extended:
            return Response([shown.form(version) for version in versions])
        told = [shown.extended_version(version) for version in versions]
        if versions and reading.may_update(self.person, versions[0]):
            notes = reading.publish_notes(versions[0].form)
            for version, each in zip(versions, told, strict=True):
                each["publishNotes"] = notes.get(version.pk)
        return Response(told)


class XMLView(OfVersion):
    @described("The XForm.", gives_file="application/xml", etag=True)
    def get(self, request: Request, **where: Any) -> HttpResponseBase:
        version = self.version(**where)
        name = f"{version.form.form_id}.xml"
        return unless_known(request, version.md5, lambda: xml_answer(bytes(version.xform), name))


class SourceView(OfVersion):
    @described(
        "The workbook that was uploaded.", gives_file=list(shown.EXCEL_TYPES.values()), etag=True
    )
    def get(self, request: Request, suffix: str, **where: Any) -> HttpResponseBase:
        version = self.version(**where)
        blob = selectors.source_of(version, suffix)
        name = version.form.form_id + suffix
        return unless_known(request, blob.md5, lambda: file_answer(blob, name))


class FieldsView(OfVersion):
    @described("The questions.", query=FieldsAsked, gives=list[shown.ShownField])
    def get(self, request: Request, **where: Any) -> Response:
        version = self.version(**where)
        odata = FieldsAsked.of(request.query_params)["odata"]
        return Response([shown.field(each, odata=odata) for each in version.fields])


class ListDiffView(OfVersion):
    @described("What it writes to entity lists.", gives=list[shown.ShownListDiff])
    def get(
        self, _request: Request, project_id: int, form_id: str, *, draft: bool = False
    ) -> Response:
        which = Which.DRAFT if draft else Which.PUBLISHED
        version = reading.version_for(self.person, project_id, form_id, which)
        project_for(self.person, project_id, verbs.ENTITY_LIST_READ)
        return Response(lists.diff(version))
