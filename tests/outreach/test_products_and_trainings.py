"""Media products and trainings: an activity by their code, and details of their own."""

import uuid
from datetime import date

import pytest

from outreach import services
from outreach.codes import HELD, JOINED
from outreach.faults import Fault
from outreach.mapping import Mapping
from outreach.models import (
    Activity,
    Count,
    MediaProduct,
    PlannedActivity,
    Source,
    Training,
    TrainingAttendance,
    TrainingNeed,
)
from outreach.selectors import materials, staff
from tests.outreach import build

pytestmark = pytest.mark.django_db

PRODUCT: Mapping = {
    "record": "product",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "medium", "site", "campaign", "planned", "copies", "given_out", "broadcasts",
            "minutes", "views", "interactions", "measured_on", "cost", "link",
        )
    },
}  # fmt: skip
TRAINING: Mapping = {
    "record": "training",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "kind", "campaign", "staff", "attendances", "men", "women", "sessions", "before",
            "after", "certificates",
        )
    },
    "rows": {
        "needs": {
            "repeat": "nhu_cau",
            "fields": {
                "organisation": "don_vi",
                "content": "noi_dung",
                "persons": "so_nguoi",
            },
        }
    },
}  # fmt: skip
ACTIVITY: Mapping = {
    "record": "activity",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {
        name: name
        for name in (
            "kind", "site", "campaign", "planned", "attendances", "men", "women", "part",
            "first_prizes", "session", "sessions", "surveyed", "passed", "before", "after",
            "leaflets", "cost",
        )
    },
}  # fmt: skip


def send(mapping, submission=None, **answers):
    key = submission or uuid.uuid4()
    given = {"ma_xa": "21439", "ngay": build.DAY.isoformat(), **answers}
    build.send(mapping, given, submission=key)
    return key


def notes(submission):
    return [code for code, _ in Source.objects.get(pk=submission).notes]


def counted(measure, kind):
    return Count.objects.filter(measure=measure, kind=kind).values_list("value", flat=True).first()


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


@pytest.mark.parametrize(
    ("medium", "kind"),
    [
        ("so_tay", "T05"),
        ("to_roi", "T06"),
        ("pano", "T06"),
        ("phat_thanh", "T07"),
        ("bao", "T07"),
        ("facebook", "T08"),
        ("video", "T08"),
        ("quy_che", "T09"),
        ("khac", "T05"),
    ],
)
def test_a_product_is_an_activity_by_its_medium(medium, kind):
    key = send(PRODUCT, medium=medium, views=1_500_000, copies=10)
    assert Activity.objects.get(pk=key).kind == kind
    assert MediaProduct.objects.get(pk=key).views == 1_500_000
    assert counted(HELD, kind) == 1


def test_what_was_given_out_in_print_is_leaflets_and_a_post_has_none():
    made = send(PRODUCT, medium="to_roi", copies=500, given_out=300)
    post = send(PRODUCT, medium="zalo", given_out=300)
    assert Activity.objects.get(pk=made).leaflets == 300
    assert Activity.objects.get(pk=post).leaflets is None
    assert counted("leaflets", "T06") == 300


def test_an_edited_product_is_replaced_and_a_deleted_one_leaves_nothing():
    key = send(PRODUCT, medium="to_roi", copies=500)
    send(PRODUCT, key, medium="facebook", views=7)
    assert list(MediaProduct.objects.values_list("medium", "copies")) == [("facebook", None)]
    assert list(Activity.objects.values_list("kind", flat=True)) == ["T08"]
    assert counted(HELD, "T06") is None
    build.forget(key)
    assert not MediaProduct.objects.exists()
    assert not Activity.objects.exists()


def test_an_unknown_medium_writes_nothing():
    with pytest.raises(Fault):
        send(PRODUCT, medium="la_phong")
    assert not Activity.objects.exists()


@pytest.mark.parametrize("number", [-1, 10**9 + 1, 10**30, "12", 1.5, True])
def test_figures_that_are_none_are_refused(number):
    with pytest.raises(Fault):
        send(PRODUCT, medium="facebook", views=number)
    assert not Activity.objects.exists()


