"""An anonymous survey of pupils, sent by a phone that the server knows very well."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.jobs.worker import run_all
from backend.survey.forms.models import Form
from backend.survey.submissions.anonymity import day_of
from backend.survey.submissions.models import Submission
from tests import build
from tests.marks.forms import DECLARED
from tests.phone import FieldPhone

COLUMNS = "| | type | name | label |"
QUESTIONS = "| | text | ma_xa | Xã |\n| | select_one co | ru | Có ai rủ không? |"
ANSWERS = {"ma_xa": "90001", "ru": "co"}


def markdown(
    questions: str = QUESTIONS,
    *,
    anonymous: str = "true",
    version: str = "1",
    form_id: str = "hoc_sinh",
    more: str = "",
    columns: str = COLUMNS,
) -> str:
    settings = (
        "| settings | | | | |\n| | form_id | version | namespaces | attribute::dh:anonymous |"
    )
    return "\n".join([
        "| survey | | | |",
        columns,
        questions,
        "| choices | | | |",
        "| | list_name | name | label |",
        "| | co | co | Có |",
        "| | co | khong | Không |",
        *([more] if more else []),
        settings,
        f"| | {form_id} | {version} | {DECLARED} | {anonymous} |",
    ]) + "\n"  # fmt: skip


@pytest.fixture
def form(project: Project) -> Form:
    return build.form(project, markdown())


@pytest.fixture
def sent(form: Form, phone: FieldPhone) -> Submission:
    """One submission, sent as a phone with a name, a device and a program sends it."""
    phone.send(form.form_id, ANSWERS)
    return Submission.objects.get()


def after_the_day(moment: datetime | None = None) -> int:
    """Let the worker run what waits until the day is over."""
    return run_all(now=day_of(moment or timezone.now()) + timedelta(days=1, seconds=1))


@pytest.fixture
def enter() -> Callable[[User], Client]:
    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="backend.accounts.backends.EmailBackend")
        return client

    return browser
