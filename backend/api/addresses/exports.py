"""Addresses of exports: CSV, XLSX, GeoJSON; SPSS and Stata as files made later."""

from django.urls import path

from backend.api.addresses.base import FORM
from backend.api.views import exports

urlpatterns = [
    path(f"{FORM}/submissions.csv", exports.CSVView.as_view()),
    path(f"{FORM}/submissions.csv.zip", exports.CSVZipView.as_view()),
    path(f"{FORM}/submissions.xlsx", exports.XLSXView.as_view()),
    path(f"{FORM}/submissions.geojson", exports.GeoJSONView.as_view()),
    path(f"{FORM}/draft/submissions.csv", exports.CSVView.as_view(draft=True)),
    path(f"{FORM}/draft/submissions.csv.zip", exports.CSVZipView.as_view(draft=True)),
    path(f"{FORM}/draft/submissions.xlsx", exports.XLSXView.as_view(draft=True)),
    path(f"{FORM}/draft/submissions.geojson", exports.GeoJSONView.as_view(draft=True)),
    path(f"{FORM}/exports", exports.FilesView.as_view()),
    path(f"{FORM}/exports/<uuid:export_id>", exports.FileView.as_view()),
    path(f"{FORM}/exports/<uuid:export_id>/file", exports.FileContentView.as_view()),
]
