"""The Django app of this room."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "backend.survey.quality"
    label = "quality"
