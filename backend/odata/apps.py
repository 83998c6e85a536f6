"""The Django app of this room."""

from django.apps import AppConfig


class OdataConfig(AppConfig):
    name = "backend.odata"
    label = "odata"
