"""The Django app of this room."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "backend.survey.keys"
    label = "keys"
