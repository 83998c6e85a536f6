"""How many questions a phone's calls put to the database: each of them is time that phones wait."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import AppUser, Project
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission, SubmissionFlag
from tests import build
from tests.openrosa.conftest import ANSWERS
from tests.phone import FieldPhone

# Reads: the key, its assignments, the version, what is stored, the commune. Writes: the version,
# the submission, its scope, its files, the event; the tasks that follow, where something does.
NEW = 9
SET_UP = ("SAVEPOINT", "RELEASE SAVEPOINT")


def asked(call: Callable[[], object]) -> list[str]:
    """The statements of a call, without those that stand for the test's own transaction."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return [each["sql"] for each in captured if not each["sql"].startswith(SET_UP)]


@pytest.fixture
def warm(phone: FieldPhone, form: Form) -> bytes:
    """A filled form that is sent already: the process knows the form's questions."""
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    assert phone.post(xml, {}).status == 201
    return xml


def test_a_new_submission_asks_each_thing_once(phone: FieldPhone, warm: bytes) -> None:
    xml = phone.fill(phone.blank("thu"), ANSWERS)
    statements = asked(lambda: phone.post(xml, {}))
    assert Submission.objects.count() == 2
    tasks = [each for each in statements if "journal_task" in each]
    assert len(statements) - len(tasks) <= NEW, "\n".join(statements)
    assert len(tasks) <= 1
    written = [each.split('"')[1] for each in statements if each.startswith("INSERT")]
    assert sorted(written) == sorted(set(written))
    assert not [each for each in statements if each.startswith(("UPDATE", "DELETE"))]


def test_the_same_again_asks_less_and_touches_one_row(phone: FieldPhone, warm: bytes) -> None:
    statements = asked(lambda: phone.post(warm, {}))
    assert len(statements) <= 6, "\n".join(statements)
    # There and back: SQLite syncs nothing for a value that stays.
    assert [each[:6] for each in statements if not each.startswith("SELECT")] == ["UPDATE"] * 2


def test_a_doubtful_submission_costs_one_statement_more(
    phone: FieldPhone, warm: bytes, project: Project
) -> None:
    doubtful = {**ANSWERS, "ma_xa": "77777"}
    xml = phone.fill(phone.blank("thu"), doubtful).replace(b"<tuoi>20", b"<tuoi>abc")
    statements = asked(lambda: phone.post(xml, {}))
    codes = set(SubmissionFlag.objects.values_list("code", flat=True))
    assert codes == {"unknown_unit", "untyped_answer"}
    # The commune is looked for in vain; then the sender's own is found.
    assert len([each for each in statements if "journal_task" not in each]) <= NEW + 2


def test_a_key_that_was_taken_back_is_dead_at_once(phone: FieldPhone, warm: bytes) -> None:
    AppUser.objects.update(revoked_at=build.NOW)
    assert phone.post(warm, {}).status == 403


def test_the_list_asks_as_much_for_many_forms_as_for_few(
    phone: FieldPhone, form: Form, project: Project
) -> None:
    phone.form_list()
    few = asked(phone.form_list)
    for number in range(12):
        build.form(project, build.simple(form_id=f"thu_{number}"))
    many = asked(phone.form_list)
    assert len(phone.form_list()) == 13
    assert len(many) == len(few) <= 7, "\n".join(many)
