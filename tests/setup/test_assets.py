"""Front-end files: a wrong hash, a missing file or a patch that does not fit stop the step."""

import base64
import hashlib
import io
import re
import tarfile

import pytest

from backend.setup import assets, npm
from backend.setup.speech import Refusal
from backend.setup.tree import ROOT

SCRIPT = 'const send = { label: "Send" };\n'


@pytest.fixture
def vendor(tmp_path):
    return tmp_path / "vendor"


@pytest.fixture
def tarball(tmp_path):
    """A package as npm packs it: everything below package/."""
    file = tmp_path / "nho-1.0.0.tgz"
    with tarfile.open(file, "w:gz") as archive:
        for name, text in {"dist/a.js": SCRIPT, "LICENSE": "MIT"}.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return file


@pytest.fixture
def package(tarball):
    """A manifest's entry for that tarball."""
    sha512 = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    return {
        "name": "nho",
        "version": "1.0.0",
        "licence": "MIT",
        "sha512": f"sha512-{sha512}",
        "folder": "nho",
        "files": {"dist/a.js": "a.js", "LICENSE": "LICENSE"},
        "patches": [{"name": "a.js", "words": ['label: "Send"'], "change": []}],
    }


def test_a_package_is_picked_patched_and_stamped(package, tarball, vendor):
    assets.install(package, tarball, vendor)
    text = (vendor / "nho" / "a.js").read_text()
    assert 'label: (globalThis.odkT?.("Send")??"Send")' in text
    assert text.startswith("/* Modified by Đồng Hành")
    assert sorted(file.name for file in (vendor / "nho").iterdir()) == [".stamp", "LICENSE", "a.js"]


def test_a_tarball_with_another_hash_is_refused_and_leaves_nothing(package, tarball, vendor):
    tarball.write_bytes(tarball.read_bytes() + b"x")
    with pytest.raises(Refusal, match="does not match its sha512"):
        assets.install(package, tarball, vendor)
    assert not vendor.exists()


def test_a_patch_whose_words_are_gone_is_refused_and_leaves_what_was_there(
    package, tarball, vendor
):
    assets.install(package, tarball, vendor)
    before = (vendor / "nho" / "a.js").read_text()
    package["patches"][0]["words"] = ['label: "Submit"']
    with pytest.raises(Refusal, match=r'«label: "Submit"» occurs 0 times, not 1'):
        assets.install(package, tarball, vendor)
    assert (vendor / "nho" / "a.js").read_text() == before
    assert [folder.name for folder in vendor.iterdir()] == ["nho"]


def test_a_patch_whose_words_are_there_twice_is_refused(package, tarball, vendor):
    package["patches"][0]["words"] = ["e"]
    with pytest.raises(Refusal, match="cannot be patched"):
        assets.install(package, tarball, vendor)


def test_a_listed_file_that_the_package_lacks_is_refused(package, tarball, vendor):
    package["files"]["dist/b.js"] = "b.js"
    with pytest.raises(Refusal, match=r"has no file dist/b\.js"):
        assets.install(package, tarball, vendor)
    assert list(vendor.iterdir()) == []


def test_a_change_of_version_replaces_the_folder_in_one_step(package, tarball, vendor):
    (vendor / "nho").mkdir(parents=True)
    (vendor / "nho" / "old.js").write_text("")
    assets.install(package, tarball, vendor)
    assert not (vendor / "nho" / "old.js").exists()
    assert [folder.name for folder in vendor.iterdir()] == ["nho"]


def test_what_could_not_be_fetched_stands_in_empty_and_is_tried_again(package, vendor):
    assets.stand_in(package, vendor)
    assert (vendor / "nho" / "a.js").read_text() == assets.STAND_IN
    assert not (vendor / "nho" / ".stamp").exists()


def test_without_a_registry_the_fetch_names_what_is_missing_and_goes_on(
    vendor, monkeypatch, capsys
):
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    if npm.program_here() is None:
        pytest.skip("npm: không có npm / no npm on this machine")
    missing = assets.fetch(vendor)
    assert missing == [package["name"] for package in assets.packages()]
    assert "still starts" in capsys.readouterr().out
    assert assets.stale(vendor) == assets.packages()


def test_every_package_of_the_manifest_brings_its_licence():
    for package in assets.packages():
        kept = {*package["files"].values(), *package.get("ours", {}).values()}
        assert "LICENSE" in kept, package["name"]
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", package["sha512"])


def test_every_word_that_the_patch_opens_has_a_vietnamese_word():
    table = (ROOT / "backend" / "static" / "js" / "web-forms-vi.js").read_text()
    known = set(re.findall(r'^    "([^"]+)":', table, re.MULTILINE))
    opened = set()
    for package in assets.packages():
        for patch in package["patches"]:
            made = [assets.translatable(snippet) for snippet in patch["words"]]
            made += [change["put"] for change in patch["change"]]
            opened |= {
                word.strip() for word in re.findall(r'odkT\?\.\("([^"]*)"\)', "\n".join(made))
            }
    assert opened - known == set()
    assert known - opened == set()


@pytest.mark.npm
def test_the_fetched_web_form_asks_no_other_host_for_tiles():
    folder = assets.VENDOR / "web-forms"
    for file in folder.glob("*.js"):
        assert "openstreetmap" not in file.read_text()
    assert "/static/img/blank-tile.png" in (folder / "MapBlock-Bb-sCnDx.js").read_text()


@pytest.mark.npm
def test_no_fetched_script_or_style_points_to_a_map_file_that_is_not_served():
    for file in assets.VENDOR.rglob("*.*"):
        if file.suffix in {".js", ".css"}:
            assert not re.search(r"^//# sourceMappingURL=(?!data:)", file.read_text(), re.MULTILINE)
