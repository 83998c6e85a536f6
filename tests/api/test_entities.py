"""Entities through the program door: made, changed, found, deleted; within the caller's area."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, Role, User
from backend.journal.models import Event
from backend.survey.entities import services, trash
from backend.survey.entities.models import Entity, EntityList, EntityVersion, PurgedEntity
from tests import build
from tests.api.conftest import Program, problem_of, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(project: Project) -> EntityList:
    return services.ensure_list(
        project=project, name="dia_diem", properties=["ten", "ma_xa", "so"], now=build.NOW
    )


@pytest.fixture
def at(project: Project) -> str:
    return f"/projects/{project.pk}/datasets/dia_diem"


@pytest.fixture
def manager(project: Project) -> Program:
    """A project manager whose area is the two communes A and B."""
    accounts.ensure_roles()
    units = (build.COMMUNE_A, build.COMMUNE_B)
    return Program(token_of(build.person("quanly", "project_manager", project, units=units)))


def body(label: str = "Trường An", uuid: str = "", **data: Any) -> dict[str, Any]:
    return {"label": label, "data": data, **({"uuid": uuid} if uuid else {})}


def put(
    sites: EntityList, label: str = "Trường", unit: str = build.COMMUNE_A, **values: str
) -> Entity:
    return services.put(
        entity_list=sites,
        entity_uuid=uuid4(),
        label=label,
        values=values,
        unit=unit,
        now=build.NOW,
    )


def test_an_entity_is_made_and_shown_as_central_shows_it(
    boss: Program, sites: EntityList, at: str, admin: User
) -> None:
    uuid = str(uuid4())
    told = boss.post(f"{at}/entities", body(uuid=uuid, ten="An", ma_xa="90001")).json()
    assert (told["uuid"], told["creatorId"], told["conflict"]) == (uuid, admin.pk, None)
    assert (told["updatedAt"], told["deletedAt"]) == (None, None)
    current = told["currentVersion"]
    assert (current["label"], current["version"], current["current"]) == ("Trường An", 1, True)
    assert current["data"] == {"ten": "An", "ma_xa": "90001"}
    assert current["dataReceived"] == {"ten": "An", "ma_xa": "90001", "label": "Trường An"}
    entity = Entity.objects.get()
    assert entity.unit == build.COMMUNE_A
    again = boss.get(f"{at}/entities/{uuid}").json()
    assert again == told
    (listed,) = boss.get(f"{at}/entities").json()
    assert "data" not in listed["currentVersion"]
    extended = boss.get(f"{at}/entities", **{"X-Extended-Metadata": "true"}).json()
    assert extended[0]["creator"]["displayName"] == "admin"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], 400.11),
        ("x", 400.11),
        (b"{", 400.1),
        ({"label": "A", "data": {}, "them": 1}, 400.31),
        ({"data": {}}, 400.2),
        ({}, 400.2),
        ({"label": 5, "data": {}}, 400.11),
        ({"label": " ", "data": {}}, 400.8),
        ({"label": "x" * 256, "data": {}}, 400.13),
        ({"label": "a\0b", "data": {}}, 400.11),
        ({"label": "\ud800", "data": {}}, 400.11),
        ({"label": "A", "data": "x"}, 400.11),
        ({"label": "A", "data": ["x"]}, 400.11),
        ({"label": "A", "data": {"ten": 5}}, 400.11),
        ({"label": "A", "data": {"ten": None}}, 400.11),
        ({"label": "A", "data": {"ten": "a\0"}}, 400.11),
        ({"label": "A", "data": {"khac": "x"}}, 400.28),
        ({"label": "A", "uuid": 5, "data": {}}, 400.11),
        ({"label": "A", "uuid": "../x", "data": {}}, 400.11),
        ({"label": "A", "uuid": str(UUID(int=5)), "data": {}}, 400.11),
        ({"entities": "x"}, 400.31),
        ({"entities": []}, 400.31),
        ({"entities": [5], "source": {"name": "a"}}, 400.11),
        ({"entities": [{"label": "A", "data": {}}]}, 400.2),
        ({"entities": [{"label": "A", "data": {}}], "source": {}}, 400.2),
        ({"entities": [{"label": "A", "data": {}}], "source": "x"}, 400.11),
        ({"entities": [{"label": "A", "data": {}}], "source": {"name": 5}}, 400.11),
        ({"entities": [{"label": "A", "data": {}}], "source": {"name": "a", "size": "5"}}, 400.11),
        ({"entities": [{"label": "A", "data": {}}, {}], "source": {"name": "a"}}, 400.2),
    ],
)
def test_a_bad_body_makes_nothing(
    boss: Program, sites: EntityList, at: str, given: Any, code: float
) -> None:
    answer = boss.post(f"{at}/entities", given)
    assert problem_of(answer) == (400, code)
    assert not Entity.objects.exists()
    assert not EntityVersion.objects.exists()
    if isinstance(given, dict) and "entities" not in given:
        entity = put(sites)
        patched = boss.patch(f"{at}/entities/{entity.uuid}?force=true", given)
        assert patched.status_code in {200, 400}
        assert (patched.status_code == 200) == (Entity.objects.get().version == 2)


def test_a_uuid_serves_once_for_ever(boss: Program, sites: EntityList, at: str) -> None:
    uuid = str(uuid4())
    assert boss.post(f"{at}/entities", body(uuid=uuid)).status_code == 200
    assert problem_of(boss.post(f"{at}/entities", body(uuid=uuid))) == (409, 409.3)
    boss.delete(f"{at}/entities/{uuid}")
    assert problem_of(boss.post(f"{at}/entities", body(uuid=uuid))) == (409, 409.19)
    trash.purge(now=timezone.now() + timedelta(days=31))
    assert not Entity.objects.exists()
    assert PurgedEntity.objects.get().uuid == UUID(uuid)
    assert problem_of(boss.post(f"{at}/entities", body(uuid=uuid))) == (409, 409.19)
    twice = {"entities": [body(uuid=str(u := uuid4())), body(uuid=str(u))], "source": {"name": "a"}}
    assert problem_of(boss.post(f"{at}/entities", twice)) == (409, 409.3)
    assert not Entity.objects.exists()


def test_many_come_in_one_request_with_their_source(
    boss: Program, sites: EntityList, at: str, project: Project
) -> None:
    rows = [body(f"Trường {n}", ten=str(n), ma_xa="90001") for n in range(30)]
    answer = boss.post(f"{at}/entities", {"entities": rows, "source": {"name": "a.csv", "size": 9}})
    assert answer.json() == {"success": True}
    assert Entity.objects.filter(unit=build.COMMUNE_A).count() == 30
    assert Entity.objects.get(label="Trường 7").scope.count() == 2
    assert Event.objects.filter(kind="entity.create").count() == 30
    entity = Entity.objects.first()
    assert entity is not None
    (version,) = boss.get(f"{at}/entities/{entity.uuid}/versions").json()
    assert version["source"] == {"name": "a.csv", "size": 9, "count": 30, "userAgent": None}


def test_more_than_ten_thousand_are_refused_before_any_is_made(
    boss: Program, sites: EntityList, at: str
) -> None:
    given = {"entities": [body()] * 10_001, "source": {"name": "a"}}
    assert problem_of(boss.post(f"{at}/entities", given)) == (413, 413.561)
    assert not Entity.objects.exists()


def test_the_number_of_queries_of_a_bulk_does_not_grow_with_its_rows(
    boss: Program, sites: EntityList, at: str
) -> None:
    counts = []
    for many in (5, 200):
        rows = [body(f"T {n}", ma_xa="90001") for n in range(many)]
        with CaptureQueriesContext(connection) as asked:
            boss.post(f"{at}/entities", {"entities": rows, "source": {"name": "a"}})
        counts.append(len(asked))
    assert counts[1] - counts[0] < 40  # SQLite takes a thousand parameters at once


def test_a_change_names_the_version_that_it_changes(
    boss: Program, sites: EntityList, at: str
) -> None:
    entity = put(sites, ten="An", so="1")
    path = f"{at}/entities/{entity.uuid}"
    assert problem_of(boss.patch(path, {"data": {"ten": "B"}})) == (409, 409.15)
    stale = boss.patch(f"{path}?baseVersion=7", {"data": {"ten": "B"}})
    assert problem_of(stale) == (409, 409.15)
    assert stale.json()["message"].startswith("Current version of the Entity is '1' and you")
    told = boss.patch(f"{path}?baseVersion=1", {"data": {"ten": "B"}}).json()
    current = told["currentVersion"]
    assert (current["version"], current["baseVersion"]) == (2, 1)
    assert (current["data"], current["dataReceived"]) == ({"ten": "B", "so": "1"}, {"ten": "B"})
    assert told["updatedAt"] is not None
    forced = boss.patch(f"{path}?force=true", {"label": "Khác"}).json()["currentVersion"]
    assert (forced["version"], forced["label"], forced["dataReceived"]) == (
        3,
        "Khác",
        {"label": "Khác"},
    )
    matched = boss.client.generic(
        "PATCH",
        f"/v1{path}",
        json.dumps({"data": {"so": "3"}}),
        content_type="application/json",
        headers={**boss.headers, "If-Match": boss.get(path)["ETag"]},
    )
    assert matched.json()["currentVersion"]["version"] == 4


def test_a_conflict_is_shown_and_settled(boss: Program, sites: EntityList, at: str) -> None:
    entity = put(sites, ten="An", so="1")
    path = f"{at}/entities/{entity.uuid}"
    assert problem_of(boss.patch(f"{path}?resolve=true&baseVersion=1", {})) == (400, 400.32)
    boss.patch(f"{path}?baseVersion=1", {"data": {"ten": "B"}})
    EntityVersion.objects.create(
        entity=entity,
        version=3,
        label="Trường",
        values={"ten": "C", "so": "1"},
        received={"ten": "C"},
        base_version=1,
        conflicting=["ten"],
        created_at=build.NOW,
    )
    Entity.objects.update(version=3, conflict="hard", values={"ten": "C", "so": "1"})
    versions = boss.get(f"{path}/versions").json()
    assert [each["conflict"] for each in versions] == [None, None, "hard"]
    assert [each["lastGoodVersion"] for each in versions] == [False, True, False]
    assert [each["relevantToConflict"] for each in versions] == [True, True, True]
    assert (versions[2]["baseDiff"], versions[2]["serverDiff"]) == (["ten"], ["ten"])
    assert problem_of(boss.patch(f"{path}?resolve=true", {})) == (409, 409.15)
    told = boss.patch(f"{path}?resolve=true&baseVersion=3", {}).json()
    assert (told["conflict"], told["currentVersion"]["version"]) == (None, 3)
    versions = boss.get(f"{path}/versions").json()
    assert versions[2]["resolved"]
    assert [each["lastGoodVersion"] for each in versions] == [False, False, True]
    assert boss.get(f"{path}/versions?relevantToConflict=true").json() == []
    actions = [each["action"] for each in boss.get(f"{path}/audits").json()]
    assert actions == ["entity.update.resolve", "entity.update.version", "entity.create"]


def test_diffs_and_audits_tell_what_changed_and_who_did_it(
    boss: Program, sites: EntityList, at: str, admin: User
) -> None:
    uuid = boss.post(f"{at}/entities", body(ten="An")).json()["uuid"]
    boss.patch(f"{at}/entities/{uuid}?force=true", {"data": {"ten": "B", "so": "2"}})
    (diff,) = boss.get(f"{at}/entities/{uuid}/diffs").json()
    assert sorted(diff, key=lambda each: each["propertyName"]) == [
        {"propertyName": "so", "new": "2"},
        {"propertyName": "ten", "old": "An", "new": "B"},
    ]
    last, _first = boss.get(f"{at}/entities/{uuid}/audits").json()
    assert (last["actorId"], last["actor"]["displayName"]) == (admin.pk, "admin")
    assert last["details"]["entity"] == {"uuid": uuid, "dataset": "dia_diem"}


def test_deleted_ones_are_in_the_bin_and_come_back(
    boss: Program, sites: EntityList, at: str
) -> None:
    first, second = put(sites), put(sites)
    path = f"{at}/entities/{first.uuid}"
    assert problem_of(boss.post(f"{path}/restore")) == (404, 404.1)
    assert boss.delete(path).json() == {"success": True}
    assert problem_of(boss.get(path)) == (404, 404.1)
    assert problem_of(boss.delete(path)) == (404, 404.1)
    (deleted,) = boss.get(f"{at}/entities?deleted=true").json()
    assert (deleted["uuid"], bool(deleted["deletedAt"])) == (str(first.uuid), True)
    assert boss.post(f"{path}/restore").json() == {"success": True}
    assert boss.get(path).status_code == 200
    ids = {"ids": [str(first.uuid), str(second.uuid), str(uuid4())]}
    assert boss.post(f"{at}/entities/bulk-delete", ids).json() == {"success": True}
    assert boss.get(f"{at}/entities").json() == []
    assert boss.post(f"{at}/entities/bulk-restore", ids).json() == {"success": True}
    assert len(boss.get(f"{at}/entities").json()) == 2
    for bad in ({}, {"ids": []}, {"ids": ["x"]}, {"ids": 5}, [], {"ids": [None]}):
        assert problem_of(boss.post(f"{at}/entities/bulk-delete", bad))[0] == 400
    kinds = list(
        Event.objects.filter(subject=str(first.uuid)).order_by("id").values_list("kind", flat=True)
    )
    assert [*dict.fromkeys(kinds)] == ["entity.create", "entity.delete", "entity.restore"]


def test_what_was_deleted_thirty_days_ago_is_gone_for_good(
    boss: Program, sites: EntityList, at: str
) -> None:
    old, young = put(sites), put(sites)
    boss.delete(f"{at}/entities/{old.uuid}")
    now = timezone.now()
    assert trash.purge(now=now + timedelta(days=29)) == 0
    Entity.objects.filter(pk=young.pk).update(deleted_at=now + timedelta(days=10))
    assert trash.purge(now=now + timedelta(days=31)) == 1
    assert Entity.objects.get() == young
    assert Event.objects.get(kind="entity.purge").details == {"entitiesDeleted": 1}


def test_words_are_found_without_their_marks(boss: Program, sites: EntityList, at: str) -> None:
    put(sites, "Trường Đức Phổ", ten="Hòa Bình")
    put(sites, "Chợ Lớn")

    def labels(query: str) -> list[str]:
        found = boss.get(f"{at}/entities?q={query}").json()
        return [each["currentVersion"]["label"] for each in found]

    assert labels("duc+pho") == ["Trường Đức Phổ"]
    assert labels("hoa+truong") == ["Trường Đức Phổ"]
    assert labels("ĐỨC") == ["Trường Đức Phổ"]
    assert labels("khong") == []
    assert sorted(labels("")) == ["Chợ Lớn", "Trường Đức Phổ"]
    assert labels("%25") == []


def test_the_csv_has_centrals_columns_and_is_not_sent_twice(
    boss: Program, sites: EntityList, at: str
) -> None:
    entity = put(sites, 'Trường "An"', ten="a,b")
    answer = boss.get(f"{at}/entities.csv")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == (
        "__id,label,ten,ma_xa,so,__createdAt,__creatorId,__creatorName,"
        "__updates,__updatedAt,__version"
    )
    assert lines[1].startswith(f'{entity.uuid},"Trường ""An""","a,b",,,2026-11-22T02:00:00.000Z')
    assert lines[1].endswith(",0,,1")
    tag = answer["ETag"]
    assert boss.get(f"{at}/entities.csv", **{"If-None-Match": tag}).status_code == 304
    boss.patch(f"{at}/entities/{entity.uuid}?force=true", {"data": {"so": "1"}})
    assert boss.get(f"{at}/entities.csv", **{"If-None-Match": tag}).status_code == 200
    asked = boss.get(f"{at}/entities.csv?$filter=__system/createdAt lt 2020-01-01")
    assert len(b"".join(asked.streaming_content).splitlines()) == 1
    assert problem_of(boss.get(f"{at}/entities.csv?$filter=ten eq 'x'"))[0] == 501
    assert problem_of(boss.get(f"{at}/entities.csv?$filter=((("))[0] == 400


