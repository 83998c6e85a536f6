"""Entity lists through the program door: names, properties, forms that use them, who gets what."""

from typing import Any

import pytest

from backend.accounts.models import ActorProperty, AppUser, Project
from backend.survey.entities import services
from backend.survey.entities.models import Entity, EntityList
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, problem_of
from tests.jobs.entity_forms import change_form, make_form, making
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(project: Project) -> str:
    return f"/projects/{project.pk}/datasets"


def test_a_list_is_made_and_shown_as_central_shows_it(
    boss: Program, project: Project, at: str
) -> None:
    told = boss.post(at, {"name": "truong", "approvalRequired": True}).json()
    assert (told["name"], told["projectId"], told["approvalRequired"]) == (
        "truong",
        project.pk,
        True,
    )
    assert (told["ownerOnly"], told["accessFilter"], told["properties"]) == (False, None, [])
    assert told["linkedForms"] == told["sourceForms"] == []
    assert boss.post(f"{at}/truong/properties", {"name": "số nhà"}).status_code == 400
    assert boss.post(f"{at}/truong/properties", {"name": "số.nhà-2"}).json() == {"success": True}
    (prop,) = boss.get(f"{at}/truong").json()["properties"]
    assert (prop["name"], prop["odataName"], prop["forms"]) == ("số.nhà-2", "s_nh_2", [])
    assert prop["publishedAt"]
    (listed,) = boss.get(at).json()
    assert set(listed) == {
        "name", "projectId", "createdAt", "approvalRequired", "ownerOnly", "accessFilter",
    }  # fmt: skip
    (listed,) = boss.get(at, **{"X-Extended-Metadata": "true"}).json()
    assert (listed["entities"], listed["lastEntity"], listed["conflicts"]) == (0, None, 0)


@pytest.mark.parametrize(
    "name", [None, 5, "", " ", "__a", "a.b", "1a", "a b", "a/b", "a\0", "\ud800", "x" * 121, [], {}]
)
def test_a_bad_name_is_refused(boss: Program, at: str, name: Any) -> None:
    assert problem_of(boss.post(at, {"name": name})) == (400, 400.8)
    assert not EntityList.objects.exists()
    boss.post(at, {"name": "truong"})
    if name != "a.b":  # a property may hold a point
        assert problem_of(boss.post(f"{at}/truong/properties", {"name": name})) == (400, 400.8)


@pytest.mark.parametrize("name", ["name", "label", "Label", "NAME", "__x"])
def test_collects_own_columns_are_no_properties(boss: Program, at: str, name: str) -> None:
    boss.post(at, {"name": "truong"})
    assert problem_of(boss.post(f"{at}/truong/properties", {"name": name})) == (400, 400.8)


def test_a_name_is_taken_once_whatever_its_capitals(boss: Program, at: str) -> None:
    boss.post(at, {"name": "truong"})
    assert problem_of(boss.post(at, {"name": "truong"})) == (409, 409.3)
    assert problem_of(boss.post(at, {"name": "Truong"})) == (409, 409.16)
    boss.post(f"{at}/truong/properties", {"name": "ten"})
    for again in ("ten", "Ten"):
        answer = boss.post(f"{at}/truong/properties", {"name": again})
        assert problem_of(answer) == (409, 409.3)


def test_forms_that_use_a_list_are_named_and_keep_it_from_being_deleted(
    boss: Program, project: Project, at: str
) -> None:
    make_form(project)
    change_form(project)
    told = boss.get(f"{at}/dia_diem").json()
    assert told["linkedForms"] == [{"xmlFormId": "sua", "name": "Sửa"}]
    assert [each["xmlFormId"] for each in told["sourceForms"]] == ["lap", "sua"]
    by_name = {each["name"]: each["forms"] for each in told["properties"]}
    assert [each["xmlFormId"] for each in by_name["ten"]] == ["lap", "sua"]
    refused = boss.delete(f"{at}/dia_diem")
    assert problem_of(refused)[0] == 409
    assert refused.json()["details"]["linkedForms"] == [{"xmlFormId": "sua", "name": "Sửa"}]
    kept = boss.delete(f"{at}/dia_diem/properties/ten")
    assert problem_of(kept)[0] == 409
    assert "dependentForms" in kept.json()["details"]["prerequisites"]


def test_a_list_without_forms_goes_to_the_bin_and_its_name_is_free(
    boss: Program, project: Project, at: str
) -> None:
    listed = services.ensure_list(project=project, name="truong", properties=["ten"], now=build.NOW)
    made = boss.post(f"{at}/truong/entities", {"label": "Cũ", "data": {"ten": "a"}}).json()
    assert boss.delete(f"{at}/truong").json() == {"success": True}
    assert problem_of(boss.get(f"{at}/truong")) == (404, 404.1)
    assert boss.get(at).json() == []
    (deleted,) = boss.get(f"{at}?deleted=true").json()
    assert (deleted["id"], deleted["name"]) == (listed.pk, "truong")
    trash = boss.get(f"/projects/{project.pk}/trash/datasets/{listed.pk}/entities.csv")
    assert made["uuid"] in b"".join(trash.streaming_content).decode()
    assert boss.post(at, {"name": "truong"}).status_code == 200
    assert boss.get(f"{at}/truong/entities").json() == []


