"""Retention rules run by themselves: what is due goes, what is not stays, the turn reports."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from backend.accounts.models import User
from backend.jobs.privacy import retain
from backend.privacy import retention
from backend.privacy.models import RetentionRun, Stop, Tombstone
from backend.privacy.retention import Term
from backend.problems import Problem
from backend.survey.forms.models import Form
from backend.survey.submissions import sealed
from backend.survey.submissions.models import ClassTerm, Submission
from backend.vault.models import DataKey
from tests.privacy.conftest import HEALTH, NAME, TEL, Send

NOW = timezone.now


def rule(form: Form, actor: User, kind: str, days: int, sensitive: str = "") -> None:
    term = Term(kind, days, sensitive)
    retention.set_rule(form=form, term=term, actor=actor, now=NOW())


def answers(row: Submission) -> dict[str, object]:
    found = Submission.objects.select_related("current__form_version__form").get(pk=row.pk)
    assert found.current is not None
    return dict(sealed.answers_of(found.current))


def test_a_class_goes_when_its_days_are_over_and_the_rest_stays(
    send: Send, form: Form, desk: User
) -> None:
    old, young = send(days_ago=31), send(days_ago=29)
    rule(form, desk, "class", 30, "contact")
    assert retain(NOW()) == 1
    assert "dien_thoai" not in answers(old)
    assert answers(old)["ten_goi"] == NAME
    assert answers(young)["dien_thoai"] == TEL
    key = DataKey.objects.get(owner=f"submission:{old.pk}", kind="contact")
    assert (key.wrapped, key.destroyed_at is None) == (None, False)
    (run,) = RetentionRun.objects.all()
    assert (run.due, run.gone, run.failed) == (1, 1, 0)
    assert run.lines[0]["sensitive"] == "contact"


def test_a_second_turn_finds_nothing(send: Send, form: Form, desk: User) -> None:
    send(days_ago=400)
    for kind, days, sensitive in (("class", 30, "health"), ("answers", 365, "")):
        rule(form, desk, kind, days, sensitive)
    assert retain(NOW()) > 0
    assert retain(NOW()) == 0
    assert [run.due for run in RetentionRun.objects.order_by("pk")][-1] == 0
    assert Tombstone.objects.count() == 1


def test_answers_go_and_unit_and_day_stay(send: Send, form: Form, desk: User) -> None:
    row = send(days_ago=400)
    rule(form, desk, "answers", 365)
    assert retain(NOW()) == 1
    kept = Submission.objects.select_related("current").get(pk=row.pk)
    assert kept.unit
    assert kept.current is not None
    assert HEALTH.encode() not in bytes(kept.current.xml)
    assert kept.current.sealed is False
    assert Stop.objects.get(pk=row.pk).why == "erased"
    assert Tombstone.objects.get().kind == "retention"
    assert not DataKey.objects.filter(owner=f"submission:{row.pk}", destroyed_at=None).exists()


def test_a_whole_submission_goes_and_a_tombstone_counts_it(
    send: Send, form: Form, desk: User
) -> None:
    row, young = send(days_ago=800), send()
    rule(form, desk, "submission", 730)
    assert retain(NOW()) == 1
    assert list(Submission.objects.values_list("pk", flat=True)) == [young.pk]
    assert Tombstone.objects.get().form_id == form.pk
    assert not Submission.objects.filter(pk=row.pk).exists()


def test_another_submission_of_the_case_keeps_the_cases_keys(
    send: Send, form: Form, desk: User
) -> None:
    old, young = send(days_ago=400), send()
    rule(form, desk, "answers", 365)
    case = "case:11111111-1111-4111-8111-111111111111"
    now = NOW()
    for row in (old, young):
        row.versions.update(owner=case)
    DataKey.objects.create(owner=case, kind="answers", master="m", wrapped=b"w", created_at=now)
    assert retain(now) == 1
    assert DataKey.objects.filter(owner=case, destroyed_at=None).exists()


def test_counted_from_closing_an_open_case_keeps_all(send: Send, form: Form, desk: User) -> None:
    row = send(days_ago=900)
    term = Term("answers", 30, start="closing")
    retention.set_rule(form=form, term=term, actor=desk, now=NOW())
    assert retain(NOW()) == 0
    assert answers(row)["ten_goi"] == NAME


def test_new_keys_of_a_class_know_their_last_day(send: Send, form: Form, desk: User) -> None:
    rule(form, desk, "class", 30, "contact")
    assert ClassTerm.objects.get().days == 30
    row = send()
    key = DataKey.objects.get(owner=f"submission:{row.pk}", kind__startswith="contact")
    assert key.expires_at is not None
    assert retention.run(key.expires_at + timedelta(seconds=1)) >= 0
    assert not DataKey.objects.filter(pk=key.pk, destroyed_at=None).exists()
    retention.remove_rule(rule=retention.rules_in(form.project).get(), actor=desk, now=NOW())
    assert not ClassTerm.objects.exists()


def test_a_class_that_the_form_does_not_have_is_refused(form: Form, desk: User) -> None:
    with pytest.raises(Problem) as told:
        rule(form, desk, "class", 30, "biometric")
    assert told.value.code == "400.753"
    assert "identity" in told.value.sentence


def test_a_rule_takes_the_place_of_the_one_before(form: Form, desk: User) -> None:
    rule(form, desk, "answers", 30)
    rule(form, desk, "answers", 60)
    assert [each.days for each in retention.rules_in(form.project)] == [60]


def test_one_that_fails_is_counted_and_the_others_go(
    send: Send, form: Form, desk: User, settings: object, tmp_path: Path
) -> None:
    broken, fine = send(days_ago=400), send(days_ago=400)
    rule(form, desk, "answers", 365)
    # A version that names another form's version of answers that are no object.
    broken.versions.update(answers=[])
    assert retain(NOW()) == 1
    run = RetentionRun.objects.get()
    assert (run.due, run.gone, run.failed) == (2, 1, 1)
    assert "ten_goi" not in answers(fine)
