"""The Django app of this room."""

from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    name = "backend.survey.entities"
    label = "entities"