def test_everything_is_cut_by_the_callers_area(
    manager: Program, sites: EntityList, at: str
) -> None:
    mine, far = put(sites, "Gần"), put(sites, "Xa", build.COMMUNE_FAR)
    nowhere = put(sites, "Không đâu", "")
    assert [each["uuid"] for each in manager.get(f"{at}/entities").json()] == [str(mine.uuid)]
    for other in (far, nowhere):
        path = f"{at}/entities/{other.uuid}"
        assert problem_of(manager.get(path)) == (404, 404.1)
        for part in ("versions", "diffs", "audits"):
            assert problem_of(manager.get(f"{path}/{part}")) == (404, 404.1)
        assert problem_of(manager.patch(f"{path}?force=true", {"label": "x"})) == (404, 404.1)
        assert problem_of(manager.delete(path)) == (404, 404.1)
    ids = {"ids": [str(far.uuid), str(nowhere.uuid)]}
    manager.post(f"{at}/entities/bulk-delete", ids)
    assert Entity.objects.filter(deleted_at=None).count() == 3
    table = b"".join(manager.get(f"{at}/entities.csv").streaming_content).decode()
    assert "Gần" in table
    assert "Xa" not in table
    (listed,) = manager.get(at.rpartition("/")[0], **{"X-Extended-Metadata": "true"}).json()
    assert listed["entities"] == 1


