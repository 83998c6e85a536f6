"""Sites and campaigns as pages and phones see them; plans with their targets."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from outreach import selectors, services
from outreach.faults import Fault
from outreach.models import Plan, Target
from outreach.services import TargetLine, TaskLine
from tests.outreach import build

pytestmark = pytest.mark.django_db


def enter(**changes):
    return services.enter_plan(
        **{
            "project_id": build.PROJECT,
            "title": "Kế hoạch thử nghiệm",
            "area_name": "Xã Thử Nghiệm",
            "starts_on": date(2023, 1, 1),
            "ends_on": date(2025, 12, 31),
            "units": [build.UNIT, build.OTHER_UNIT, build.UNIT],
            "targets": [
                TargetLine("I-07", "ít nhất 01 mô hình", "ge", Decimal(1), "count"),
                TargetLine("I-01", "trên 80 %", "gt", Decimal(80)),
                TargetLine("I-05", "triển khai, tổ chức"),
            ],
            "tasks": [TaskLine("Tuyên truyền", "Phòng A", "Phòng B", "Quý II", "Hội nghị")],
            **changes,
        }
    )


def test_a_plan_keeps_its_units_tasks_and_targets():
    enter()
    plan = selectors.plans((build.PROJECT,)).get()
    assert {row.unit for row in plan.units.all()} == {build.UNIT, build.OTHER_UNIT}
    assert [target.indicator for target in plan.targets.all()] == ["I-01", "I-05", "I-07"]
    assert plan.targets.all()[0].is_met(Fraction(80, 100)) is False
    assert [(t.number, t.lead, t.product) for t in plan.tasks.all()] == [(1, "Phòng A", "Hội nghị")]


def test_a_plan_entered_again_replaces_what_it_said():
    enter()
    enter(targets=[TargetLine("I-09", "trên 60 %", "gt", Decimal(60))], units=[])
    plan = Plan.objects.get()
    assert list(plan.targets.values_list("indicator", "value")) == [("I-09", Decimal(60))]
    assert not plan.units.exists()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (TargetLine("I-10", "x"), "indicator_unknown"),
        (TargetLine("I-01", "x", "gt"), "target_incomplete"),
        (TargetLine("I-01", "x", "", Decimal(1)), "target_incomplete"),
        (TargetLine("I-01", "x", "ne", Decimal(1)), "comparator_unknown"),
    ],
)
def test_a_target_that_makes_no_sense_is_refused_and_nothing_is_written(line, code):
    with pytest.raises(Fault) as refused:
        enter(targets=[line])
    assert refused.value.code == code
    assert not Plan.objects.exists()


def test_the_database_too_refuses_an_unknown_indicator_or_comparator():
    plan = enter(targets=[])
    for wrong in ({"indicator": "I-99"}, {"comparator": "ne"}, {"value": None}):
        good = {"indicator": "I-01", "comparator": "gt", "value": Decimal(1), "wording": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Target.objects.create(plan=plan, **{**good, **wrong})


def test_four_queries_answer_however_many_plans(django_assert_num_queries):
    for number in range(6):
        enter(title=f"Kế hoạch {number}")
    with django_assert_num_queries(4):
        for plan in selectors.plans((build.PROJECT,)):
            assert [*plan.units.all(), *plan.targets.all(), *plan.tasks.all()]


def test_sites_are_found_without_marks_in_vietnamese_order_within_the_area():
    names = ["Trường Đức Phổ", "Trường An Phú", "Trường 10", "Trường 2", "Nhà văn hóa"]
    for name in names:
        build.site(name)
    build.site("Trường xa", unit=build.OTHER_UNIT)
    found = selectors.sites(build.PROJECT, frozenset({build.UNIT}))
    assert [site.name for site in found] == [
        "Nhà văn hóa", "Trường 2", "Trường 10", "Trường An Phú", "Trường Đức Phổ",
    ]  # fmt: skip
    assert [s.name for s in selectors.sites(build.PROJECT, None, search="duc pho")] == [
        "Trường Đức Phổ"
    ]
    assert not selectors.sites(2, None).exists()


def test_a_phone_gets_its_sites_in_one_query(django_assert_num_queries):
    sites = [build.site(f"Trường {number}") for number in range(10)]
    with django_assert_num_queries(1):
        rows = selectors.site_rows(build.PROJECT, None)
    assert rows[0] == {
        "name": str(sites[0].pk),
        "label": "Trường 0",
        "ma_xa": "21439",
        "loai": "thcs",
        "boi_canh": "truong_hoc",
    }
    assert len(rows) == 10
    assert selectors.site_rows(build.PROJECT, frozenset()) == []


def test_a_phone_gets_the_campaigns_that_have_not_ended():
    running = build.campaign()
    build.campaign(ends_on=date(2026, 1, 31))
    assert selectors.campaign_rows(build.PROJECT, date(2026, 2, 1)) == [
        {
            "name": str(running.pk),
            "label": "Tháng hành động",
            "tu_ngay": "2026-01-01",
            "den_ngay": "2026-12-31",
        }
    ]
