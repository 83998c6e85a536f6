"""What offices send: what cannot be is refused, totals and plans are kept and noted."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from outreach import selectors, services
from outreach.faults import Fault, sentence
from outreach.findings import Finding
from outreach.models import (
    Activity,
    CommuneFigures,
    CommunePlan,
    CommuneSurvey,
    HealthCheck,
    Inspection,
    ModelStep,
    PersonMark,
    PupilSurvey,
    Source,
)
from tests.outreach import build
from tests.outreach.offices import (
    CHECK,
    FIGURES,
    INSPECTION,
    MODEL,
    NOW,
    PLAN,
    PUPIL,
    SURVEY,
    held,
    notes,
    send,
)

pytestmark = pytest.mark.django_db


# Bad input first.
@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("commune_figures", {**FIGURES, "month": "2026-13"}),
        ("commune_figures", {**FIGURES, "month": "2026-06"}),  # it came on 20 May
        ("commune_figures", {**FIGURES, "month": "tháng năm"}),
        ("commune_figures", {**FIGURES, "month": ["2026-05"]}),
        ("commune_figures", {**FIGURES, "addicted": -1}),
        ("commune_figures", {**FIGURES, "addicted": "40"}),
        ("commune_figures", {**FIGURES, "addicted": 10**30}),
        ("commune_figures", {**FIGURES, "source_number": "x" * 101}),
        ("commune_figures", {**FIGURES, "source_date": "1999-01-01"}),
        ("commune_survey", {**SURVEY, "year": 2031}),
        ("commune_survey", {**SURVEY, "year": 0}),
        ("commune_survey", {**SURVEY, "classification": "trong_diem_4"}),
        ("commune_plan", {**PLAN, "kind": "Q9"}),
        ("commune_plan", {**PLAN, "ends_on": "2026-01-14"}),
        ("commune_plan", {**PLAN, "issued_on": None}),
        ("health_check", {**CHECK, "screened": None}),
        ("model", {**MODEL, "step": "m9"}),
        ("model", {**MODEL, "m0_3": 3}),
        ("model", {**MODEL, "model": "mo hinh cua toi"}),
        ("inspection", {"inspected": "\0"}),
        ("pupil_survey", {**PUPIL, "a1": 400}),
        ("pupil_survey", {**PUPIL, "consent": None}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(kind, answers):
    key = uuid4()
    with pytest.raises(Fault) as refused:
        send(kind, answers, submission=key)
    for language in ("vi", "en"):
        with translation.override(language):
            assert refused.value.message
            assert "{" not in refused.value.message
    assert not Source.objects.exists()
    assert not Activity.objects.exists()
    assert not PersonMark.objects.exists()


# F06.
@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"screened": 130}, ["check_screened", "check_bands", "check_referred"]),
        ({"low": 79}, ["check_bands"]),
        ({"low": None}, ["check_bands_missing"]),
        ({"referred": 21}, ["check_referred"]),
        ({"brief_interventions": 101}, ["check_brief_interventions"]),
    ],
)
def test_totals_of_a_check_up_that_do_not_add_up_are_kept_and_noted(changes, found):
    expected = [each for each in found if not (changes == {"screened": 130} and "ref" in each)]
    key = send("health_check", {**CHECK, **changes})
    assert notes(key) == expected
    kept = HealthCheck.objects.get(pk=key)
    assert kept.adds_up == (not expected)
    assert kept.screened == {**CHECK, **changes}["screened"]
    activity = Activity.objects.get(pk=key)
    assert (activity.kind, activity.attendances) == ("S02", kept.screened)
    for code, params in Source.objects.get(pk=key).notes:
        for language in ("vi", "en"):
            with translation.override(language):
                assert "{" not in sentence(Finding(code, params))


# Plans of communes.
def test_a_plan_counts_with_file_and_period_once_it_is_approved():
    key = send("commune_plan", PLAN)
    (line,) = selectors.plans_of_year(build.PROJECT, None, 2026)[build.UNIT]
    assert (line.plan.pk, line.counts, line.missing) == (key, True, [])
    assert Activity.objects.get(pk=key).kind == "Q1"
    send("commune_plan", {**PLAN, "file": None, "ends_on": None}, submission=key)
    (line,) = selectors.plans_of_year(build.PROJECT, None, 2026)[build.UNIT]
    assert (line.counts, line.missing) == (False, ["file", "period"])
    assert notes(key) == ["plan_file", "plan_period"]
    assert selectors.plans_of_year(build.PROJECT, None, 2025) == {}


def test_a_plan_of_a_page_is_an_activity_too_and_goes_without_a_trace():
    key = uuid4()
    told = {
        "plan": key, "project_id": build.PROJECT, "unit": build.UNIT, "kind": "Q3",
        "title": "Sơ kết", "number": "3/BC", "issued_on": date(2026, 6, 30), "starts_on": None,
        "ends_on": None, "file": "a" * 64, "file_name": "bc.pdf", "now": NOW,
    }  # fmt: skip
    for _ in range(2):
        services.enter_plan_of_commune(**told)
    assert Activity.objects.get().kind == "Q3"
    before = services.rebuild_counts(now=NOW, write=False)
    assert [each.differing for each in before] == [0]
    assert services.remove_plan_of_commune(plan=key, project_id=2, now=NOW) is False
    assert services.remove_plan_of_commune(plan=key, project_id=build.PROJECT, now=NOW) is True
    assert not Activity.objects.exists()
    assert not CommunePlan.objects.exists()
    sent = send("commune_plan", PLAN)
    assert not services.remove_plan_of_commune(plan=sent, project_id=build.PROJECT, now=NOW)


def test_a_commune_has_its_settings_by_approved_and_waiting_activities():
    for setting, review in (("truong_hoc", "approved"), ("truong_hoc", ""), ("cong_dong", "")):
        send("activity", {"kind": "T01", "setting": setting}, review=review)
    send("inspection", INSPECTION)
    period = (date(2026, 1, 1), date(2026, 12, 31))
    found = selectors.settings_held(build.PROJECT, None, *period)[build.UNIT]
    assert found["truong_hoc"] == (selectors.Held(1, 1))
    assert found["cong_dong"] == (selectors.Held(0, 1))
    assert "noi_lam_viec" not in found


@pytest.mark.parametrize(
    ("kind", "answers", "model"),
    [
        ("model", MODEL, ModelStep),
        ("health_check", CHECK, HealthCheck),
        ("pupil_survey", PUPIL, PupilSurvey),
        ("commune_figures", FIGURES, CommuneFigures),
        ("commune_survey", SURVEY, CommuneSurvey),
        ("commune_plan", PLAN, CommunePlan),
        ("inspection", INSPECTION, Inspection),
    ],
)
def test_recording_twice_is_recording_once_and_forgetting_leaves_nothing(kind, answers, model):
    key = send(kind, answers)
    before = model.objects.values().get()
    send(kind, answers, submission=key)
    assert model.objects.values().get() == before
    assert services.rebuild_counts(now=NOW, write=False)[0].differing == 0
    held(key)
    assert not model.objects.exists()
    assert not Activity.objects.exists()
    assert not PersonMark.objects.exists()
    assert not Source.objects.exists()
