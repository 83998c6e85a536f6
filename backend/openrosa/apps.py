"""The Django app of this room."""

from django.apps import AppConfig


class OpenRosaConfig(AppConfig):
    name = "backend.openrosa"
    label = "openrosa"
