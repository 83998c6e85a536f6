"""Whose keys: the case's where the submission is about one, else the submission's own."""

import uuid

import pytest

from backend.accounts.models import Project
from backend.survey.entities.models import Entity, EntityList
from backend.survey.submissions import removing, sealed
from backend.survey.submissions.models import Submission, SubmissionVersion
from backend.vault.models import DataKey
from tests import build
from tests.phone import FieldPhone
from tests.sealed.conftest import FORM, NAME, NAMESPACES

ENTITY = """
| entities |            |           |              |
|          | dataset    | label     | create_if    |
|          | truong_hop | 'Ca'      | true()       |
"""
REFERS = """
| survey   |            |           |              |                    |
|          | type       | name      | label        | bind::dh:sensitive |
|          | text       | ma_ca     | Mã ca        |                    |
|          | text       | ten_goi   | Tên gọi      | identity           |
| settings |            |           |              |                    |
|          | form_title | form_id   | version      | namespaces         |
|          | Theo dõi   | theo_doi  | 1            | {namespaces}       |
"""
CASE = uuid.UUID("7f6c1d1e-5b53-4a51-8d5c-0d1c7a6f2b11")


def owner() -> str:
    return sealed.owner_of(SubmissionVersion.objects.get())


@pytest.fixture
def refers(project: Project) -> None:
    made = build.form(project, REFERS.format(namespaces=NAMESPACES))
    version = made.versions.get()
    version.mapping = {"record": "screening", "fields": {"case": "ma_ca"}}
    version.save(update_fields=["mapping"])


def test_who_makes_a_case_is_sealed_under_it(phone: FieldPhone, project: Project) -> None:
    made = FORM.format(version="1", mark="", namespaces=NAMESPACES) + ENTITY
    build.form(project, made)
    case = {"meta/entity/@id": str(CASE), "meta/entity/@create": "1", "meta/entity/label": "Ca"}
    answers = {"ma_xa": "90001", "ten_goi": NAME, **case}
    named = phone.fill(phone.blank("ho_so"), answers)
    assert phone.submit(named).status_code == 201
    assert owner() == f"case:{CASE}"
    version = SubmissionVersion.objects.get()
    assert sealed.xml_of(version) == named
    build.work()
    assert Entity.objects.get().uuid == CASE


@pytest.mark.parametrize("said", [str(CASE), str(CASE).upper()])
def test_who_refers_to_a_case_is_sealed_under_it(
    phone: FieldPhone, refers: None, said: str
) -> None:
    assert phone.send("theo_doi", {"ma_ca": said, "ten_goi": NAME}).status_code == 201
    assert owner() == f"case:{CASE}"


@pytest.mark.parametrize("said", ["TH-007", "", "case:1", f"{CASE} {CASE}"])
def test_who_names_none_has_keys_of_its_own(phone: FieldPhone, refers: None, said: str) -> None:
    assert phone.send("theo_doi", {"ma_ca": said, "ten_goi": NAME}).status_code == 201
    assert owner() == f"submission:{Submission.objects.get().pk}"


def test_another_project_s_case_is_no_case_here(
    phone: FieldPhone, refers: None, project: Project
) -> None:
    other = Project.objects.create(name="Dự án khác", created_at=build.NOW)
    held = EntityList.objects.create(project=other, name="truong_hop", created_at=build.NOW)
    Entity.objects.create(
        entity_list=held, uuid=CASE, label="Ca", created_at=build.NOW, updated_at=build.NOW
    )
    assert phone.send("theo_doi", {"ma_ca": str(CASE), "ten_goi": NAME}).status_code == 201
    assert owner().startswith("submission:")


def test_two_submissions_of_a_case_share_its_keys(phone: FieldPhone, refers: None) -> None:
    for _ in range(2):
        assert phone.send("theo_doi", {"ma_ca": str(CASE), "ten_goi": NAME}).status_code == 201
    kinds = DataKey.objects.filter(owner=f"case:{CASE}").values_list("kind", flat=True)
    assert sorted(kinds) == ["answers", "identity"]


def test_purging_destroys_the_submission_s_own_keys(phone: FieldPhone, refers: None) -> None:
    for said in ("", str(CASE)):
        assert phone.send("theo_doi", {"ma_ca": said, "ten_goi": NAME}).status_code == 201
    for each in Submission.objects.all():
        removing.purge(uuid=each.pk, now=build.NOW)
    keys = DataKey.objects.exclude(owner="index")
    assert {each.owner.partition(":")[0] for each in keys.filter(destroyed_at=None)} == {"case"}
    assert {each.owner.partition(":")[0] for each in keys.exclude(destroyed_at=None)} == {
        "submission"
    }
    assert SubmissionVersion.objects.count() == 0
