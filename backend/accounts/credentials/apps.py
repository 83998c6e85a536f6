"""The Django app of this room."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "backend.accounts.credentials"
    label = "credentials"
