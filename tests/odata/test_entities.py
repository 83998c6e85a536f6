"""Entities over OData: rows, columns, pages, filters, order, search; by area, by verb."""

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest

from backend.accounts.models import Project, User
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity
from tests import build
from tests.odata.conftest import Reader, reader_for
from tests.odata.csdl import faults


def _number(at: int) -> UUID:
    return UUID(f"00000000-0000-4000-8000-{at:012d}")


@pytest.fixture
def places(project: Project) -> list[Entity]:
    """Three places: A's, B's, and a province-wide one; the last is the newest."""
    found = entities.ensure_list(
        project=project, name="dia_diem", properties=["ma_xa", "địa-chỉ", "label"], now=build.NOW
    )
    rows = [("Chợ An", build.COMMUNE_A), ("Trường Bình", build.COMMUNE_B), ("Bến xe", "")]
    for at, (label, unit) in enumerate(rows):
        entities.put(
            entity_list=found,
            entity_uuid=_number(at),
            label=label,
            values={"ma_xa": f"0{at}", "địa-chỉ": f"số {at}"},
            unit=unit or build.PROVINCE,
            now=build.NOW + timedelta(minutes=at),
        )
    return list(Entity.objects.order_by("created_at"))


@pytest.fixture
def base(project: Project, places: list[Entity]) -> str:
    return f"/v1/projects/{project.pk}/datasets/dia_diem.svc"


def labels(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["label"] for row in page["value"]]


def test_the_service_document(reader: Reader, base: str) -> None:
    assert reader.get() == {
        "@odata.context": f"http://testserver{base}/$metadata",
        "value": [{"name": "Entities", "kind": "EntitySet", "url": "Entities"}],
    }


def test_the_metadata(reader: Reader) -> None:
    answer = reader.answer("/$metadata")
    assert faults(answer.content) == []
    text = answer.content.decode()
    for name in ("__id", "__system", "label", "ma_xa", "__a_ch_", "label_2", "conflict", "version"):
        assert f'Name="{name}"' in text
    assert 'EntityType="org.opendatakit.user.dia_diem.Entities"' in text


def test_rows_have_what_central_s_have(reader: Reader, base: str) -> None:
    page = reader.get("/Entities", count="true")
    assert page["@odata.context"] == f"http://testserver{base}/$metadata#Entities"
    assert page["@odata.count"] == 3
    assert labels(page) == ["Bến xe", "Trường Bình", "Chợ An"]
    assert page["value"][2] == {
        "__id": str(_number(0)),
        "label": "Chợ An",
        "__system": {
            "createdAt": "2026-11-22T02:00:00.000Z",
            "creatorId": None,
            "creatorName": None,
            "updates": 0,
            "updatedAt": None,
            "deletedAt": None,
            "version": 1,
            "conflict": None,
        },
        "ma_xa": "00",
        "__a_ch_": "số 0",
        "label_2": "",
    }


def test_pages_go_on_from_central_s_tokens(reader: Reader, places: list[Entity]) -> None:
    page = reader.get("/Entities", top=1)
    place = f'{{"uuid":"{_number(2)}"}}'
    token = quote("01" + b64encode(place.encode()).decode())
    assert page["@odata.nextLink"].endswith(f"/Entities?%24top=1&%24skiptoken={token}")
    pages = list(reader.pages("/Entities", top=1, count="true"))
    assert [labels(each) for each in pages] == [["Bến xe"], ["Trường Bình"], ["Chợ An"]]
    Entity.objects.filter(uuid=_number(2)).update(deleted_at=build.NOW)
    assert labels(reader.follow(page["@odata.nextLink"])) == ["Trường Bình"]
    assert labels(reader.get("/Entities", skip=1)) == ["Chợ An"]
    assert reader.get("/Entities", top=0, count="true")["@odata.count"] == 2


def test_it_filters_and_sorts(reader: Reader, places: list[Entity]) -> None:
    Entity.objects.filter(uuid=_number(1)).update(conflict="hard")
    Entity.objects.filter(uuid=_number(2)).update(deleted_at=build.NOW)
    for asked, found in {
        f"__id eq '{_number(0)}'": ["Chợ An"],
        "__id eq 'khong-co'": [],
        "__system/conflict eq 'hard'": ["Trường Bình"],
        "__system/createdAt gt 2026-11-22T02:00:30Z": ["Trường Bình"],
        "__system/deletedAt ne null": ["Bến xe"],
        "null eq __system/deletedAt": ["Trường Bình", "Chợ An"],
        "__system/creatorId eq 5": [],
    }.items():
        assert labels(reader.get("/Entities", filter=asked)) == found, asked
    assert labels(reader.get("/Entities", orderby="__system/createdAt asc")) == [
        "Chợ An",
        "Trường Bình",
    ]
    down = reader.get("/Entities", orderby="__system/conflict desc", top=1)
    assert labels(down) == ["Trường Bình"]
    assert labels(reader.follow(down["@odata.nextLink"])) == ["Chợ An"]


def test_it_searches_without_marks(reader: Reader, places: list[Entity]) -> None:
    assert labels(reader.get("/Entities", search="cho")) == ["Chợ An"]
    assert labels(reader.get("/Entities", search="SỐ 1")) == ["Trường Bình"]
    assert labels(reader.get("/Entities", search="\0")) is not None


def test_select_cuts_the_columns(reader: Reader, places: list[Entity]) -> None:
    assert reader.get("/Entities", select="__id", top=1)["value"] == [{"__id": str(_number(2))}]
    assert reader.get("/Entities", select="địa-chỉ", top=1)["value"] == [{"__a_ch_": "số 2"}]
    chosen = reader.get("/Entities", select="ma_xa,__system/version", top=1)["value"]
    assert chosen == [{"ma_xa": "02", "__system": {"version": 1}}]
    assert reader.refused("/Entities", select="khong_co")[:2] == (400, 400.23)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("$filter=label eq 'x'", 501.5),
        ("$filter=__id gt 5", 400.18),
        ("$orderby=label", 501.5),
        ("$skiptoken=01e30=", 400.35),
        ("$skiptoken=01eyJ1dWlkIjoia2hvbmcifQ==", 400.35),
        ("$orderby=__system/createdAt&$skiptoken=01e30=", 501.1),
        ("$expand=x", 501.6),
        ("$top=x", 400.11),
    ],
)
def test_wrong_options(reader: Reader, query: str, code: float) -> None:
    assert reader.refused("/Entities", query)[:2] == (int(code), code)


def test_unknown_lists_and_tables(reader: Reader, base: str) -> None:
    assert reader.refused("/Nothing")[:2] == (404, 404.1)
    reader.base = base.replace("dia_diem", "khong_co")
    assert reader.refused("/Entities")[:2] == (404, 404.1)
    assert reader.answer("/$metadata").status_code == 404


def test_the_area_cuts_pages_and_counts(
    project: Project, base: str, worker: User, officer: User
) -> None:
    far = build.person("b", "officer", project, units=(build.COMMUNE_B,))
    page = reader_for(far, base).get("/Entities", count="true", top=9)
    assert "Chợ An" not in labels(page)
    assert page["@odata.count"] == len(labels(page))
    assert "Trường Bình" in labels(page)
    assert len(labels(reader_for(officer, base).get("/Entities"))) == 3
    assert reader_for(worker, base).refused("/Entities")[:2] == (403, 403.1)