def test_a_row_is_made_within_the_makers_area_alone(
    manager: Program, official: Program, sites: EntityList, at: str, project: Project
) -> None:
    assert problem_of(manager.post(f"{at}/entities", body(ma_xa="90501"))) == (400, 400.561)
    assert problem_of(manager.post(f"{at}/entities", body())) == (400, 400.561)
    assert manager.post(f"{at}/entities", body(ma_xa="90002")).status_code == 200
    entity = Entity.objects.get()
    assert entity.unit == build.COMMUNE_B
    path = f"{at}/entities/{entity.uuid}?force=true"
    manager.patch(path, {"data": {"ma_xa": "90001"}})
    manager.patch(path, {"data": {"ma_xa": "90501"}})
    entity.refresh_from_db()
    assert (entity.unit, entity.values["ma_xa"]) == (build.COMMUNE_A, "90501")
    assert problem_of(official.post(f"{at}/entities", body())) == (403, 403.1)
    home = build.person("xa", "project_manager", project, units=(build.COMMUNE_B,))
    Program(token_of(home)).post(f"{at}/entities", body("Nhà"))
    assert Entity.objects.get(label="Nhà").unit == build.COMMUNE_B


def test_each_verb_is_asked_for(
    project: Project, sites: EntityList, at: str, outsider: Program, nobody: Program
) -> None:
    entity = put(sites)
    Role.objects.create(name="doc", title="Đọc", verbs=["project.read", "entity.read"])
    reader = Program(token_of(build.person("doc", "doc", project, units=(build.PROVINCE,))))
    path = f"{at}/entities/{entity.uuid}"
    assert reader.get(path).status_code == 200
    assert problem_of(reader.post(f"{at}/entities", body())) == (403, 403.1)
    assert problem_of(reader.patch(f"{path}?force=true", {"label": "x"})) == (403, 403.1)
    assert problem_of(reader.delete(path)) == (403, 403.1)
    assert problem_of(reader.get(at)) == (403, 403.1)
    assert problem_of(reader.patch(at, {"ownerOnly": True})) == (403, 403.1)
    assert problem_of(outsider.get(path)) == (404, 404.1)
    assert problem_of(nobody.get(path))[0] == 401


