"""pyodk's entities, entity_lists and their properties."""

from uuid import uuid4

import pytest
from pyodk.client import Client
from pyodk.errors import PyODKError

pytestmark = pytest.mark.django_db


def test_lists_properties_and_entities(odk_client: Client) -> None:
    lists, entities = odk_client.entity_lists, odk_client.entities
    made = lists.create(entity_list_name="thu_vien", approval_required=False)
    assert (made.name, made.approvalRequired) == ("thu_vien", False)
    with pytest.raises(PyODKError):
        lists.create(entity_list_name="thu_vien")
    for name in ("ten", "so"):
        assert lists.add_property(name=name, entity_list_name="thu_vien")
    told = lists.get(entity_list_name="thu_vien")
    assert [each.name for each in told.properties or []] == ["ten", "so"]
    assert "thu_vien" in [each.name for each in lists.list()]

    one = entities.create(
        label="Thư viện tỉnh", data={"ten": "Tỉnh", "so": "1"}, entity_list_name="thu_vien"
    )
    assert (one.currentVersion.version, one.currentVersion.data) == (1, {"ten": "Tỉnh", "so": "1"})
    changed = entities.update(
        uuid=one.uuid, data={"so": "2"}, base_version=1, entity_list_name="thu_vien"
    )
    assert (changed.currentVersion.version, changed.currentVersion.baseVersion) == (2, 1)
    with pytest.raises(PyODKError, match=r"409\.15"):
        entities.update(uuid=one.uuid, label="Cũ", base_version=1, entity_list_name="thu_vien")
    forced = entities.update(uuid=one.uuid, label="Mới", force=True, entity_list_name="thu_vien")
    assert forced.currentVersion.label == "Mới"

    rows = [{"label": f"Thư viện {n}", "ten": f"T{n}"} for n in range(3)]
    assert entities.create_many(rows, entity_list_name="thu_vien", create_source="tv.csv")
    assert len(entities.list(entity_list_name="thu_vien")) == 4
    assert entities.delete(uuid=one.uuid, entity_list_name="thu_vien")
    left = {each.currentVersion.label for each in entities.list(entity_list_name="thu_vien")}
    assert left == {"Thư viện 0", "Thư viện 1", "Thư viện 2"}
    with pytest.raises(PyODKError, match=r"404\.1"):
        entities.delete(uuid=str(uuid4()), entity_list_name="thu_vien")


def test_merge_brings_a_list_to_a_file(odk_client: Client) -> None:
    """`merge` reads the list as a table, then makes, changes and deletes."""
    odk_client.entity_lists.create(entity_list_name="cho")
    entities = odk_client.entities
    entities.default_entity_list_name = "cho"
    entities.merge([{"label": "Chợ A", "so": "1"}, {"label": "Chợ B", "so": "2"}])
    entities.merge(
        [{"label": "Chợ A", "so": "9", "moi": "x"}, {"label": "Chợ C", "so": "3", "moi": "y"}],
        delete_not_matched=True,
    )
    table = {each["label"]: (each["so"], each["moi"]) for each in entities.get_table()["value"]}
    assert table == {"Chợ A": ("9", "x"), "Chợ C": ("3", "y")}
