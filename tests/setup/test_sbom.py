"""The bill of materials lists every locked package and front-end file, with its hashes."""

import json
import re
import tomllib

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from backend.setup import sbom
from backend.setup.tree import lock

LOCKED = lock("run").read_text()


def components() -> dict[str, dict]:
    return {each["purl"]: each for each in sbom.bill()["components"]}


def test_each_locked_package_stands_there_with_each_of_its_hashes() -> None:
    listed = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", LOCKED, re.MULTILINE)
    found = components()
    assert len(listed) > 60
    for name, version in listed:
        assert found[f"pkg:pypi/{name.lower()}@{version}"]["hashes"], name
    hashes = {each["content"] for row in found.values() for each in row["hashes"]}
    assert set(re.findall(r"sha256:([0-9a-f]{64})", LOCKED)) <= hashes


def test_each_front_end_package_stands_there_with_its_licence() -> None:
    rows = tomllib.loads(sbom.ASSETS.read_text())["package"]
    found = [each for url, each in components().items() if url.startswith("pkg:npm/")]
    assert [(each["name"], each["version"]) for each in found] == [
        (row["name"], row["version"]) for row in rows
    ]
    assert all(len(each["hashes"][0]["content"]) == 128 and each["licenses"] for each in found)


def test_it_is_cyclonedx_and_two_of_one_state_are_equal() -> None:
    made = json.dumps(sbom.bill())
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(made) is None
    assert made == json.dumps(sbom.bill())
