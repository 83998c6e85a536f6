"""A random share is drawn to be visited again; what the second visit found is compared."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from backend import problems
from backend.accounts.models import Project, User
from backend.survey.forms.models import Form
from backend.survey.quality import back_checks, selectors
from backend.survey.quality.models import Draw
from tests import build
from tests.phone import FieldPhone
from tests.quality.conftest import Send


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def drawn(form: Form, actor: User, percent: str = "50", **more: Any) -> Draw:
    period = {"starts_on": today(-7), "ends_on": today(1)}
    return back_checks.draw(
        form=form, percent=Decimal(percent), actor=actor, now=timezone.now(), **{**period, **more}
    )


@pytest.fixture
def one_sent(send: Send, form: Form) -> Form:
    send(1)
    return form


def test_the_share_is_drawn_and_the_seed_draws_it_again(
    send: Send, form: Form, officer: User
) -> None:
    for n in range(6):
        send(n)
    one, two = drawn(form, officer, seed="a1"), drawn(form, officer, seed="a1")
    chosen = [set(each.checks.values_list("submission", flat=True)) for each in (one, two)]
    assert len(chosen[0]) == 3
    assert chosen[0] == chosen[1]
    assert one.among == 6


def test_a_small_share_still_draws_one(send: Send, form: Form, officer: User) -> None:
    send(1)
    assert drawn(form, officer, "0.01").checks.count() == 1


@pytest.mark.parametrize(
    ("percent", "more", "code"),
    [
        ("0", {}, "400.643"),
        ("-5", {}, "400.643"),
        ("100.01", {}, "400.643"),
        ("5", {"starts_on": date(2030, 1, 1)}, "400.644"),
        ("5", {"starts_on": date(2001, 1, 1), "ends_on": date(2001, 1, 2)}, "409.641"),
    ],
)
def test_what_can_t_be_drawn_is_said(
    one_sent: Form, officer: User, percent: str, more: Any, code: str
) -> None:
    with pytest.raises(problems.Problem) as caught:
        drawn(one_sent, officer, percent, **more)
    assert caught.value.code == code
    assert not Draw.objects.exists()


def test_only_the_drawer_s_area_is_drawn_from_and_shown(
    send: Send, form: Form, officer: User, project: Project
) -> None:
    send(1)
    other = build.person("khac", "officer", project, units=(build.COMMUNE_B,))
    with pytest.raises(problems.Problem):
        drawn(form, other, "100")
    made = drawn(form, officer, "100")
    assert not back_checks.checks_of(other, made).exists()
    assert back_checks.draws_of(other, form) == []
    check = made.checks.get()
    with pytest.raises(problems.Problem) as caught:
        back_checks.check_for(other, form, check.pk)
    assert caught.value.code == "404.1"


def test_the_second_visit_s_answers_are_compared(send: Send, form: Form, officer: User) -> None:
    first = send(1)
    second = send(2, nghe="nghe 1", hoc="hoc 1")
    check = drawn(form, officer, "100").checks.get(submission=first)
    closed = back_checks.close(
        check=back_checks.check_for(officer, form, check.pk),
        result="differs",
        revisit=second,
        actor=officer,
        now=timezone.now(),
    )
    # ma_xa, nghe and hoc of six.
    assert closed.agreement == pytest.approx(0.5)
    [row] = selectors.board(officer, form, today(-1), today(1))
    assert (row.arrived, row.checked, row.differed) == (2, 1, 1)


def test_an_unknown_result_and_a_form_as_its_own_check_are_refused(
    send: Send, form: Form, officer: User
) -> None:
    first = send(1)
    check = drawn(form, officer, "100").checks.get()
    for result, revisit, code in (("vui", None, "400.646"), ("same", first, "400.647")):
        with pytest.raises(problems.Problem) as caught:
            back_checks.close(
                check=back_checks.check_for(officer, form, check.pk),
                result=result,
                revisit=revisit,
                actor=officer,
                now=timezone.now(),
            )
        assert caught.value.code == code


def test_the_board_counts_what_the_reader_may_see_in_as_many_queries_for_many(
    send: Send, form: Form, officer: User, phone: FieldPhone, django_assert_num_queries: Any
) -> None:
    send(1)
    send(1)
    period = (today(-1), today(1))
    [row] = selectors.board(officer, form, *period)
    assert (row.arrived, row.flagged, row.by_code) == (2, 1, {"duplicate_answers": 1})
    with django_assert_num_queries(9):
        selectors.board(officer, form, *period)
    for n in range(4):
        send(n + 5)
    with django_assert_num_queries(9):
        selectors.board(officer, form, *period)
