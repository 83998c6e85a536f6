"""The command that shows a person what failed, and opens it again."""

import io

from django.core.management import call_command

from backend.accounts.models import Project
from backend.journal import services as journal
from backend.journal.models import Task
from tests import build


def told(**options: object) -> str:
    said = io.StringIO()
    call_command("failures", stdout=said, **options)
    return said.getvalue()


def _dead(project: Project, subject: str) -> None:
    event = journal.log("x", subject=subject, project_id=project.pk, now=build.NOW)
    Task.objects.create(
        event=event,
        job="record_outreach",
        subject=subject,
        state="dead",
        attempts=5,
        run_at=build.NOW,
        error="Câu hỏi «so»: số phải từ 0.",
    )


def test_nothing_failed_is_said(project: Project) -> None:
    assert "Không có việc nào hỏng." in told()


def test_what_failed_is_told_with_its_text_and_opened_again(project: Project) -> None:
    _dead(project, "a")
    _dead(project, "b")
    assert "record_outreach a\n    Câu hỏi «so»" in told()
    assert "record_outreach b" not in told(subject="a", retry=True)
    assert dict(Task.objects.values_list("subject", "state")) == {"a": "open", "b": "dead"}
    assert Task.objects.get(subject="a").attempts == 0
