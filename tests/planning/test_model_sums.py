"""What records tell of a model's work stands in its row on phones, and nothing is told twice."""

import uuid
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.accounts.models import Project
from backend.jobs.planning import sum_models
from backend.planning import model_sums
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity, EntityVersion
from outreach.models import Referral, Source
from tests import build
from tests.outreach import build as records
from tests.outreach import offices
from tests.outreach.cases import contacted, counselled, opened

pytestmark = pytest.mark.django_db

BEGUN = records.DAY - timedelta(days=10)
NOTHING = dict.fromkeys(("so_tiep_can", "so_sang_loc", "so_tu_van", "so_ket_noi"), "")


@pytest.fixture(autouse=True)
def every_sum_is_told(settings: Any) -> None:
    settings.K_THRESHOLD = 1


@pytest.fixture
def place(project: Project) -> dict[str, Any]:
    return {"project_id": project.pk, "unit": build.COMMUNE_A}


def step(project: Project, model: UUID, name: str, day: date = BEGUN, **more: Any) -> UUID:
    """A step of the model; the first one makes it."""
    told = offices.MODEL if name == "m0_danh_gia" else {"step": name, "model": str(model)}
    where = {"unit": build.COMMUNE_A, "project_id": project.pk, **more}
    made = model if name == "m0_danh_gia" else None
    return offices.send("model", told, day=day, entity=made, **where)


def begin(project: Project, unit: str = build.COMMUNE_A) -> UUID:
    """A model at work, with its row on phones."""
    model = uuid.uuid4()
    listed = entities.ensure_list(
        project=project, name="mo_hinh", properties=["buoc", "ma_xa"], now=build.NOW
    )
    entities.put(
        entity_list=listed,
        entity_uuid=model,
        label="Điểm tư vấn Thử",
        values={"buoc": "m0_danh_gia", "ma_xa": unit.partition("@")[0]},
        unit=unit,
        now=build.NOW,
    )
    step(project, model, "m0_danh_gia", BEGUN - timedelta(days=5), unit=unit)
    step(project, model, "m1_trien_khai", unit=unit)
    return model


def judge(review: str, *submissions: UUID) -> None:
    Source.objects.filter(pk__in=submissions).update(review=review)


def told(model: UUID) -> dict[str, str]:
    values = Entity.objects.get(uuid=model).values
    return {name: values.get(name, "") for name in NOTHING}


def refreshed(project: Project) -> int:
    return model_sums.refresh(project=project, now=build.NOW)


def test_each_person_counts_once_and_approved_records_alone(
    project: Project, place: dict[str, Any]
) -> None:
    model = begin(project)
    case = opened(**place)
    contacted(case.pk, **place)
    contacted(case.code, after=1, **place)
    contacted("", **place)  # anonymous
    contacted("", ket_qua="khong_gap", **place)  # nobody was met
    waiting = contacted("", **place)
    judge("", waiting)
    counselled(case.pk, **place)
    counselled("", hinh_thuc="nhom", nam=3, nu=4, **place)  # a group: attendances, no persons
    offices.send("health_check", offices.CHECK, day=records.DAY, **place)
    assert refreshed(project) == 1
    assert told(model) == NOTHING | {
        "so_tiep_can": "2", "so_sang_loc": "100", "so_tu_van": "1", "so_ket_noi": "0",
    }  # fmt: skip
    judge("approved", waiting)
    assert refreshed(project) == 1
    assert told(model)["so_tiep_can"] == "3"


def test_a_referral_counts_once_it_was_received(project: Project, place: dict[str, Any]) -> None:
    model = begin(project)
    made = uuid.uuid4()
    offices.send(
        "referral",
        {"act": "tao", "consent": "co", "case": "90001-2026-00001", "service": "y_te"},
        submission=made,
        day=records.DAY,
        **place,
    )
    refreshed(project)
    assert told(model)["so_ket_noi"] == "0"
    Referral.objects.filter(submission=made).update(arrived_on=records.DAY)
    refreshed(project)
    assert told(model)["so_ket_noi"] == "1"


def test_the_same_again_makes_no_version(project: Project, place: dict[str, Any]) -> None:
    model = begin(project)
    contacted("", **place)
    assert sum_models(build.NOW) == 1
    rows = EntityVersion.objects.filter(entity__uuid=model)
    before = rows.count()
    assert [sum_models(build.NOW) for _ in range(3)] == [0, 0, 0]
    contacted("", unit=build.COMMUNE_B, project_id=project.pk)  # elsewhere
    assert sum_models(build.NOW) == 0
    assert rows.count() == before
    row = Entity.objects.get(uuid=model)
    assert (row.label, row.unit) == ("Điểm tư vấn Thử", build.COMMUNE_A)
    assert (row.values["buoc"], row.values["ma_xa"]) == ("m0_danh_gia", "90001")


def test_what_was_done_before_it_began_is_not_its_own(
    project: Project, place: dict[str, Any]
) -> None:
    model = begin(project)
    contacted("", after=-11, **place)
    contacted("", after=-10, **place)
    refreshed(project)
    assert told(model)["so_tiep_can"] == "1"


def test_of_two_at_work_in_a_commune_nobody_can_tell_whose_it_is(
    project: Project, place: dict[str, Any]
) -> None:
    first, far = begin(project), begin(project, build.COMMUNE_B)
    contacted("", **place)
    assert refreshed(project) == 2
    second = begin(project)
    assert refreshed(project) == 1  # the second was told nothing yet
    assert (told(first), told(second)) == (NOTHING, NOTHING)
    assert told(far)["so_tiep_can"] == "0"
    step(project, second, "dung", records.DAY)
    refreshed(project)
    assert (told(first)["so_tiep_can"], told(second)) == ("1", NOTHING)


def test_a_model_that_was_only_assessed_or_whose_start_was_rejected_is_told_nothing(
    project: Project, place: dict[str, Any]
) -> None:
    model = begin(project)
    started = Source.objects.filter(kind="model", project_id=project.pk)
    judge("rejected", *started.values_list("pk", flat=True))
    contacted("", **place)
    assert refreshed(project) == 0
    assert told(model) == NOTHING


def test_without_the_list_or_its_row_nothing_is_made(project: Project) -> None:
    assert refreshed(project) == 0
    step(project, uuid.uuid4(), "m0_danh_gia")
    assert refreshed(project) == 0
    assert not Entity.objects.filter(entity_list__name="mo_hinh").exists()


def test_an_erased_person_leaves_the_sum(project: Project, place: dict[str, Any]) -> None:
    model = begin(project)
    gone = contacted("", **place)
    refreshed(project)
    assert told(model)["so_tiep_can"] == "1"
    records.forget(gone)
    refreshed(project)
    assert told(model)["so_tiep_can"] == "0"


def test_a_sum_that_points_at_a_few_persons_is_told_to_nobody(
    project: Project, place: dict[str, Any], settings: Any
) -> None:
    settings.K_THRESHOLD = 3
    model = begin(project)
    zero = dict.fromkeys(NOTHING, "0")
    refreshed(project)
    assert told(model) == zero
    first = contacted("", **place)
    contacted("", **place)
    refreshed(project)
    assert told(model) == zero | {"so_tiep_can": ""}
    contacted("", **place)
    refreshed(project)
    assert told(model) == zero | {"so_tiep_can": "3"}
    records.forget(first)  # and back under it
    refreshed(project)
    assert told(model) == zero | {"so_tiep_can": ""}
