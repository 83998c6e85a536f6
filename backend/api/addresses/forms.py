"""Addresses of forms, drafts, versions and their files."""

from typing import Any

from django.urls import URLPattern, path

from backend.api.addresses.base import FORM, PROJECT
from backend.api.views import drafts, form_attachments, forms, versions

DRAFT: dict[str, Any] = {"draft": True}


def _readable(base: str, more: dict[str, Any]) -> list[URLPattern]:
    """What the published version, a version by its name, and the draft alike are read by."""
    return [
        path(f"{base}.xml", versions.XMLView.as_view(), more),
        path(f"{base}.xlsx", versions.SourceView.as_view(), {"suffix": ".xlsx", **more}),
        path(f"{base}.xls", versions.SourceView.as_view(), {"suffix": ".xls", **more}),
        path(f"{base}/fields", versions.FieldsView.as_view(), more),
        path(f"{base}/attachments", form_attachments.AttachmentsView.as_view(), more),
    ]


urlpatterns = [
    path(f"{PROJECT}/forms", forms.FormsView.as_view()),
    path(f"{PROJECT}/forms/<plain:number>/restore", forms.RestoreView.as_view()),
    *_readable(f"{FORM}/draft", DRAFT),
    path(f"{FORM}/draft", drafts.DraftView.as_view()),
    path(f"{FORM}/draft/publish", drafts.PublishView.as_view()),
    path(f"{FORM}/draft/mapping", drafts.MappingView.as_view()),
    path(f"{FORM}/draft/dataset-diff", versions.ListDiffView.as_view(), DRAFT),
    path(
        f"{FORM}/draft/attachments/<plain:name>",
        form_attachments.DraftAttachmentView.as_view(),
        DRAFT,
    ),
    path(f"{FORM}/versions", versions.VersionsView.as_view()),
    *_readable(f"{FORM}/versions/<deep:version>", {}),
    path(
        f"{FORM}/versions/<deep:version>/attachments/<plain:name>",
        form_attachments.AttachmentView.as_view(),
    ),
    path(f"{FORM}/versions/<deep:version>", versions.VersionView.as_view()),
    *_readable(FORM, {}),
    path(f"{FORM}/dataset-diff", versions.ListDiffView.as_view()),
    path(f"{FORM}/attachments/<plain:name>", form_attachments.AttachmentView.as_view()),
    path(FORM, forms.FormView.as_view()),
]
