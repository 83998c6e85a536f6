"""The Django app of this room: at start it hands the table of follow-ups to the journal."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class JobsConfig(AppConfig):
    name = "backend.jobs"
    label = "jobs"

    def ready(self) -> None:
        # By name: the table reaches models, which exist only now.
        hand_over = import_string("backend.jobs.table.hand_over")
        hand_over()
