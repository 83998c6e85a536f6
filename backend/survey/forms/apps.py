"""The Django app of this room."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "backend.survey.forms"
    label = "forms"
