"""A form filled as a phone fills it comes back as the same answers."""

import pytest
from lxml import etree

from backend.survey.xforms.answers import answers_of
from backend.survey.xforms.conversion import Converted, convert
from backend.survey.xforms.filling import build
from backend.survey.xforms.instance import parse_submission

FORM = """
| survey |
| | type | name | label | default |
| | start | bat_dau | | |
| | text | ten | Tên | chưa có |
| | begin group | g | G | |
| | select_multiple l | chu_de | C | |
| | geopoint | vi_tri | V | |
| | end group | | | |
| | begin repeat | con | Con | |
| | integer | tuoi | T | |
| | begin repeat | benh | B | |
| | text | b | B | |
| | end repeat | | | |
| | end repeat | | | |
| | geotrace | duong | D | |
| choices |
| | list_name | name | label |
| | l | a | A |
| | l | b | B |
| settings |
| | form_id | version |
| | f | 7 |
"""


@pytest.fixture(scope="module")
def form() -> Converted:
    return convert(FORM.encode(), file_name="f.md")


def test_typed_values_go_out_and_come_back(form: Converted) -> None:
    point = {"lat": 14.8, "lon": 108.9, "alt": 0.0, "acc": 4.5}
    values = {
        "bat_dau": "2026-05-17T08:00:00.000+07:00",
        "ten": "Đức & <Phổ>",
        "g/chu_de": ["a", "b"],
        "g/vi_tri": point,
        "con": [{"tuoi": 3, "benh": [{"b": "x"}, {"b": "y"}]}, {"tuoi": 0}],
        "duong": [point, point],
    }
    xml = build(form.xform, values, instance_id="uuid:1")
    read = parse_submission(xml)
    assert (read.form_id, read.version, read.instance_id) == ("f", "7", "uuid:1")
    found = answers_of(form.fields, read.root)
    assert not found.faults
    assert found.values == {**values, "meta/instanceID": "uuid:1"}


def test_what_is_not_given_stays_as_the_form_has_it(form: Converted) -> None:
    root = parse_submission(build(form.xform, {}, instance_id="uuid:1")).root
    assert root.findtext("ten") == "chưa có"
    assert len(root.findall("con")) == 1
    assert b"template" not in etree.tostring(root)
    assert root.tag == "data"


def test_an_edit_names_what_it_replaces(form: Converted) -> None:
    xml = build(form.xform, {"con": []}, instance_id="uuid:2", deprecated_id="uuid:1", version="8")
    read = parse_submission(xml)
    assert (read.instance_id, read.deprecated_id, read.version) == ("uuid:2", "uuid:1", "8")
    assert read.root.findall("con") == []


def test_a_path_that_the_form_does_not_have_is_an_error(form: Converted) -> None:
    with pytest.raises(KeyError):
        build(form.xform, {"g/khong_co": 1}, instance_id="uuid:1")
