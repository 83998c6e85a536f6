"""Data out: CSV, CSV zip, XLSX and GeoJSON as they are read; SPSS and Stata as files made later."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response

from backend.api.bodies import SmallJSONParser
from backend.api.description import described
from backend.api.downloads import file_answer, streamed
from backend.api.shown import exports as shown
from backend.api.taken.exports import (
    LabelledQuery,
    NewExport,
    PointsQuery,
    TableQuery,
    passphrases,
    wanted,
)
from backend.api.views.submissions import SubmissionsOfForm
from backend.survey.submissions.export import csvs, files, points, workbooks, zips
from backend.survey.submissions.export.opening import opener
from backend.survey.submissions.export.wanted import Export, export

CSV = "text/csv; charset=utf-8"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"


class ExportOfForm(SubmissionsOfForm):
    """A view that exports a form's submissions: the caller's area cuts them."""

    parser_classes = [SmallJSONParser, FormParser]

    def export(
        self, request: Request, query: dict[str, Any], project_id: int, form_id: str, kind: str
    ) -> Export:
        form = self.form(project_id, form_id)
        given = request.data if request.method == "POST" else request.query_params
        return export(
            form=form,
            actor=self.person,
            wanted=wanted(query, draft=self.draft),
            kind=kind,
            now=timezone.now(),
            open_sealed=opener(form.project, passphrases(given)),
        )


class CSVView(ExportOfForm):
    @described("The main table as CSV.", query=TableQuery, gives_file="text/csv")
    def get(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        query = TableQuery.of(request.query_params)
        made = self.export(request, query, project_id, form_id, "csv")
        return streamed(csvs.main_table(made, bom=query["bom"]), f"{form_id}.csv", CSV)

    @described("The same; the body has passphrases by key id.", query=TableQuery, gives_file=CSV)
    def post(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        return self.get(request, project_id, form_id)


class CSVZipView(ExportOfForm):
    @described("All tables as CSV and the files, in a zip.", query=TableQuery, gives_file=ZIP)
    def get(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        query = TableQuery.of(request.query_params)
        made = self.export(request, query, project_id, form_id, "csv.zip")
        media = query["attachments"]
        parts = zips.with_repeats(made, bom=query["bom"], media=media)
        return streamed(parts, f"{form_id}.zip" if media else f"{form_id}.csv.zip", ZIP)

    @described("The same; the body has passphrases by key id.", query=TableQuery, gives_file=ZIP)
    def post(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        return self.get(request, project_id, form_id)


class XLSXView(ExportOfForm):
    @described("An Excel workbook with labels.", query=LabelledQuery, gives_file=XLSX)
    def get(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        query = LabelledQuery.of(request.query_params)
        made = self.export(request, query, project_id, form_id, "xlsx")
        return streamed(workbooks.workbook(made), f"{form_id}.xlsx", XLSX)


class GeoJSONView(ExportOfForm):
    @described("The places as GeoJSON.", query=PointsQuery, gives_file=GEOJSON)
    def get(self, request: Request, project_id: int, form_id: str) -> StreamingHttpResponse:
        query = PointsQuery.of(request.query_params)
        points.refuse_persons(self.form(project_id, form_id))
        made = self.export(request, query, project_id, form_id, "geojson")
        parts = points.features(
            made,
            fields=query["fields"],
            paths=request.query_params.getlist("fieldpath"),
            limit=query["limit"],
        )
        return streamed(parts, f"{form_id}.geojson", GEOJSON)


class FilesView(SubmissionsOfForm):
    @described("Order an SPSS or Stata file.", takes=NewExport, gives=shown.ExportFile, status=202)
    def post(self, request: Request, project_id: int, form_id: str) -> Response:
        form = self.form(project_id, form_id)
        body = NewExport.of(request.data)
        ordered = files.ask(
            form=form,
            actor=self.person,
            kind=body["type"],
            language=body["language"],
            where=body["$filter"],
            now=timezone.now(),
        )
        return Response(shown.export_file(ordered), status=202)


class FileView(SubmissionsOfForm):
    @described("Is the file ready?", gives=shown.ExportFile)
    def get(self, _request: Request, project_id: int, form_id: str, export_id: UUID) -> Response:
        form = self.form(project_id, form_id)
        return Response(
            shown.export_file(files.file_for(self.person, form, export_id, timezone.now()))
        )


class FileContentView(SubmissionsOfForm):
    @described("The file, once it is ready.", gives_file="application/octet-stream")
    def get(
        self, _request: Request, project_id: int, form_id: str, export_id: UUID
    ) -> FileResponse:
        form = self.form(project_id, form_id)
        blob, kind = files.ready_blob(self.person, form, export_id, timezone.now())
        return file_answer(blob, f"{form_id}.{kind}")
