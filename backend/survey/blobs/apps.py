"""The Django app of this room."""

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "backend.survey.blobs"
    label = "blobs"
