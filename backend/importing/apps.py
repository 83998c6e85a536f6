"""The Django app of this room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "backend.importing"
    label = "importing"
