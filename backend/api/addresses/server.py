"""Addresses of the server itself: description, configuration, audits."""

from django.urls import path

from backend.api.views import manual, server

urlpatterns = [
    path("v1/schema", manual.SchemaView.as_view()),
    path("v1/docs", manual.page, name="docs"),
    path("v1/audits", server.AuditsView.as_view()),
    path("v1/config/public", server.PublicSettingsView.as_view()),
    path("v1/config/public/<plain:key>", server.PublicSettingView.as_view()),
    path("v1/config/<plain:key>", server.SettingView.as_view()),
]
