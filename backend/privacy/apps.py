"""The Django app of this room: at start it tells the survey which submissions are stopped."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class PrivacyConfig(AppConfig):
    name = "backend.privacy"
    label = "privacy"

    def ready(self) -> None:
        # By name: it reaches models, which exist only now.
        hand_over = import_string("backend.privacy.stopping.hand_over")
        hand_over()
