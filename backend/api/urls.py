"""Addresses of the program door: Central's paths. Unknown ones are told so in JSON."""

from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from backend.api.views import app_users, devices, drafts, forms, projects, sessions, submissions
from backend.api.views.base import UnknownAddressView


class PlainConverter(StringConverter):
    """A part of a path without control characters: no database takes NUL."""

    regex = r"[^/\x00-\x1f\x7f]+"


register_converter(PlainConverter, "plain")

PROJECT = "v1/projects/<int:project_id>"
FORM = f"{PROJECT}/forms/<plain:form_id>"

urlpatterns = [
    path("v1/sessions", sessions.SessionsView.as_view()),
    path("v1/sessions/current", sessions.CurrentSessionView.as_view()),
    path("v1/users/current", sessions.CurrentUserView.as_view()),
    path("v1/devices", devices.DevicesView.as_view()),
    path("v1/devices/<int:device_id>", devices.DeviceView.as_view()),
    path("v1/projects", projects.ProjectsView.as_view()),
    path(PROJECT, projects.ProjectView.as_view()),
    path(f"{PROJECT}/app-users", app_users.AppUsersView.as_view()),
    path(f"{PROJECT}/app-users/<uuid:app_user_id>", app_users.AppUserView.as_view()),
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
    path(f"{FORM}/submissions", submissions.SubmissionsView.as_view()),
    path(f"{FORM}/submissions/<plain:instance_id>.xml", submissions.SubmissionXMLView.as_view()),
    re_path(r"^v1(/|$)", UnknownAddressView.as_view()),
]