def test_a_property_is_deleted_once_no_entity_holds_it(
    boss: Program, project: Project, at: str
) -> None:
    services.ensure_list(project=project, name="truong", properties=["ten", "so"], now=build.NOW)
    made = boss.post(f"{at}/truong/entities", {"label": "A", "data": {"ten": "x"}}).json()
    refused = boss.delete(f"{at}/truong/properties/ten")
    assert problem_of(refused)[0] == 409
    details = refused.json()["details"]["prerequisites"]["nonEmptyEntities"]["details"]
    assert details == {"totalCount": 1, "entities": [{"uuid": made["uuid"]}]}
    assert problem_of(boss.delete(f"{at}/truong/properties/khong")) == (404, 404.1)
    boss.patch(f"{at}/truong/entities/{made['uuid']}?force=true", {"data": {"ten": ""}})
    assert boss.delete(f"{at}/truong/properties/ten").json() == {"success": True}
    names = [each["name"] for each in boss.get(f"{at}/truong").json()["properties"]]
    assert names == ["so"]


def test_the_access_filter_is_set_in_both_of_centrals_ways(
    boss: Program, project: Project, at: str
) -> None:
    services.ensure_list(project=project, name="truong", properties=["ma_xa"], now=build.NOW)
    ActorProperty.objects.create(project=project, name="xa", created_at=build.NOW)
    path, rule = f"{at}/truong", {"datasetProperty": "ma_xa", "actorProperty": "xa"}
    put = boss._json("PUT", f"{path}/access-filter", rule)
    assert put.json() == rule
    assert boss.get(f"{path}/access-filter").json() == rule
    assert boss.get(path).json()["accessFilter"] == {"type": "property", "rules": [rule]}
    told = boss.patch(path, {"accessFilter": {"type": "ownerOnly"}}).json()
    assert (told["ownerOnly"], told["accessFilter"]) == (True, {"type": "ownerOnly"})
    told = boss.patch(path, {"accessFilter": {"type": "property", "rules": [rule]}}).json()
    assert (told["ownerOnly"], told["accessFilter"]["rules"]) == (False, [rule])
    assert boss.patch(path, {"accessFilter": None}).json()["accessFilter"] is None
    assert boss.get(f"{path}/access-filter").json() is None
    assert boss.patch(path, {"ownerOnly": True}).json()["ownerOnly"]
    for bad in (
        "x", 5, [], {"type": "khac"}, {"type": "property"}, {"type": "property", "rules": []},
        {"type": "property", "rules": [5]}, {"type": "property", "rules": [{"a": 1}]},
    ):  # fmt: skip
        assert problem_of(boss.patch(path, {"accessFilter": bad})) == (400, 400.8)
    unknown = {"type": "property", "rules": [{**rule, "actorProperty": "khong"}]}
    assert problem_of(boss.patch(path, {"accessFilter": unknown})) == (400, 400.23)
    assert problem_of(boss._json("PUT", f"{path}/access-filter", {}))[0] == 400
    assert problem_of(boss.patch(path, {"approvalRequired": "có"})) == (400, 400.11)


def test_an_approval_list_takes_what_is_approved(
    boss: Program, project: Project, phone: FieldPhone, at: str
) -> None:
    make_form(project)
    boss.patch(f"{at}/dia_diem", {"approvalRequired": True})
    for number in (1, 2):
        uuid = f"00000000-0000-4000-8000-00000000000{number}"
        phone.send("lap", making(uuid, f"Trường {number}"))
    build.work()
    assert not Entity.objects.exists()
    sent = Submission.objects.order_by("created_at").first()
    assert sent is not None
    path = f"/projects/{project.pk}/forms/lap/submissions/{sent.instance_id}"
    assert boss.patch(path, {"reviewState": "hasIssues"}).status_code == 200
    build.work()
    assert not Entity.objects.exists()
    boss.patch(path, {"reviewState": "approved"})
    boss.patch(path, {"reviewState": "rejected"})
    boss.patch(path, {"reviewState": "approved"})
    build.work()
    assert Entity.objects.get().version == 1
    pending = boss.patch(f"{at}/dia_diem", {"approvalRequired": False})
    assert problem_of(pending) == (400, 400.29)
    assert pending.json()["details"]["count"] == 1
    assert EntityList.objects.get().approval_required
    assert problem_of(boss.patch(f"{at}/dia_diem?convert=co", {"approvalRequired": False})) == (
        400,
        400.8,
    )
    boss.patch(f"{at}/dia_diem?convert=true", {"approvalRequired": False})
    build.work()
    assert Entity.objects.count() == 2


def test_what_a_phone_gets_follows_owner_and_filter(
    boss: Program, project: Project, phone: FieldPhone, worker: Any, at: str
) -> None:
    make_form(project)
    change_form(project)
    ActorProperty.objects.create(project=project, name="nhom", created_at=build.NOW)
    mine = "00000000-0000-4000-8000-000000000001"
    phone.send("lap", making(mine, "Của tôi", so="1", ma_xa="90001"))
    build.work()
    boss.post(f"{at}/dia_diem/entities", {"label": "Của ai", "data": {"ma_xa": "90001", "so": "2"}})

    def labels() -> tuple[list[str], str]:
        blank = phone.blank("sua")
        (medium,) = blank.manifest
        lines = blank.media[medium.filename].decode().splitlines()
        return [line.split(",")[1] for line in lines[1:]], medium.hash

    seen, hashes = labels()
    assert seen == ["Của ai", "Của tôi"]
    boss.patch(f"{at}/dia_diem", {"ownerOnly": True})
    assert labels()[0] == ["Của tôi"]
    assert labels()[1] != hashes
    rule = {"datasetProperty": "so", "actorProperty": "nhom"}
    access = {"accessFilter": {"type": "property", "rules": [rule]}}
    boss.patch(f"{at}/dia_diem", access)
    assert labels()[0] == []  # a key without the property gets nothing
    AppUser.objects.update(properties={"nhom": "2"})
    second, hashes = labels()
    assert second == ["Của ai"]
    AppUser.objects.update(properties={"nhom": "1"})
    assert labels()[0] == ["Của tôi"]
    assert labels()[1] != hashes
