"""A worker that dies between effect and commit, again and again: nothing happens twice."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection

from backend.accounts.models import Project, User
from backend.journal.models import Task
from backend.survey.entities.models import Entity, EntityVersion
from backend.survey.quality.models import Trace
from backend.survey.submissions.models import Submission, SubmissionFlag
from backend.webhooks import selectors, services
from backend.webhooks.models import WebhookDelivery
from outreach.models import Activity
from tests import build
from tests.chaos.server import ROOT
from tests.phone import FieldPhone
from tests.webhooks.conftest import Receiver

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 6
# Every answer makes a row of a list and an activity; a webhook hears of it.
FORM = """
| survey   |            |         |          |         |
|          | type       | name    | label    | save_to |
|          | text       | ma_xa   | Xã       | ma_xa   |
|          | date       | ngay    | Ngày     |         |
|          | integer    | tong    | Số lượt  |         |
| entities |            |         |          |         |
|          | list_name  | label   |          |         |
|          | diem_tu    | ${ma_xa} |         |         |
| settings |            |         |          |         |
|          | form_title | form_id | version  |         |
|          | Phiếu thử  | viec    | 1        |         |
"""
MAPPING = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {"attendances": "tong"},
    "constants": {"kind": "T01", "setting": "cong_dong"},
}


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_HTTP = True
    settings.WEBHOOK_ALLOWED_PRIVATE = ["127.0.0.0/8"]
    selectors.forget()
    made = Receiver()
    yield made
    made.close()
    selectors.forget()


@pytest.fixture
def sent(project: Project, phone: FieldPhone, admin: User, receiver: Receiver) -> list[str]:
    """Six submissions whose follow-ups wait; their UUIDs."""
    build.form(project, FORM, mapping=MAPPING)
    services.create_webhook(
        project=project,
        url=receiver.url,
        name="báo tin",
        events=["submission.create"],
        actor=admin,
        now=build.NOW,
    )
    selectors.forget()
    for number in range(COUNT):
        answers = {
            "ma_xa": "90001",
            "ngay": "2026-11-01",
            "tong": 10 + number,
            "meta/entity/@id": str(UUID(int=number + 1)),
            "meta/entity/@create": "1",
            "meta/entity/label": f"Điểm {number}",
        }
        assert phone.send("viec", answers).status_code == 201
    return sorted(str(pk) for pk in Submission.objects.values_list("pk", flat=True))


def works(what: str, number: int, deaths: int) -> bool:
    """A worker in a process of its own; whether it was killed."""
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in wanted}
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos.dying_worker"]
        + [json.dumps(database, default=str), what, str(number), str(deaths)],
        cwd=ROOT,
        env={**os.environ, "WORKER_BATCH": "7"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in {0, -signal.SIGKILL}, done.stderr
    return done.returncode != 0


def test_every_follow_up_happens_once_however_often_the_worker_dies(
    sent: list[str], project: Project
) -> None:
    waiting = Task.objects.filter(state="open").count()
    assert waiting >= 3 * COUNT
    # At the first job, in the middle of a batch, at its last, in later batches.
    deaths = 0
    for number in (1, 2, 4, 7, 8, 11, 15):
        if not works("jobs", number, deaths):
            break
        deaths += 1
        assert Task.objects.filter(state="dead").count() == 0
    assert deaths >= 3, "it was to die more often"
    assert not works("jobs", 1_000_000, deaths)
    left = Task.objects.exclude(state="done").values_list("job", "state", "error", "run_at")
    assert list(left) == []
    assert sorted(str(pk) for pk in Activity.objects.values_list("pk", flat=True)) == sent
    assert Entity.objects.count() == COUNT
    assert EntityVersion.objects.count() == COUNT
    flags = SubmissionFlag.objects.values_list("submission", "code")
    assert len(flags) == len(set(flags))
    assert Trace.objects.count() == len(set(Trace.objects.values_list("submission", flat=True)))
    assert WebhookDelivery.objects.count() == COUNT
    # Figures are sets and not sums of steps.
    call_command("rebuild_counts", "--check")


def test_a_webhook_hears_again_under_the_same_id_and_never_of_another(
    sent: list[str], receiver: Receiver
) -> None:
    assert not works("jobs", 1_000_000, 0)
    known = {str(pk) for pk in WebhookDelivery.objects.values_list("pk", flat=True)}
    assert len(known) == COUNT
    for deaths in range(2):
        assert works("calls", 1, deaths)
    assert not works("calls", 1_000_000, 2)
    heard = [call.headers["X-Dong-Hanh-Delivery"] for call in receiver.calls]
    # At least once, by the nature of a call; whoever listens tells repeats by the id.
    assert set(heard) == known
    assert len(heard) == 3 * COUNT
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"sent"}
    assert {call.told["id"] for call in receiver.calls} == known
