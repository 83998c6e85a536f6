"""Pilot models: their steps in order or out of it, and what each step says."""

from datetime import date
from uuid import uuid4

import pytest

from outreach import selectors
from outreach.faults import Fault
from outreach.models import (
    Activity,
    ModelStep,
    PilotModel,
    Source,
)
from tests.outreach import build
from tests.outreach.offices import (
    MODEL,
    held,
    notes,
    send,
)

pytestmark = pytest.mark.django_db


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
