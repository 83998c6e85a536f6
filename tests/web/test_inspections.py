"""Tasks of inspections: done with evidence, opened again, by whom they concern."""

from uuid import uuid4

from backend.accounts.models import Role
from backend.journal.models import Event
from outreach.models import InspectionTask, TaskDone
from tests.outreach import offices
from tests.web.office_pages import RECOMMENDED, A, B, home, role, sent, shown

__all__ = ["role", "sent"]


def test_a_task_is_done_with_evidence_and_opened_again_and_the_journal_knows(
    project, browser, officer, sent
):
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    task = InspectionTask.objects.get(number=1)
    address = home(project, f"/inspections/tasks/{task.pk}")
    assert "Lập sổ theo dõi" in shown(browser, home(project, "/inspections"))
    wrong = browser.post(f"{address}/done", {"done_on": "2999-01-01", "evidence": "Sổ số 3"})
    assert wrong.status_code == 400
    assert browser.post(f"{address}/done", {"evidence": "\0"}).status_code == 400
    short = browser.post(f"{address}/done", {"done_on": "2026-06-01", "evidence": "rồi"})
    assert short.status_code == 400
    assert "rồi" in short.content.decode()
    assert not TaskDone.objects.exists()
    made = browser.post(f"{address}/done", {"done_on": "2026-06-01", "evidence": "Sổ số 3"})
    assert made.status_code == 302
    assert "Sổ số 3" in shown(browser, home(project, "/inspections?state=done"))
    event = Event.objects.get(kind="inspection_task.done")
    assert (event.details, event.notes) == ({"on": "2026-06-01"}, "Sổ số 3")
    assert event.user_id == officer.pk
    for _ in range(2):
        assert browser.post(f"{address}/reopen").status_code == 302
    assert Event.objects.filter(kind="inspection_task.reopen").count() == 1
    assert not TaskDone.objects.exists()


def test_a_task_of_another_commune_is_not_found(project, role, sent):
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    task = InspectionTask.objects.get(number=1)
    other = role("commune_officer", B)
    told = {"done_on": "2026-06-01", "evidence": "Sổ số 3"}
    for key in (task.pk, uuid4()):
        answer = other.post(home(project, f"/inspections/tasks/{key}/done"), told)
        assert answer.status_code == 404
    assert not TaskDone.objects.exists()


def test_who_only_reads_minutes_cannot_say_that_a_task_is_done(project, role, sent):
    reads = Role.objects.create(
        name="reads", title="Reads", verbs=["project.read", "submission.read"], delivered=[]
    )
    sent("inspection", A, offices.INSPECTION, rows={"recommendations": RECOMMENDED})
    browser = role(reads.name)
    assert "Lập sổ" in shown(browser, home(project, "/inspections"))
    assert "/done" not in shown(browser, home(project, "/inspections"))
    task = InspectionTask.objects.first()
    answer = browser.post(home(project, f"/inspections/tasks/{task.pk}/done"), {})
    assert answer.status_code == 403
