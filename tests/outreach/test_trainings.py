"""Trainings: who attended of the register of staff, and what the organisations need."""

import uuid
from datetime import date

import pytest

from outreach import services
from outreach.faults import Fault
from outreach.models import (
    Activity,
    Training,
    TrainingAttendance,
    TrainingNeed,
)
from outreach.selectors import staff
from tests.outreach import build
from tests.outreach.activity_forms import TRAINING, notes, send

pytestmark = pytest.mark.django_db


def registered(name="Nguyễn Văn An", groups=("qlnn",), unit=build.UNIT):
    return services.register_staff(
        staff=uuid.uuid4(),
        project_id=build.PROJECT,
        name=name,
        organisation="UBND xã",
        title="Chuyên viên",
        groups=groups,
        unit=unit,
        now=build.NOW,
    )


def test_a_training_keeps_each_member_of_staff_once_and_counts_them_in_any_period():
    an, binh = registered(), registered("Trần Thị Bình", ("phong_ngua", "qlnn"))
    registered("Lê Chi", ("phong_ngua",))
    for day in ("2026-03-01", "2026-05-01"):
        send(TRAINING, kind="D1", ngay=day, staff=f"{an.pk} {binh.pk} {an.pk}")
    assert TrainingAttendance.objects.count() == 4
    assert Activity.objects.first().attendances == 2
    year = (date(2026, 1, 1), date(2026, 12, 31))
    found = {line.group: (line.trained, line.staff) for line in staff.trained(1, None, *year)}
    assert found == {
        "": (2, 3),
        "qlnn": (2, 2),
        "cai_nghien": (0, 0),
        "sau_cai": (0, 0),
        "phong_ngua": (1, 2),
    }
    assert staff.courses_of(1, [an.pk], *year) == {an.pk: 2}
    april = (date(2026, 4, 1), date(2026, 4, 30))
    assert staff.trained(1, None, *april)[0].trained == 0
    assert staff.trained(1, frozenset([build.OTHER_UNIT]), *year)[0].staff == 0


def test_a_course_counts_only_when_it_is_approved():
    an = registered()
    key = uuid.uuid4()
    answers = {"ma_xa": "21439", "ngay": "2026-05-01", "kind": "D1", "staff": str(an.pk)}
    build.send(TRAINING, answers, submission=key, review="")
    year = (date(2026, 1, 1), date(2026, 12, 31))
    assert staff.trained(1, None, *year)[0].trained == 0
    services.judge(submission=key, review="approved", mark=lambda: build.mark(key), now=build.NOW)
    assert staff.trained(1, None, *year)[0].trained == 1


def test_who_left_no_longer_counts_but_her_attendance_stays():
    an = registered()
    send(TRAINING, kind="D1", staff=str(an.pk))
    assert services.leave_register(staff=an.pk, project_id=build.PROJECT) == 1
    assert staff.trained(1, None, date(2026, 1, 1), date(2026, 12, 31))[0] == ("", 0, 0)
    assert TrainingAttendance.objects.count() == 1


def test_an_edit_takes_back_who_did_not_attend():
    an, binh = registered(), registered("Trần Thị Bình")
    key = send(TRAINING, kind="D2", staff=f"{an.pk} {binh.pk}")
    send(TRAINING, key, kind="D2", staff=str(binh.pk))
    assert list(TrainingAttendance.objects.values_list("staff", flat=True)) == [binh.pk]
    assert Training.objects.count() == 1


def test_unknown_staff_are_told_and_stand_a_name_is_refused():
    key = send(TRAINING, kind="D2", staff=str(uuid.uuid4()))
    assert notes(key) == ["staff_unknown"]
    assert TrainingAttendance.objects.count() == 1
    with pytest.raises(Fault) as caught:
        send(TRAINING, kind="D2", staff="Nguyễn Văn An")
    assert "An" not in str(caught.value)
    assert Training.objects.count() == 1


def test_more_certificates_than_people_is_told():
    key = send(TRAINING, kind="D5", attendances=10, certificates=11)
    assert notes(key) == ["part_exceeds"]


def test_needs_of_training_are_rows_of_their_review_alone():
    rows = [
        {"don_vi": "Trạm y tế", "noi_dung": "Tư vấn", "so_nguoi": 3},
        {"don_vi": "Đoàn xã", "so_nguoi": 5},
    ]
    key = send(TRAINING, kind="D4", nhu_cau=rows)
    found = TrainingNeed.objects.filter(training=key).values_list("number", "persons")
    assert list(found) == [(1, 3), (2, 5)]
    send(TRAINING, key, kind="D4", nhu_cau=rows[:1])
    assert TrainingNeed.objects.count() == 1
    send(TRAINING, key, kind="D1", nhu_cau=rows)
    assert not TrainingNeed.objects.exists()
