"""The locked lists, and what pip's real complaints become."""

import hashlib
import re
import zipfile

import pytest

from backend.setup import locks, packages
from backend.setup.speech import Refusal
from backend.setup.tree import ROOT, lock


@pytest.fixture
def wheel(tmp_path):
    """A package as small as a package can be, and the only one that pip can find."""
    file = tmp_path / "gao-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("gao.py", "")
        archive.writestr(
            "gao-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: gao\nVersion: 1.0\n"
        )
        archive.writestr(
            "gao-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("gao-1.0.dist-info/RECORD", "")
    return file


@pytest.fixture
def only_this_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


@pytest.fixture
def wanted(tmp_path):
    """Writes a one-line list with the hash of the given bytes."""

    def write(content):
        file = tmp_path / "requirements-x.txt"
        file.write_text(f"gao==1.0 --hash=sha256:{hashlib.sha256(content).hexdigest()}\n")
        return file

    return write


def test_a_package_with_the_right_hash_is_installed(tmp_path, wheel, wanted, only_this_folder):
    packages.install_list(wanted(wheel.read_bytes()), target=tmp_path / "out")
    assert (tmp_path / "out" / "gao.py").exists()


def test_a_package_with_another_hash_is_refused_and_not_installed(
    tmp_path, wheel, wanted, only_this_folder
):
    with pytest.raises(Refusal) as caught:
        packages.install_list(wanted(b"other"), target=tmp_path / "out")
    assert "does not match its hash in requirements-x.txt" in caught.value.en
    assert not (tmp_path / "out" / "gao.py").exists()


def test_a_registry_that_does_not_answer_is_said_in_one_sentence(tmp_path, wanted, monkeypatch):
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(Refusal) as caught:
        packages.install_list(wanted(b""), target=tmp_path / "out")
    assert "registry does not answer" in caught.value.en
    assert "proxy" in caught.value.vi


@pytest.mark.parametrize("name", locks.LISTS)
def test_a_locked_list_pins_and_hashes_every_package_and_names_no_address(name):
    text = lock(name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*-", text.replace("    --hash", "#"), re.MULTILINE)
    entries = [line for line in text.splitlines() if line and not line.startswith(" ")]
    assert entries
    for entry in entries:
        assert re.match(r"^[A-Za-z0-9._\[\],-]+==[^ ]+ (; .*)?\\$", entry), entry
    assert text.count("--hash=sha256:") >= len(entries)


@pytest.mark.parametrize("name", locks.LISTS)
def test_a_locked_list_holds_everything_that_pyproject_asks_for(name):
    locked = {canonical(pin) for pin in pins(name)}
    asked = {canonical(re.split(r"[<>=\[]", line)[0]) for line in locks.wanted(name).split()}
    assert asked <= locked


def test_the_developers_list_holds_exactly_the_versions_that_run():
    run, dev = pins("run"), pins("dev")
    assert {name: dev.get(name) for name in run} == run


def test_the_mark_of_an_environment_changes_with_its_list_only():
    assert packages.mark_of("run") == packages.mark_of("run")
    assert packages.mark_of("run") != packages.mark_of("dev")


def test_no_list_stands_outside_the_top_folder():
    assert {file.name for file in ROOT.glob("requirements-*.txt")} == {
        lock(n).name for n in locks.LISTS
    }


def pins(name):
    """Package name → version, of one locked list."""
    lines = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", lock(name).read_text(), re.MULTILINE
    )
    return dict(lines)


def canonical(name):
    return re.sub(r"[-_.]+", "-", name).lower()
