"""The Django app of this room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "backend.vault"
    label = "vault"
