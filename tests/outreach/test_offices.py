"""Totals and the work of offices: what is odd is said and kept, what is wrong is refused."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from outreach import selectors, services
from outreach.crafft import score
from outreach.faults import Fault, sentence
from outreach.findings import Finding
from outreach.models import (
    Activity,
    CommuneFigures,
    CommunePlan,
    CommuneSurvey,
    HealthCheck,
    Inspection,
    InspectionTask,
    ModelStep,
    PersonMark,
    PilotModel,
    PupilSurvey,
    Source,
)
from outreach.selectors.sources import became
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
    mapping,
    notes,
    send,
)

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


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


def test_a_month_that_had_not_begun_on_arrival_is_refused_whatever_day_the_form_gives():
    """The form's own day is the month itself; midnight is Việt Nam's."""
    told = {
        "mapping": {**mapping("commune_figures"), "day": "ky"},
        "answers": {**FIGURES, "month": "2026-06", "ky": "2026-06-01"},
        "project_id": build.PROJECT,
        "unit": build.UNIT,
        "day": date(2026, 6, 1),
        "position_state": "",
        "entity": None,
        "now": NOW,
    }
    key = uuid4()
    more = {"submission": key, "keeping": build.keeping(key)}
    with pytest.raises(Fault) as refused:
        services.record(**told, **more, arrived=datetime(2026, 5, 31, 16, 59, tzinfo=UTC))
    assert refused.value.code == "figures_ahead"
    services.record(**told, **more, arrived=datetime(2026, 5, 31, 17, tzinfo=UTC))
    assert CommuneFigures.objects.get().month == date(2026, 6, 1)


def test_rows_of_an_inspection_that_are_none_are_refused():
    rows = {"recommendations": [{"recommendation": "Bổ sung sổ", "due_on": "ngay mai"}]}
    with pytest.raises(Fault):
        send("inspection", INSPECTION, rows=rows)
    assert not Inspection.objects.exists()


# F14.
def test_the_marks_of_m0_are_added_up_here_and_the_step_is_an_activity():
    entity = uuid4()
    key = send("model", {**MODEL, "m0_2": 1, "score": 18, "conclusion": "du"}, entity=entity)
    step = ModelStep.objects.get(pk=key)
    assert (step.score, step.model, step.conclusion) == (17, entity, "du")
    assert notes(key) == ["model_score"]
    assert PilotModel.objects.get(pk=entity).name == "Điểm tư vấn Phổ Minh"
    assert Activity.objects.get(pk=key).kind == "M0"
    send("model", {**MODEL, "m0_2": None}, submission=key, entity=entity)
    assert ModelStep.objects.get(pk=key).score is None
    assert notes(key) == ["model_marks_missing"]


def test_a_model_goes_from_m0_to_m3_in_order_without_a_doubt():
    entity, steps = uuid4(), ["m1_trien_khai", "m1_theo_doi", "m2_tong_ket", "m3_nhan_rong"]
    send("model", MODEL, entity=entity, day=date(2026, 1, 5))
    for month, step in enumerate(steps, start=2):
        told = {"step": step, "model": str(entity), "evaluation": 4}
        send("model", told, day=date(2026, month, 5))
    (line,) = selectors.models_in(build.PROJECT, None)
    assert (line.stage, line.approved_stage, line.doubts) == ("M3", "M3", 0)
    assert line.is_effective
    kinds = list(Activity.objects.order_by("held_on").values_list("kind", flat=True))
    assert kinds == ["M0", "M1", "M1", "M2", "M3"]


def test_steps_out_of_order_stand_and_are_doubted_whatever_came_first():
    entity = uuid4()
    early = send("model", {"step": "m2_tong_ket", "model": str(entity), "evaluation": 2})
    send("model", MODEL, entity=entity, day=date(2026, 1, 5))
    back = send("model", {"step": "m1_theo_doi", "model": str(entity)}, day=date(2026, 5, 21))
    end = {"step": "dung", "model": str(entity)}
    send("model", end, day=date(2026, 5, 22))
    after = send("model", {"step": "m3_nhan_rong", "model": str(entity)}, day=date(2026, 5, 23))
    (line,) = selectors.models_in(build.PROJECT, None)
    odd = {each.step.pk: [one.code for one in each.doubts] for each in line.steps}
    assert odd[early] == ["model_step_skipped"]
    assert odd[back] == ["model_step_back"]
    assert odd[after] == ["model_step_after_end"]
    assert line.stage == "M3"
    assert not line.is_effective


def test_a_step_of_an_unknown_a_foreign_or_no_model_is_kept_and_said_to_be_so():
    foreign = uuid4()
    send("model", MODEL, entity=foreign, project_id=2)
    mine = uuid4()
    send("model", MODEL, entity=mine)
    unknown = send("model", {"step": "m1_trien_khai", "model": str(uuid4())})
    other = send("model", {"step": "m1_trien_khai", "model": str(foreign)})
    none = send("model", {"step": "m1_trien_khai"})
    away = send("model", {"step": "m1_trien_khai", "model": str(mine)}, unit=build.OTHER_UNIT)
    everything = Source.objects.filter(project_id=build.PROJECT).values("pk")
    known, lost = selectors.models(build.PROJECT, everything)
    assert lost.model is None
    assert {each.step.pk: each.doubts[0].code for each in lost.steps} == {
        unknown: "model_unknown",
        other: "model_unknown",
        none: "model_not_named",
    }
    assert {
        each.step.pk: [one.code for one in each.doubts] for each in known.steps if each.doubts
    } == {away: ["model_elsewhere"]}
    assert notes(none) == ["model_not_named"]


def test_a_step_of_a_model_that_was_taken_out_of_the_list_is_doubted():
    mine = uuid4()
    send("model", MODEL, entity=mine, day=date(2026, 1, 5))
    late = send("model", {"step": "m1_trien_khai", "model": str(mine)})
    everything = Source.objects.values("pk")
    (line,) = selectors.models(build.PROJECT, everything, gone={mine: date(2026, 3, 1)})
    assert {each.step.pk: [one.code for one in each.doubts] for each in line.steps}[late] == [
        "model_gone"
    ]


def test_a_rejected_step_leads_nowhere_and_a_waiting_one_not_for_indicators():
    entity = uuid4()
    send("model", MODEL, entity=entity, day=date(2026, 1, 5))
    told = {"step": "m1_trien_khai", "model": str(entity)}
    step = send("model", told, review="", day=date(2026, 2, 5))
    (line,) = selectors.models_in(build.PROJECT, None)
    assert (line.stage, line.approved_stage) == ("M1", "M0")
    Source.objects.filter(pk=step).update(review="rejected")
    (line,) = selectors.models_in(build.PROJECT, None)
    assert (line.stage, line.approved_stage) == ("M0", "M0")


def test_an_edit_that_ends_a_model_takes_its_activity_out_and_forgetting_leaves_nothing():
    entity = uuid4()
    key = send("model", {"step": "m1_trien_khai", "model": str(entity)})
    assert Activity.objects.filter(pk=key).exists()
    send("model", {"step": "dung", "model": str(entity)}, submission=key)
    assert not Activity.objects.filter(pk=key).exists()
    held(key)
    assert not ModelStep.objects.exists()
    began = send("model", MODEL, entity=entity)
    held(began)
    assert not PilotModel.objects.exists()


def test_an_entity_of_another_project_begins_no_model_here():
    entity = uuid4()
    send("model", MODEL, entity=entity, project_id=2)
    with pytest.raises(Fault) as refused:
        send("model", MODEL, entity=entity)
    assert refused.value.code == "record_elsewhere"


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


# F05.
@pytest.mark.parametrize(
    ("days", "answers", "points", "risk", "whole"),
    [
        ([None] * 3, [None] * 6, None, "", True),
        ([0, 0, 0], [False, *[None] * 5], 0, "low", True),
        ([0, 0, 0], [True, *[None] * 5], 1, "low", True),
        ([0, 0, 0], [True, False, False, False, False, False], 1, "low", True),
        ([0, 0, 0], [True, True, *[None] * 4], None, "", False),  # only the car is asked
        ([0, 0, 0], [None] * 6, None, "", False),
        ([2, 0, 0], [False, True, False, False, False, False], 1, "low", True),
        ([2, 0, 0], [True, True, False, False, False, False], 2, "high", True),
        ([0, 5, 366], [True] * 6, 6, "high", True),
        ([2, None, 0], [True] * 6, None, "", False),
        ([2, 0, 0], [True, True, None, False, False, False], None, "", False),
    ],
)
def test_the_vectors_of_the_crafft(days, answers, points, risk, whole):
    assert score(days, answers) == (points, risk, whole)


def test_a_survey_keeps_school_and_answers_sealed_together_and_counts_by_a_mark():
    site = build.site()
    answers = {**PUPIL, "site": str(site.pk), "a1": 3, "a2": 0, "a3": 0}
    answers |= {f"b{number}": "co" for number in range(1, 7)}
    key = send("pupil_survey", answers)
    row = PupilSurvey.objects.values().get()
    assert set(row) == {"submission", "project_id", "unit", "month", "sealed"}
    assert str(site.pk).encode() not in bytes(row["sealed"])
    mark = PersonMark.objects.get()
    assert (mark.kind, mark.outcome, mark.dimensions) == ("S05", "", {})
    assert notes(key) == []
    assert not Activity.objects.exists()


def test_a_refusing_pupil_is_counted_and_nothing_else_and_an_edit_takes_back_what_was_said():
    key = send("pupil_survey", PUPIL)
    send("pupil_survey", {**PUPIL, "consent": "khong"}, submission=key)
    assert not PupilSurvey.objects.exists()
    assert PersonMark.objects.get().outcome == "refused"
    held(key)
    assert not PersonMark.objects.exists()


def test_a_crafft_that_is_not_whole_is_not_scored_and_the_note_tells_no_answer():
    key = send("pupil_survey", {**PUPIL, "a1": 3})
    assert Source.objects.get(pk=key).notes == [["crafft_not_whole", {}]]


# F15.
def figures(project=build.PROJECT, month=MAY):
    return selectors.figures_of_month(project, None, month)


def test_parts_and_balance_and_a_jump_are_noted_and_every_number_is_kept():
    before = {**FIGURES, "month": "2026-04", "addicted": 30, "using": 25, "after_rehab": 10}
    send("commune_figures", before, day=date(2026, 4, 20))
    key = send("commune_figures", {**FIGURES, "addicted_outside": 30, "women": 90})
    line = figures()[build.UNIT]
    assert [one.code for one in line.notes] == [
        "figures_places", "figures_part", "figures_balance", "figures_jump",
    ]  # fmt: skip
    assert notes(key) == ["figures_places", "figures_part"]
    assert CommuneFigures.objects.get(pk=key).women == 90
    with translation.override("vi"):
        said = [sentence(one) for one in line.notes]
    assert all("{" not in each for each in said)


def test_the_submissions_own_page_says_what_is_odd_beside_others_as_it_is_now():
    first = send("commune_figures", {**FIGURES, "women": 99})
    model = uuid4()
    early = send("model", {"step": "m1_trien_khai", "model": str(model)})
    with translation.override("en"):
        assert len(became(first).notes) == 1
        assert "does not have" in became(early).notes[0]
        second = send("commune_figures", FIGURES, arrived=datetime(2026, 5, 21, tzinfo=UTC))
        send("model", MODEL, entity=model, day=date(2026, 1, 5))
        assert "sent 2 times" in " ".join(became(first).notes)
        assert "sent 2 times" in " ".join(became(second).notes)
        assert became(early).notes == []
        assert became(uuid4()) is None


def test_a_balance_that_holds_has_no_note_and_one_that_cannot_be_checked_says_so():
    # After treatment is another list: it changes, the balance holds.
    earlier = {**FIGURES, "month": "2026-04", "addicted": 39, "after_rehab": 11}
    send("commune_figures", earlier, day=date(2026, 4, 20))
    key = send("commune_figures", FIGURES)
    assert figures()[build.UNIT].notes == []
    send("commune_figures", {**FIGURES, "moved_in": None}, submission=key)
    assert [one.code for one in figures()[build.UNIT].notes] == ["figures_moves"]


def test_of_two_of_one_month_the_newest_approved_counts_else_the_newest():
    first = send("commune_figures", FIGURES)
    second = send(
        "commune_figures",
        {**FIGURES, "addicted": 41},
        review="",
        arrived=datetime(2026, 5, 20, 9, tzinfo=UTC),
    )
    line = figures()[build.UNIT]
    assert (line.figures.pk, line.beside, line.notes[0].code) == (first, 1, "figures_twice")
    Source.objects.filter(pk=second).update(review="approved")
    assert figures()[build.UNIT].figures.pk == second
    Source.objects.filter(pk=second).update(review="rejected")
    assert figures()[build.UNIT].figures.pk == first
    Source.objects.filter(pk=first).update(review="hasIssues")
    assert figures() == {}
    assert CommuneFigures.objects.count() == 2


def test_an_indicator_divides_by_the_last_approved_month_of_its_period(
    django_assert_num_queries,
):
    for month, addicted, review in ((3, 38, "approved"), (4, 39, "approved"), (5, 40, "")):
        told = {**FIGURES, "month": f"2026-{month:02}", "addicted": addicted}
        send("commune_figures", told, review=review)
    send("commune_figures", {**FIGURES, "month": "2026-04"}, unit=build.OTHER_UNIT)
    with django_assert_num_queries(2):
        found = selectors.denominators(build.PROJECT, None, date(2026, 1, 1), date(2026, 5, 31))
    assert found[build.UNIT] == selectors.Denominator(APRIL, 39, 25, 10)
    assert selectors.months_waiting(build.PROJECT, None, MAY, MAY) == 1
    own = selectors.denominators(build.PROJECT, frozenset([build.OTHER_UNIT]), APRIL, MAY)
    assert set(own) == {build.OTHER_UNIT}


def test_figures_of_no_known_commune_are_kept_and_count_for_none():
    key = send("commune_figures", FIGURES, unit=None)
    assert notes(key) == ["commune_unknown"]
    assert figures() == {}
    assert CommuneFigures.objects.filter(pk=key).exists()


def test_figures_count_in_the_month_that_they_are_about():
    key = send("commune_figures", {**FIGURES, "month": "2026-02"})
    assert Activity.objects.get(pk=key).held_on == date(2026, 2, 1)


# F16.
def test_a_survey_notes_what_is_odd_and_its_estimate_is_read_when_approved():
    odd = {
        **SURVEY, "decision_number": None, "schools_active": 6, "estimate_method": None,
    }  # fmt: skip
    key = send("commune_survey", odd)
    assert notes(key) == ["survey_undecided", "survey_part", "survey_method"]
    period = (date(2026, 1, 1), date(2026, 12, 31))
    assert selectors.estimates(build.PROJECT, None, *period)[build.UNIT].persons == 60
    Source.objects.filter(pk=key).update(review="")
    assert selectors.estimates(build.PROJECT, None, *period) == {}
    assert selectors.surveys_of_year(build.PROJECT, None, 2026)[build.UNIT].pk == key
    assert CommuneSurvey.objects.get(pk=key).schools_active == 6


# F18.
RECOMMENDED = [
    {"recommendation": "Lập sổ theo dõi", "due_on": "2026-06-20", "responsible": "Hiệu trưởng"},
    {"recommendation": "Bổ sung góc truyền thông", "due_on": None, "responsible": ""},
    {"recommendation": "", "due_on": "2026-06-20", "responsible": "Đoàn trường"},
    {"recommendation": "Dán áp phích", "due_on": "2026-05-01", "responsible": ""},
]


def tasks(today=date(2026, 6, 10)):
    everything = Source.objects.values("pk")
    return selectors.tasks(build.PROJECT, everything, today=today)


def test_recommendations_become_tasks_with_their_states_and_what_is_odd_is_noted():
    points = [{"point": "Có quy chế", "result": "dat", "note": None}]
    key = send("inspection", INSPECTION, rows={"points": points, "recommendations": RECOMMENDED})
    assert notes(key) == ["inspection_no_term", "inspection_wordless", "inspection_term_past"]
    assert [(line.task.number, line.state) for line in tasks()] == [
        (4, "overdue"), (1, "due"), (2, "open"),
    ]  # fmt: skip
    assert Activity.objects.get(pk=key).kind == "K1"
    assert Inspection.objects.get().points.get().result == "dat"


def test_a_task_that_was_done_stays_done_when_rows_move_and_can_be_taken_back():
    key = send("inspection", INSPECTION, rows={"recommendations": RECOMMENDED[:2]})
    task = InspectionTask.objects.get(number=1)
    services.finish_task(
        task=task.pk,
        project_id=build.PROJECT,
        done_on=date(2026, 6, 1),
        evidence="Sổ số 3",
        done_by=None,
        now=NOW,
    )
    moved = {"recommendations": [RECOMMENDED[3], *RECOMMENDED[:2]]}
    send("inspection", INSPECTION, submission=key, rows=moved)
    states = {line.task.recommendation: line.state for line in tasks()}
    assert states["Lập sổ theo dõi"] == "done"
    assert services.reopen_task(task=task.pk, project_id=2) is False
    assert services.reopen_task(task=task.pk, project_id=build.PROJECT) is True
    assert {line.state for line in tasks()} == {"overdue", "due", "open"}
    Source.objects.filter(pk=key).update(review="rejected")
    assert tasks() == []


def test_two_recommendations_with_the_same_words_are_two_tasks():
    twice = {"recommendations": [RECOMMENDED[0], RECOMMENDED[0]]}
    send("inspection", INSPECTION, rows=twice)
    assert len(tasks()) == 2


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
