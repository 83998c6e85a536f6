"""The Django app of this room."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "backend.survey.submissions"
    label = "submissions"
