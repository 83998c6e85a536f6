"""A submission's record follows its current answers, in whatever order they arrive."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from outreach import services
from outreach.cells import Cell
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Activity, Count, PersonMark, Screening, Site
from tests.outreach import build
from tests.outreach.build import MAY, send

pytestmark = pytest.mark.django_db

SITE = parse(build.SITE_TOML.encode())
ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())


def cell(kind="T01", setting="cong_dong", unit=build.UNIT, month=MAY):
    return Cell(build.PROJECT, unit, month, kind, setting)


def figures(chosen):
    return dict(Count.objects.filter(**chosen._asdict()).values_list("measure", "value"))


def screening(band, **changes):
    return {**build.never_used(), **build.BAND_ANSWERS[band], **changes}


def test_a_talk_becomes_a_row_and_figures():
    key = uuid.uuid4()
    assert send(ACTIVITY, build.activity_answers(), submission=key) == {cell()}
    talk = Activity.objects.get(pk=key)
    assert (talk.kind, talk.held_on, talk.unit, talk.men) == ("T01", build.DAY, build.UNIT, 15)
    assert figures(cell()) == {"held": 1, "attendances": 40, "men": 15, "women": 25}


def test_the_same_submission_recorded_again_changes_nothing():
    key = uuid.uuid4()
    for _ in range(3):
        send(ACTIVITY, build.activity_answers(), submission=key)
    assert Activity.objects.count() == 1
    assert figures(cell())["held"] == 1


def test_an_edit_moves_the_figures_to_its_new_commune_month_and_kind():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    moved = build.activity_answers(ngay="2026-06-01", loai="T02", **{"dem/tong": 50})
    touched = send(ACTIVITY, moved, submission=key, unit=build.OTHER_UNIT)
    june = cell("T02", unit=build.OTHER_UNIT, month=build.JUNE)
    assert touched == {cell(), june}
    assert figures(cell()) == {}
    assert figures(june)["attendances"] == 50


def test_an_edit_that_empties_an_answer_takes_its_figure_away():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    send(ACTIVITY, {"ngay": "2026-05-17", "loai": "T01", "boi_canh": "cong_dong"}, submission=key)
    assert figures(cell()) == {"held": 1}


def test_a_submission_whose_form_makes_another_record_now_loses_the_old_row():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    send(SCREENING, screening("low"), submission=key)
    assert not Activity.objects.exists()
    assert figures(cell()) == {}
    assert figures(cell("S01", ""))["screened"] == 1
    send(SITE, build.site_answers(), submission=key)
    assert not Screening.objects.exists()
    assert not Count.objects.exists()
    assert Site.objects.get().pk == key


def test_a_bad_answer_is_refused_and_leaves_the_record_as_it_was():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    with pytest.raises(Fault) as refused, translation.override("en"):
        send(ACTIVITY, build.activity_answers(**{"dem/tong": -4}), submission=key)
    assert refused.value.code == "answers_refused"
    with translation.override("en"):
        assert str(refused.value) == (
            "Question «dem/tong»: the number must lie between 0 and 1000000. "
            "Correct it in the form."
        )
    assert refused.value.details["faults"][0]["code"] == "answer_count_range"
    assert Activity.objects.get().attendances == 40
    assert figures(cell())["attendances"] == 40


def test_without_a_day_in_the_form_the_given_day_counts_and_without_a_commune_none():
    answers = build.activity_answers()
    del answers["ngay"]
    assert send(ACTIVITY, answers, unit=None) == {cell(unit="")}


def test_a_site_has_the_uuid_of_its_entity_and_keys_to_search_and_sort():
    entity, key = uuid.uuid4(), uuid.uuid4()
    send(SITE, build.site_answers(dien_thoai="02563.880147"), submission=key, entity=entity)
    site = Site.objects.get()
    assert (site.pk, site.submission) == (entity, key)
    assert site.search_key == "truong thcs pho minh"
    assert site.contact_phone == "02563880147"
    assert (site.latitude, site.accuracy) == (14.8, 4.5)


def test_an_edited_site_keeps_the_account_of_its_contact(django_user_model):
    user = django_user_model.objects.create(
        email="a@example.org", name="A", password="!", created_at=build.NOW
    )
    key = uuid.uuid4()
    send(SITE, build.site_answers(), submission=key)
    services.set_contact(site=Site.objects.get(), user=user)
    send(SITE, build.site_answers(ten="THCS Phổ Minh 2"), submission=key)
    site = Site.objects.get()
    assert (site.name, site.contact_user) == ("THCS Phổ Minh 2", user)


def test_a_site_that_another_project_has_is_not_taken_over():
    entity = uuid.uuid4()
    send(SITE, build.site_answers(), entity=entity)
    with pytest.raises(Fault, match="another project|dự án khác"):
        send(SITE, build.site_answers(ten="X"), entity=entity, project_id=2)
    assert Site.objects.get().name == "Trường THCS Phổ Minh"


def test_an_activity_has_the_setting_of_its_site_and_not_what_the_phone_says():
    entity = uuid.uuid4()
    send(SITE, build.site_answers(), entity=entity)
    assert send(ACTIVITY, build.activity_answers(ma_dia_diem=str(entity))) == {
        cell(setting="truong_hoc")
    }


def test_an_activity_that_arrives_before_its_site_moves_to_the_sites_setting():
    entity = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(ma_dia_diem=str(entity)))
    assert figures(cell())["held"] == 1
    touched = send(SITE, build.site_answers(), entity=entity)
    assert touched == {cell(), cell(setting="truong_hoc")}
    assert figures(cell()) == {}
    assert figures(cell(setting="truong_hoc"))["held"] == 1


def test_activities_follow_a_site_whose_setting_is_corrected_or_that_is_forgotten():
    key = uuid.uuid4()
    send(SITE, build.site_answers(), submission=key)
    send(ACTIVITY, build.activity_answers(ma_dia_diem=str(key)))
    send(SITE, build.site_answers(loai="doanh_nghiep", boi_canh="noi_lam_viec"), submission=key)
    assert figures(cell(setting="noi_lam_viec"))["held"] == 1
    build.forget(key)
    assert Activity.objects.get().setting == "cong_dong"
    assert figures(cell())["held"] == 1
    assert figures(cell(setting="noi_lam_viec")) == {}


def test_a_site_of_another_project_gives_an_activity_nothing():
    entity = uuid.uuid4()
    send(SITE, build.site_answers(), entity=entity, project_id=2)
    assert send(ACTIVITY, build.activity_answers(ma_dia_diem=str(entity))) == {cell()}


def test_a_site_with_planned_activities_is_not_forgotten():
    key = uuid.uuid4()
    send(SITE, build.site_answers(), submission=key)
    services.plan_activity(
        campaign=build.campaign(), site=Site.objects.get(), kind="T01", planned_on=build.DAY
    )
    with pytest.raises(Fault) as refused:
        build.forget(key)
    assert refused.value.code == "site_planned"
    assert Site.objects.exists()


def test_a_screening_keeps_what_it_found_sealed_and_has_no_position():
    send(SCREENING, screening("high", ma_ca="21439-2026-00012", tuoi=27))
    row = Screening.objects.get()
    assert (row.consent, row.case) == (True, "21439-2026-00012")
    clear = {field.name: getattr(row, field.name) for field in row._meta.fields}
    assert not {"latitude", "highest", "injecting", "advice"} & clear.keys()
    assert "high" not in str({name: value for name, value in clear.items() if name != "sealed"})
    found = build.found_by(row)
    assert (found.highest, found.injecting, found.advice) == ("high", "never", "")
    assert found.scores == (("e", 39, "high"),)
    assert found.fields == {"age": 27}
    assert figures(cell("S01", "")) == {"screened": 1, "high": 1}


def test_a_mark_says_month_outcome_and_age_band_and_nothing_of_the_submission():
    key = uuid.uuid4()
    send(SCREENING, screening("high", ma_ca="21439-2026-00012", tuoi=27), submission=key)
    mark = PersonMark.objects.get()
    assert (mark.unit, mark.month, mark.outcome) == (build.UNIT, MAY, "high")
    assert mark.dimensions == {"age": "18_29"}
    told = {field.name: str(getattr(mark, field.name)) for field in mark._meta.fields}
    assert set(told) == {
        "mark", "project_id", "unit", "month", "kind", "outcome", "dimensions", "state",
    }  # fmt: skip
    assert not any(key.hex in value or str(key) in value for value in told.values())
    assert "00012" not in str(told)


def test_a_screening_edited_to_never_used_has_one_mark_and_no_scores():
    key = uuid.uuid4()
    send(SCREENING, screening("high"), submission=key)
    send(SCREENING, screening("none", ngay="2026-06-02"), submission=key)
    assert build.found_by(Screening.objects.get()).scores == ()
    assert PersonMark.objects.get().outcome == "none"
    assert figures(cell("S01", "")) == {}
    assert figures(cell("S01", "", month=build.JUNE)) == {"screened": 1, "none": 1}


def test_of_a_refusal_only_the_refusal_is_kept():
    answers = {"dong_y": "khong", "ngay": "2026-05-17", "ma_ca": "21439-2026-00012", "tuoi": 31}
    send(SCREENING, answers)
    row = Screening.objects.get()
    assert (row.consent, row.case, row.sealed) == (False, "", None)
    assert PersonMark.objects.get().dimensions == {"age": ""}
    assert figures(cell("S01", "")) == {"refused": 1}


def test_a_forgotten_screening_takes_its_mark_along():
    key = uuid.uuid4()
    send(SCREENING, screening("high"), submission=key)
    assert build.forget(key) == {cell("S01", "")}
    assert not PersonMark.objects.exists()
    assert not Count.objects.exists()


def test_an_erased_person_stays_a_count_that_leads_nowhere():
    key, other = uuid.uuid4(), uuid.uuid4()
    for each in (key, other):
        send(SCREENING, screening("high"), submission=each)
    before = figures(cell("S01", ""))
    for _ in range(2):
        services.anonymise(submission=key, mark=build.mark(key))
    assert not Screening.objects.filter(pk=key).exists()
    marks = set(PersonMark.objects.values_list("mark", flat=True))
    assert len(marks) == 2
    assert build.mark(key) not in marks
    services.recount(cells=[cell("S01", "")], now=build.NOW)
    assert figures(cell("S01", "")) == before
    assert [each.differing for each in services.rebuild_counts(now=build.NOW)] == [0]
    # What is deleted later, or asked for again, finds nothing of it.
    assert build.forget(key) == frozenset()
    assert figures(cell("S01", "")) == before


def test_anonymising_what_is_no_screening_changes_nothing():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    assert services.anonymise(submission=key, mark=build.mark(key)) == 0
    assert figures(cell())["held"] == 1


@pytest.mark.parametrize(
    ("age", "band"),
    [(15, "0_15"), (17, "16_17"), (18, "18_29"), (30, "30_44"), (45, "45_120"), (None, "")],
)
def test_ages_become_bands(age, band):
    send(SCREENING, screening("low", **({} if age is None else {"tuoi": age})))
    assert PersonMark.objects.get().dimensions == {"age": band}


def test_an_age_that_is_none_is_refused_without_being_quoted():
    with pytest.raises(Fault) as refused:
        send(SCREENING, screening("low", tuoi=978))
    assert "978" not in str(refused.value)
    assert not PersonMark.objects.exists()


def test_a_screening_that_cannot_be_scored_is_refused_as_a_whole():
    answers = screening("high")
    del answers["s_e/q4_e"]
    with pytest.raises(Fault) as refused:
        send(SCREENING, answers)
    assert [f["code"] for f in refused.value.details["faults"]] == ["assist_unanswered"]
    assert not Screening.objects.exists()
    assert not Count.objects.exists()


def test_a_forgotten_submission_leaves_no_figures_and_an_unknown_one_is_no_fault():
    key = uuid.uuid4()
    send(ACTIVITY, build.activity_answers(), submission=key)
    assert build.forget(key) == {cell()}
    assert not Count.objects.exists()
    assert build.forget(uuid.uuid4()) == frozenset()


def test_recording_asks_as_many_queries_with_many_records_as_with_few():
    def queries():
        with CaptureQueriesContext(connection) as captured:
            send(ACTIVITY, build.activity_answers())
        return len(captured)

    send(ACTIVITY, build.activity_answers())
    few = queries()
    for _ in range(30):
        send(ACTIVITY, build.activity_answers())
    assert queries() == few
