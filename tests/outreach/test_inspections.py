"""Inspections: recommendations become tasks, which are done and taken back."""

from datetime import date

import pytest

from outreach import selectors, services
from outreach.faults import Fault
from outreach.models import (
    Activity,
    Inspection,
    InspectionTask,
    Source,
)
from tests.outreach import build
from tests.outreach.offices import (
    INSPECTION,
    NOW,
    notes,
    send,
)

pytestmark = pytest.mark.django_db


def test_rows_of_an_inspection_that_are_none_are_refused():
    rows = {"recommendations": [{"recommendation": "Bổ sung sổ", "due_on": "ngay mai"}]}
    with pytest.raises(Fault):
        send("inspection", INSPECTION, rows=rows)
    assert not Inspection.objects.exists()


# F18.
RECOMMENDED = [
    {"recommendation": "Lập sổ theo dõi", "due_on": "2026-06-20", "responsible": "Hiệu trưởng"},
    {"recommendation": "Bổ sung góc truyền thông", "due_on": None, "responsible": ""},
    {"recommendation": "", "due_on": "2026-06-20", "responsible": "Đoàn trường"},
    {"recommendation": "Dán áp phích", "due_on": "2026-05-01", "responsible": ""},
]


def tasks(today=date(2026, 6, 10)):
    everything = Source.objects.values("pk")
    return selectors.tasks(build.PROJECT, everything, today=today)


def test_recommendations_become_tasks_with_their_states_and_what_is_odd_is_noted():
    points = [{"point": "Có quy chế", "result": "dat", "note": None}]
    key = send("inspection", INSPECTION, rows={"points": points, "recommendations": RECOMMENDED})
    assert notes(key) == ["inspection_no_term", "inspection_wordless", "inspection_term_past"]
    assert [(line.task.number, line.state) for line in tasks()] == [
        (4, "overdue"), (1, "due"), (2, "open"),
    ]  # fmt: skip
    assert Activity.objects.get(pk=key).kind == "K1"
    assert Inspection.objects.get().points.get().result == "dat"


def test_a_task_that_was_done_stays_done_when_rows_move_and_can_be_taken_back():
    key = send("inspection", INSPECTION, rows={"recommendations": RECOMMENDED[:2]})
    task = InspectionTask.objects.get(number=1)
    services.finish_task(
        task=task.pk,
        project_id=build.PROJECT,
        done_on=date(2026, 6, 1),
        evidence="Sổ số 3",
        done_by=None,
        now=NOW,
    )
    moved = {"recommendations": [RECOMMENDED[3], *RECOMMENDED[:2]]}
    send("inspection", INSPECTION, submission=key, rows=moved)
    states = {line.task.recommendation: line.state for line in tasks()}
    assert states["Lập sổ theo dõi"] == "done"
    assert services.reopen_task(task=task.pk, project_id=2) is False
    assert services.reopen_task(task=task.pk, project_id=build.PROJECT) is True
    assert {line.state for line in tasks()} == {"overdue", "due", "open"}
    Source.objects.filter(pk=key).update(review="rejected")
    assert tasks() == []


def test_two_recommendations_with_the_same_words_are_two_tasks():
    twice = {"recommendations": [RECOMMENDED[0], RECOMMENDED[0]]}
    send("inspection", INSPECTION, rows=twice)
    assert len(tasks()) == 2
