"""A mapping written as its .toml is read back to the same mapping."""

from pathlib import Path

import pytest

from outreach.mapping import parse
from outreach.mapping.writing import written
from tests.outreach import build

SHIPPED = sorted((Path(__file__).parents[2] / "forms_xls").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_mapping_survives_writing(path: Path) -> None:
    mapping = parse(path.read_bytes())
    assert parse(written(mapping).encode()) == mapping


@pytest.mark.parametrize("toml", [build.SITE_TOML, build.ACTIVITY_TOML, build.SCREENING_TOML])
def test_the_mappings_of_the_tests_survive(toml: str) -> None:
    mapping = parse(toml.encode())
    assert parse(written(mapping).encode()) == mapping


def test_odd_names_and_texts_survive() -> None:
    mapping = {
        "record": "activity",
        "fields": {"kind": 'a"b\\c', "name": "tên\tcó\n dấu \x7f \x01"},
        "values": {"kind": {"có dấu": "T01", "a.b": "", "#": "x"}},
        "constants": {"cost": 10, "yes": True, "mark": -3},
        "rows": {"needs": {"repeat": "r", "fields": {}}},
        "figures": {},
    }
    assert parse(written(mapping).encode()) == mapping
