"""Rows of entity lists: what changes them, who finds them, and how phones notice."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.areas import NOWHERE, Area, area_of
from backend.accounts.models import Project
from backend.journal.models import Event
from backend.survey.entities import phones, selectors, services
from backend.survey.entities.models import Entity, EntityList
from backend.survey.entities.phones import Holder
from tests import build

pytestmark = pytest.mark.django_db
EVERYTHING = Holder(Area(everything=True, keys=frozenset()))
NOW = build.NOW


@pytest.fixture
def sites(project: Project) -> EntityList:
    return services.ensure_list(project=project, name="dia_diem", properties=["ma"], now=NOW)


def put(
    sites: EntityList, number: int = 1, label: str = "Trường", unit: str = build.COMMUNE_A,
    minutes: int = 0, **values: str,
) -> Entity:  # fmt: skip
    return services.put(
        entity_list=sites,
        entity_uuid=UUID(int=number),
        label=label,
        values=values,
        unit=unit,
        now=NOW + timedelta(minutes=minutes),
    )


def test_a_list_gains_properties_and_never_loses_one(project: Project, sites: EntityList) -> None:
    again = services.ensure_list(project=project, name="dia_diem", properties=["b", "ma"], now=NOW)
    assert again == sites
    assert again.properties == ["ma", "b"]
    assert phones.columns(again) == ["name", "label", "__version", "ma", "b"]
    assert selectors.list_names(project) == {"dia_diem"}


def test_the_same_state_again_changes_nothing(sites: EntityList) -> None:
    put(sites, ma="1")
    same = put(sites, ma="1", minutes=5)
    assert (same.version, same.updated_at) == (1, NOW)
    assert Event.objects.filter(kind__startswith="entity.").count() == 1


def test_a_change_counts_one_version_up_and_keeps_other_values(sites: EntityList) -> None:
    put(sites, ma="1", ten="a")
    changed = put(sites, ma="2", minutes=5)
    assert (changed.version, changed.values) == (2, {"ma": "2", "ten": "a"})
    assert put(sites, label="Khác", minutes=6).version == 3
    assert Entity.objects.count() == 1
    details = (
        Event.objects.filter(kind="entity.update").order_by("id").values_list("details", flat=True)
    )
    assert list(details) == [
        {"list": "dia_diem", "version": 2},
        {"list": "dia_diem", "version": 3},
    ]


def test_a_row_is_found_under_its_unit_and_all_above(sites: EntityList) -> None:
    row = put(sites)
    assert set(row.scope.values_list("unit", flat=True)) == {build.COMMUNE_A, build.PROVINCE}
    moved = put(sites, unit=build.COMMUNE_FAR)
    assert set(moved.scope.values_list("unit", flat=True)) == {
        build.COMMUNE_FAR,
        "95@2025-07-01",
    }


def test_each_area_gets_its_rows_once_in_the_order_of_their_labels(sites: EntityList) -> None:
    put(sites, 1, "b", build.COMMUNE_A)
    put(sites, 2, "a", build.COMMUNE_B)
    put(sites, 3, "c", build.COMMUNE_FAR)
    put(sites, 4, "d", "")

    def labels(holder: Holder) -> list[str]:
        return [row[1] for row in phones.rows(sites, holder)]

    assert labels(EVERYTHING) == ["a", "b", "c", "d"]
    assert labels(Holder(area_of([build.PROVINCE, build.COMMUNE_A]))) == ["a", "b"]
    assert labels(Holder(area_of([build.OLD_DISTRICT]))) == ["b"]
    assert labels(Holder(NOWHERE)) == []


def test_a_row_is_written_in_the_lists_columns_whatever_values_it_has(sites: EntityList) -> None:
    put(sites, label='Trường «Một», "Hai"\nBa', khac="x")
    assert list(phones.rows(sites, EVERYTHING)) == [
        [str(UUID(int=1)), 'Trường «Một», "Hai"\nBa', "1", ""]
    ]


def test_a_label_is_normal_and_no_longer_than_its_column(sites: EntityList) -> None:
    row = put(sites, label="  Tru\u031bo\u031b\u0300ng " + "x" * 400)
    assert row.label.startswith("Trường ")
    assert len(row.label) == 255


def test_a_phone_notices_every_change_of_its_list(project: Project, sites: EntityList) -> None:
    area = Holder(area_of([build.COMMUNE_A]))
    seen = [phones.fingerprint(sites, area)]

    def changed() -> bool:
        seen.append(phones.fingerprint(sites, area))
        return seen[-1] not in seen[:-1]

    put(sites, 1)
    assert changed()
    put(sites, 2)
    assert changed()
    # Of the same moment, as the worker's batches are: the time of the change tells nothing.
    put(sites, 1, "Tên mới")
    assert changed()
    put(sites, 2, "Tên mới")
    assert changed()
    put(sites, 2, "Tên mới", build.COMMUNE_B)  # it left the area
    assert changed()
    services.ensure_list(project=project, name="dia_diem", properties=["them"], now=NOW)
    sites.refresh_from_db()
    assert changed()
    Entity.objects.filter(uuid=UUID(int=1)).update(deleted_at=NOW)
    assert changed()


def test_a_phone_is_not_made_to_download_for_what_lies_elsewhere(sites: EntityList) -> None:
    put(sites, 1)
    area = Holder(area_of([build.COMMUNE_A]))
    before = phones.fingerprint(sites, area)
    put(sites, 2, unit=build.COMMUNE_B, minutes=9)
    put(sites, 1, minutes=10)
    assert phones.fingerprint(sites, area) == before
    assert phones.fingerprint(sites, EVERYTHING) != before
    assert phones.fingerprint(sites, Holder(area_of([build.COMMUNE_A, build.COMMUNE_B]))) != before


def test_integrity_tells_gone_from_unknown(project: Project, sites: EntityList) -> None:
    put(sites, 1)
    put(sites, 2, unit=build.COMMUNE_B)
    put(sites, 3)
    Entity.objects.filter(uuid=UUID(int=3)).update(deleted_at=NOW)
    ids = [UUID(int=number) for number in (1, 2, 3, 4)]
    area = Holder(area_of([build.COMMUNE_A]))
    assert phones.integrity(project, ids, area) == {
        UUID(int=1): False,
        UUID(int=2): True,
        UUID(int=3): True,
    }
    assert phones.integrity(project, [], area) == {}


def test_rows_of_another_project_are_unknown(project: Project, sites: EntityList) -> None:
    other = Project.objects.create(name="Khác", created_at=NOW)
    put(sites, 1)
    assert phones.integrity(other, [UUID(int=1)], EVERYTHING) == {}
    assert selectors.list_in(other, "dia_diem") is None


def test_the_number_of_queries_does_not_grow(sites: EntityList) -> None:
    area, counts = Holder(area_of([build.PROVINCE])), []
    for more in (1, 30):
        for number in range(more):
            put(sites, more * 100 + number)
        with CaptureQueriesContext(connection) as asked:
            list(phones.rows(sites, area))
            phones.fingerprint(sites, area)
        counts.append(len(asked))
    assert counts[0] == counts[1] == 2
