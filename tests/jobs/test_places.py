"""Where an event took place: flags for a person to look at, never a guess."""

from typing import Any

import pytest
from django.core.management import call_command

from backend.accounts.models import Project
from backend.journal.models import Task
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from outreach.models import Activity
from tests import build
from tests.jobs.conftest import IN_A, IN_B, ON_BORDER, PARIS, draw_boundaries, errors, flags, talk
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
NONE, UNKNOWN = "", "99999"


def send(phone: FieldPhone, **changes: Any) -> Submission:
    assert phone.send("hd", talk(**changes)).status_code == 201
    build.work()
    assert errors() == []
    return Submission.objects.select_related("current").order_by("-created_at").first()


def test_without_boundaries_the_declared_commune_counts_and_the_point_waits(
    phone: FieldPhone, activities: Form
) -> None:
    submission = send(phone, vi_tri=IN_B)
    assert submission.unit == build.COMMUNE_A
    assert flags() == {"not_checked"}
    assert Activity.objects.get().position_state == "no_boundaries"


def test_after_an_import_the_waiting_points_are_located_by_a_command_that_may_be_repeated(
    phone: FieldPhone, activities: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    send(phone, vi_tri=IN_A)
    send(phone, vi_tri=IN_B)
    send(phone)  # without a point there is nothing to wait for
    draw_boundaries()
    for _ in range(2):
        call_command("locate_submissions")
    assert "2 submissions" in capsys.readouterr().out
    queued = Task.objects.filter(state="open", job="record_outreach")
    assert queued.count() == 2  # asked twice, queued once
    build.work()
    by_point = {
        row.answers["vi_tri"]["lon"]: flags(row.submission)
        for row in (each.current for each in Submission.objects.select_related("current"))
        if row is not None and "vi_tri" in row.answers
    }
    assert by_point == {108.05: set(), 108.15: {"contradicts_declared"}}
    states = Activity.objects.order_by("position_state").values_list("position_state", flat=True)
    assert list(states) == ["", "located", "located"]
    call_command("locate_submissions")
    assert build.work() == 0


@pytest.mark.parametrize(
    ("point", "found", "state"),
    [
        (IN_A, set(), "located"),
        (IN_B, {"contradicts_declared"}, "located"),
        (ON_BORDER, {"near_border"}, "near_border"),
        ({**IN_A, "acc": 6000.0}, {"near_border"}, "near_border"),
        ({**IN_A, "acc": 0.0}, {"no_accuracy"}, "no_accuracy"),
        ({**IN_B, "acc": 0.0}, {"no_accuracy"}, "no_accuracy"),
        (PARIS, {"outside_country"}, "outside_country"),
    ],
)
def test_a_doubtful_point_is_flagged_and_the_declared_commune_stays(
    phone: FieldPhone, activities: Form, point: dict[str, float], found: set[str], state: str
) -> None:
    draw_boundaries()
    submission = send(phone, vi_tri=point)
    assert submission.unit == build.COMMUNE_A
    assert flags() == found
    activity = Activity.objects.get()
    assert (activity.unit, activity.position_state) == (build.COMMUNE_A, state)


def test_the_tolerance_of_the_boundaries_widens_the_circle(
    phone: FieldPhone, activities: Form
) -> None:
    draw_boundaries(tolerance_m=5000)
    send(phone, vi_tri={**IN_A, "lon": 108.07})
    assert flags() == {"near_border"}


def test_an_edit_that_mends_the_point_takes_the_flag_away(
    phone: FieldPhone, activities: Form
) -> None:
    draw_boundaries()
    for number, point in ((1, IN_B), (2, IN_A)):
        edit = {"deprecated_id": "uuid:1"} if number == 2 else {}
        phone.send("hd", talk(vi_tri=point), instance_id=f"uuid:{number}", **edit)
        build.work()
        assert flags() == ({"contradicts_declared"} if number == 1 else set())


def test_an_edit_that_takes_the_point_out_takes_its_flags_along(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk(vi_tri=IN_A), instance_id="uuid:1")
    build.work()
    assert flags() == {"not_checked"}
    phone.send("hd", talk(), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    assert flags() == set()


def test_where_no_commune_is_declared_a_sure_point_says_it(
    wide_phone: FieldPhone, activities: Form
) -> None:
    draw_boundaries()
    submission = send(wide_phone, ma_xa=NONE, vi_tri=IN_B)
    assert submission.unit == build.COMMUNE_B
    assert set(submission.scope.values_list("unit", flat=True)) == {
        build.COMMUNE_B,
        build.PROVINCE,
        f"by:{submission.submitter_id}",
    }
    assert flags() == set()
    assert Activity.objects.get().unit == build.COMMUNE_B


@pytest.mark.parametrize("point", [ON_BORDER, {**IN_B, "acc": 0.0}, PARIS])
def test_a_point_that_is_not_sure_places_nothing(
    wide_phone: FieldPhone, activities: Form, point: dict[str, float]
) -> None:
    draw_boundaries()
    submission = send(wide_phone, ma_xa=NONE, vi_tri=point)
    assert submission.unit == ""
    assert "no_unit" in flags()
    assert Activity.objects.get().unit == ""


def test_a_point_that_places_an_event_outside_the_senders_area_is_flagged_too(
    phone: FieldPhone, activities: Form
) -> None:
    draw_boundaries()
    submission = send(phone, ma_xa=NONE, vi_tri=IN_B)  # the phone's holder works in A
    assert submission.unit == build.COMMUNE_B
    assert flags() == {"outside_area"}


def test_the_place_of_an_old_event_is_looked_up_among_the_units_of_its_day(
    phone: FieldPhone, activities: Form, project: Project
) -> None:
    draw_boundaries()  # of today's communes only
    submission = send(phone, ngay="2025-03-01", vi_tri=IN_B)
    assert submission.unit == build.OLD_A
    assert flags() == {"not_checked"}


def test_a_code_that_was_no_units_is_flagged_and_never_counted_for_the_holders_commune(
    phone: FieldPhone, activities: Form
) -> None:
    submission = send(phone, ma_xa=UNKNOWN)
    assert submission.unit == build.COMMUNE_A  # where it is found
    assert flags() == {"unknown_unit"}
    assert Activity.objects.get().unit == ""  # where it counts


def test_a_sure_point_places_an_event_whose_code_was_no_units(
    phone: FieldPhone, activities: Form
) -> None:
    draw_boundaries()
    submission = send(phone, ma_xa=UNKNOWN, vi_tri=IN_A)
    assert submission.unit == Activity.objects.get().unit == build.COMMUNE_A