@pytest.mark.parametrize("bad", ["x", "..", "0", "%00", "uuid:", "1" * 300])
def test_a_bad_uuid_in_the_address_is_told(
    boss: Program, sites: EntityList, at: str, bad: str
) -> None:
    for part in ("", "/versions", "/diffs", "/audits"):
        assert boss.get(f"{at}/entities/{bad}{part}").status_code in {400, 404}
    assert problem_of(boss.get(f"{at}/entities/{uuid4()}")) == (404, 404.1)
    assert problem_of(boss.get(f"{at}x/entities/{uuid4()}")) == (404, 404.1)


def test_who_made_rows_is_listed_once_each(
    boss: Program, manager: Program, sites: EntityList, at: str
) -> None:
    for _ in range(2):
        boss.post(f"{at}/entities", body())
        manager.post(f"{at}/entities", body(ma_xa="90001"))
    put(sites)
    names = [each["displayName"] for each in boss.get(f"{at}/entities/creators").json()]
    assert names == ["admin", "quanly"]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    boss: Program, sites: EntityList, at: str
) -> None:
    counts = []
    for more in (2, 30):
        for _ in range(more):
            put(sites)
        with CaptureQueriesContext(connection) as asked:
            boss.get(f"{at}/entities")
        counts.append(len(asked))
    assert counts[0] == counts[1]
