"""A form that keeps an audit log, and a way to fill it as a person would."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.accounts.models import Project
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission, SubmissionFlag
from tests import build
from tests.phone import FieldPhone

QUESTIONS = ("nghe", "hoc", "que", "hoi", "dap")
MARKDOWN = """
| survey   |            |         |              |
|          | type       | name    | label        |
|          | start      | start   |              |
|          | end        | end     |              |
|          | audit      | audit   |              |
|          | text       | ma_xa   | Xã           |
|          | text       | nghe    | Nghề         |
|          | text       | hoc     | Học          |
|          | text       | que     | Quê          |
|          | text       | hoi     | Hỏi          |
|          | text       | dap     | Đáp          |
|          | image      | anh     | Ảnh          |
|          | geopoint   | vi_tri  | Vị trí       |
| settings |            |         |              |
|          | form_title | form_id | version      |
|          | Phiếu thử  | thu     | 1            |
"""
META = ("instance_id", "deprecated_id")
Send = Callable[..., Submission]


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, MARKDOWN)


@pytest.fixture
def send(form: Form, phone: FieldPhone) -> Send:
    """Send one submission, let the worker run, and hand it back."""

    def sent(
        n: int = 0, *, files: dict[str, bytes] | None = None, by: Any = None, **more: Any
    ) -> Submission:
        answers = {"ma_xa": "90001", **{name: f"{name} {n}" for name in QUESTIONS}, **more}
        meta = {key: answers.pop(key) for key in META if key in answers}
        done = (by or phone).send("thu", answers, files=files or {}, **meta)
        assert done.is_sent, done.message
        build.work()
        return Submission.objects.latest("created_at")

    return sent


def codes(submission: Submission) -> set[str]:
    """The quality flags that it has."""
    rows = SubmissionFlag.objects.filter(submission=submission)
    return set(rows.values_list("code", flat=True)) - {"no_accuracy", "not_checked"}