def test_the_reach_of_a_campaign_is_added_by_medium():
    campaign = build.campaign()
    for views in (10, 32):
        send(PRODUCT, medium="facebook", views=views, interactions=2, campaign=str(campaign.pk))
    send(PRODUCT, medium="facebook", views=1000)
    (line,) = materials.reach(campaign, None)
    assert (line.products, line.views, line.interactions, line.copies) == (2, 42, 4, 0)
    assert materials.reach(campaign, frozenset(["nowhere"])) == []


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


def test_a_contest_that_was_only_joined_is_not_held():
    send(ACTIVITY, kind="T03", part="tham_gia", attendances=12)
    send(ACTIVITY, kind="T03", part="to_chuc", attendances=30, first_prizes=1)
    send(ACTIVITY, kind="T03")
    assert counted(HELD, "T03") == 2
    assert counted(JOINED, "T03") == 1
    assert counted("attendances", "T03") == 42


def test_sums_that_do_not_add_up_are_told_and_the_record_stands():
    key = send(
        ACTIVITY, kind="T01", attendances=40, men=10, women=10, session=3, sessions=2,
        surveyed=5, passed=6,
    )  # fmt: skip
    assert notes(key) == ["sexes_differ", "part_exceeds", "session_exceeds"]
    assert Activity.objects.get(pk=key).attendances == 40


def planned(campaign, site, kind="T01", **more):
    day = more.pop("planned_on", build.DAY)
    return services.plan_activity(
        campaign=campaign, site=site, kind=kind, planned_on=day, **more
    ).planned


def test_the_plan_that_an_activity_names_gives_it_campaign_and_site():
    campaign, site = build.campaign(), build.site()
    plan = planned(campaign, site)
    key = send(ACTIVITY, kind="T01", planned=str(plan.uuid))
    activity = Activity.objects.get(pk=key)
    assert (activity.campaign_id, activity.site_id) == (campaign.pk, site.pk)
    assert activity.setting == site.setting
    assert notes(key) == []


def test_a_plan_of_elsewhere_is_told_and_nothing_is_guessed():
    unknown = send(ACTIVITY, kind="T01", planned=str(uuid.uuid4()))
    assert notes(unknown) == ["planned_unknown"]
    plan = planned(build.campaign(), build.site())
    other = send(ACTIVITY, kind="T01", planned=str(plan.uuid), campaign=str(build.campaign().pk))
    assert notes(other) == ["planned_elsewhere"]
    services.cancel(planned=plan, today=build.DAY)
    assert notes(send(ACTIVITY, kind="T01", planned=str(plan.uuid))) == ["planned_cancelled"]
    assert PlannedActivity.objects.count() == 1


def test_money_and_copies_are_summed_by_campaign_and_commune():
    campaign, site = build.campaign(), build.site()
    planned(campaign, site, cost=1_500_000)
    called_off = planned(campaign, site, kind="T02", cost=9)
    services.cancel(planned=called_off, today=build.DAY)
    send(ACTIVITY, kind="T01", campaign=str(campaign.pk), cost=1_200_000, leaflets=70)
    services.receive_stock(
        receipt=uuid.uuid4(),
        campaign=campaign,
        unit=build.UNIT,
        received_on=build.DAY,
        copies=50,
        today=build.DAY,
        now=build.NOW,
    )
    place = (campaign.pk, build.UNIT)
    assert materials.money(1, None) == {place: (1_500_000, 1_200_000)}
    assert materials.stock(1, None)[place].balance == -20
    assert materials.money(1, frozenset([build.OTHER_UNIT])) == {}
    assert materials.stock(1, frozenset([build.OTHER_UNIT])) == {}


def test_means_before_and_after_are_of_what_measured_both():
    campaign = build.campaign()
    for before, after in ((4, 7.5), (5, 8.5), (9, None)):
        send(ACTIVITY, kind="T03", campaign=str(campaign.pk), before=before, after=after)
    found = materials.knowledge(campaign, None)
    assert (found.activities, found.before, found.after) == (2, 45.0, 80.0)
    assert materials.knowledge(build.campaign(), None) is None
