# ruff: noqa: E501  (tables)
"""The <entity> blocks of submissions, as phones fill them."""

from typing import Any

import pytest

from backend.survey.xforms.conversion import convert
from backend.survey.xforms.entity_blocks import EntityBlock, entity_blocks_of
from backend.survey.xforms.fields import Field
from backend.survey.xforms.filling import build

ID = "0b9f5f5e-6c3e-4a57-9d0c-5a1f0e6b7c8d"
FIELDS = [
    Field("ten", "ten", "string", saves_to="ten"),
    Field("xa", "xa", "string", saves_to="ds#ma_xa"),
]


def blocks(attributes: str, inside: str = "<label>Chợ</label>") -> list[EntityBlock]:
    xml = f"""<data id="f"><ten> Chợ Hòa </ten><xa/><khac>x</khac>
    <meta><entity dataset="ds" {attributes}>{inside}</entity><instanceID>u</instanceID></meta></data>"""
    return entity_blocks_of(FIELDS, xml.encode())


def test_a_new_entity_carries_its_label_and_properties() -> None:
    (block,) = blocks(f'id="{ID}" create="1"')
    assert (block.list, block.id, block.action, block.label) == ("ds", ID, "create", "Chợ")
    assert block.properties == {"ten": "Chợ Hòa", "ma_xa": ""}
    assert (block.base_version, block.faults) == (None, [])


def test_an_update_says_what_it_was_made_from() -> None:
    (block,) = blocks(
        f'id="uuid:{ID.upper()}" update="true" baseVersion="3" trunkVersion="2" branchId="b"', ""
    )
    assert (block.action, block.id, block.label) == ("update", ID, None)
    assert (block.base_version, block.trunk_version, block.branch_id) == (3, 2, "b")


def test_create_and_update_together_are_an_upsert() -> None:
    assert blocks(f'id="{ID}" create="1" update="1"')[0].action == "upsert"


@pytest.mark.parametrize("attributes", ["", 'create=""', 'create="0" update="false"'])
def test_a_block_that_asks_for_nothing_is_left_out(attributes: str) -> None:
    assert blocks(f'id="{ID}" {attributes}') == []


@pytest.mark.parametrize(
    ("attributes", "inside", "code"),
    [
        ('id="" create="1"', "<label>x</label>", "entity_id_invalid"),
        ('id="abc" create="1"', "<label>x</label>", "entity_id_invalid"),
        (f'id="{ID}" create="1"', "<label/>", "entity_label_empty"),
        (f'id="{ID}" update="1" baseVersion="x"', "", "entity_base_version_invalid"),
        (f'id="{ID}" update="1" baseVersion="²"', "", "entity_base_version_invalid"),
    ],
)
def test_a_block_that_cannot_be_applied_says_why(attributes: str, inside: str, code: str) -> None:
    (block,) = blocks(attributes, inside)
    assert [fault.code for fault in block.faults] == [code]
    assert "ds" in block.faults[0].vietnamese


FORM = """
| survey |
| | type | name | label | save_to |
| | text | ten | Tên | truong#ten |
| | begin_repeat | r | R | |
| | text | b | B | nguoi#b |
| | end_repeat | r | | |
| | begin_group | g | G | |
| | text | c | C | truong#c |
| | end_group | g | | |
| entities |
| | list_name | label |
| | truong | ${ten} |
| | nguoi | ${b} |
"""


def test_each_entry_of_a_repeat_makes_its_own_entity() -> None:
    form = convert(FORM.encode(), file_name="f.md")

    def entry(number: int, text: str) -> dict[str, Any]:
        identity = ID[:-1] + str(number)
        return {"b": text, "meta/entity/@id": identity, "meta/entity/label": text}

    xml = build(
        form.xform,
        {"ten": "T", "g/c": "C", "r": [entry(1, "x"), entry(2, "y")], "meta/entity/@id": ID, "meta/entity/label": "T"},
        instance_id="uuid:1",
    )  # fmt: skip
    found = entity_blocks_of(form.fields, xml)
    assert [(one.list, one.id[-1], one.label, dict(one.properties)) for one in found] == [
        ("nguoi", "1", "x", {"b": "x"}),
        ("nguoi", "2", "y", {"b": "y"}),
        ("truong", "d", "T", {"ten": "T", "c": "C"}),
    ]
    assert found[0].path == "r/meta/entity"
    assert all(one.action == "create" and not one.faults for one in found)
