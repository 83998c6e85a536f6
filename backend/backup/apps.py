"""The Django app of this room."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "backend.backup"
    label = "backup"
