"""Addresses of forms, drafts and versions."""

from django.urls import path

from backend.api.addresses.base import FORM, PROJECT
from backend.api.views import drafts, forms

urlpatterns = [
    path(f"{PROJECT}/forms", forms.FormsView.as_view()),
    path(f"{FORM}.xml", forms.FormXMLView.as_view()),
    path(f"{FORM}.xlsx", forms.FormSourceView.as_view(), {"suffix": ".xlsx"}),
    path(f"{FORM}.xls", forms.FormSourceView.as_view(), {"suffix": ".xls"}),
    path(FORM, forms.FormView.as_view()),
    path(f"{FORM}/versions", forms.VersionsView.as_view()),
    path(f"{FORM}/fields", forms.FieldsView.as_view()),
    path(f"{FORM}/draft", drafts.DraftView.as_view()),
    path(f"{FORM}/draft/publish", drafts.PublishView.as_view()),
    path(f"{FORM}/draft/attachments", drafts.AttachmentsView.as_view()),
    path(f"{FORM}/draft/attachments/<plain:name>", drafts.AttachmentView.as_view()),
]
