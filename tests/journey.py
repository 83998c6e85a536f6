"""Steps that several journeys share: questionnaires published, a campaign opened, lists read."""

import csv
import io
import shutil
import tempfile
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.management import call_command
from django.utils import timezone

from backend.accounts.models import Project
from backend.journal.models import Task
from backend.survey.entities import services as entities
from tests import build
from tests.forms_xls import questionnaires


def publish(project: Project, *names: str) -> None:
    """Publish these questionnaires of forms_xls/ with the command, as `make run` does."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for ending in ("xlsx", "toml"):
                shutil.copy(questionnaires.FOLDER / f"{name}.{ending}", folder)
        call_command("publish_forms", folder, project=str(project.pk), stdout=io.StringIO())


def open_campaign(project: Project, label: str = "Tháng hành động") -> UUID:
    """A campaign of the whole province on the phones' list, as the programme's office makes it."""
    now, uuid = timezone.now(), uuid4()
    day = timezone.localdate(now)
    entities.put(
        entity_list=entities.ensure_list(project=project, name="chien_dich", now=now),
        entity_uuid=uuid,
        label=label,
        values={
            "tu_ngay": str(day - timedelta(days=20)),
            "den_ngay": str(day + timedelta(days=40)),
        },
        unit=build.PROVINCE,
        for_all_below=True,
        now=now,
    )
    return uuid


def rows(content: bytes) -> list[dict[str, str]]:
    """A list as a phone reads it."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def today() -> str:
    return timezone.localdate().isoformat()


def all_done() -> bool:
    """Did the worker finish everything, at the first try?"""
    return not Task.objects.exclude(state=Task.State.DONE, attempts=0).exists()
