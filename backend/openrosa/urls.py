"""Addresses of the phones' door. No trailing slash: Collect appends /formList and /submission."""

from django.urls import URLPattern, path

from backend.openrosa import views


def _addresses(base: str, **more: object) -> list[URLPattern]:
    return [
        path(f"{base}/formList", views.FormListView.as_view(), more),
        path(f"{base}/submission", views.SubmissionView.as_view(), more),
        path(f"{base}/integrity", views.IntegrityView.as_view(), more),
        path(f"{base}/datasets/<str:list_name>/integrity", views.IntegrityView.as_view(), more),
    ]


def _versions(base: str, **more: object) -> list[URLPattern]:
    return [
        path(f"{base}/form.xml", views.FormView.as_view(), more),
        path(f"{base}/manifest", views.ManifestView.as_view(), more),
        path(f"{base}/attachments/<str:name>", views.MediaView.as_view(), more),
    ]


KEY = "v1/key/<str:token>/projects/<int:project_id>"
BASIC = "v1/projects/<int:project_id>"
FORM = f"{BASIC}/forms/<str:form_id>"
DRAFT = "v1/test/<str:token>/projects/<int:project_id>/forms/<str:form_id>/draft"
# Not "versions/": there the program door has versions by their names, which may be numbers.
VERSION = "forms/<str:form_id>/download/<int:version_pk>"

urlpatterns = [
    *_addresses(KEY),
    *_versions(f"{KEY}/{VERSION}"),
    *_addresses(BASIC),
    path(f"{FORM}/manifest", views.NamedManifestView.as_view()),
    path(f"{FORM}/draft/manifest", views.NamedManifestView.as_view(), {"draft": True}),
    path(f"{FORM}/versions/<path:version>/manifest", views.NamedManifestView.as_view()),
    *_versions(f"{BASIC}/{VERSION}"),
    *_addresses(DRAFT, is_draft=True),
    *_versions(DRAFT, is_draft=True),
]
