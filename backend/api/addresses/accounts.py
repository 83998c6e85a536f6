"""Addresses of sessions, people, projects and keys."""

from django.urls import path

from backend.api.addresses.base import PROJECT
from backend.api.views import app_users, devices, projects, sessions

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
]
