"""Addresses of sessions, people, roles, projects and keys."""

from django.urls import URLPattern, path

from backend.api.addresses.base import FORM, PROJECT
from backend.api.views import (
    api_keys,
    app_users,
    devices,
    projects,
    roles,
    sessions,
    users,
    viewing,
)


def _assignments(base: str) -> list[URLPattern]:
    """The same three addresses for the server, a project, a form."""
    pair = "<plain:role>/<int:actor_id>"
    return [
        path(f"{base}/assignments", roles.AssignmentsView.as_view()),
        path(f"{base}/assignments/<plain:role>", roles.RoleAssignmentsView.as_view()),
        path(f"{base}/assignments/{pair}", roles.AssignmentView.as_view()),
    ]


urlpatterns = [
    path("v1/sessions", sessions.SessionsView.as_view()),
    path("v1/sessions/restore", sessions.RestoredSessionView.as_view()),
    path("v1/sessions/current", sessions.CurrentSessionView.as_view()),
    path("v1/sessions/<plain:token>", sessions.SessionView.as_view()),
    path("v1/users", users.UsersView.as_view()),
    path("v1/users/current", users.CurrentUserView.as_view()),
    path("v1/users/reset/initiate", users.ResetInitiateView.as_view()),
    path("v1/users/reset/verify", users.ResetVerifyView.as_view()),
    path("v1/users/<plain:who>", users.UserView.as_view()),
    path("v1/users/<plain:who>/password", users.PasswordView.as_view()),
    path("v1/users/<plain:who>/view-as", viewing.ViewAsView.as_view()),
    path("v1/user-preferences/site/<plain:name>", users.SitePreferenceView.as_view()),
    path(
        "v1/user-preferences/project/<int:project_id>/<plain:name>",
        users.ProjectPreferenceView.as_view(),
    ),
    path("v1/api-keys", api_keys.ApiKeysView.as_view()),
    path("v1/api-keys/<uuid:key_id>", api_keys.ApiKeyView.as_view()),
    path("v1/devices", devices.DevicesView.as_view()),
    path("v1/devices/<int:device_id>", devices.DeviceView.as_view()),
    path("v1/roles", roles.RolesView.as_view()),
    path("v1/roles/<plain:role>", roles.RoleView.as_view()),
    path("v1/projects", projects.ProjectsView.as_view()),
    path(PROJECT, projects.ProjectView.as_view()),
    path(f"{PROJECT}/assignments/forms", roles.FormsAssignmentsView.as_view()),
    path(f"{PROJECT}/assignments/forms/<plain:role>", roles.FormsAssignmentsView.as_view()),
    *_assignments("v1"),
    *_assignments(PROJECT),
    *_assignments(FORM),
    path(f"{PROJECT}/app-users", app_users.AppUsersView.as_view()),
    path(f"{PROJECT}/app-users/<int:app_user_id>", app_users.AppUserView.as_view()),
    path(f"{PROJECT}/app-users/<uuid:app_user_id>", app_users.AppUserView.as_view()),
    path(f"{PROJECT}/actor-properties", app_users.ActorPropertiesView.as_view()),
]
