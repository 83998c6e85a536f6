"""The bill of materials (CycloneDX 1.6, JSON) of what the server runs and what browsers load.

Made from the locked lists alone, so that two runs on one state of the tree are equal bytes.
Source: https://cyclonedx.org/docs/1.6/json/; package URLs: https://github.com/package-url.
"""

import base64
import json
import re
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from backend.setup import stamps
from backend.setup.speech import say
from backend.setup.tree import ROOT, lock

PLACE = ROOT / "data" / "sbom.cdx.json"
ASSETS = Path(__file__).with_name("assets.toml")
LINE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def write(_: list[str]) -> int:
    """`make sbom`."""
    made = bill()
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    stamps.write(PLACE, json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    count = len(made["components"])
    say(f"{PLACE}: {count} thành phần.", f"{PLACE}: {count} components.")
    return 0


def bill() -> dict[str, Any]:
    """The whole document."""
    components = [*packages(lock("run").read_text()), *assets(ASSETS.read_text())]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    about = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
    }
    content = json.dumps([about, components], sort_keys=True)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": about},
        "components": components,
        "dependencies": [
            {"ref": about["bom-ref"], "dependsOn": [each["bom-ref"] for each in components]}
        ],
    }


def packages(text: str) -> Iterator[dict[str, Any]]:
    """The Python packages of a hash-locked list: each with the hashes of its files."""
    name = version = ""
    hashes: list[str] = []
    for line in [*text.splitlines(), "end==0"]:
        found = LINE.match(line)
        if found:
            if name:
                yield _component(name, version, f"pkg:pypi/{name}@{version}", "SHA-256", hashes)
            name, version, hashes = found["name"].lower(), found["version"], []
        hashes += HASH.findall(line)


def assets(text: str) -> Iterator[dict[str, Any]]:
    """The front-end files: packages of npm with the hash of what is fetched."""
    for row in tomllib.loads(text)["package"]:
        digest = base64.b64decode(row["sha512"].removeprefix("sha512-")).hex()
        url = f"pkg:npm/{quote(row['name'])}@{row['version']}"
        made = _component(row["name"], row["version"], url, "SHA-512", [digest])
        yield made | {"licenses": [{"license": {"id": row["licence"]}}]}


def _component(
    name: str, version: str, url: str, algorithm: str, hashes: list[str]
) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": url,
        "name": name,
        "version": version,
        "purl": url,
        "hashes": [{"alg": algorithm, "content": digest} for digest in hashes],
    }
