"""A backup that is older than an erasure: whoever was erased since stays erased after a restore."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backup.running import Place
from tests.chaos.server import Server

Empty = Callable[[], Place]
SECRET = "Nguyễn Thị Trồng Sẵn"


@pytest.fixture
def person(place: Place) -> str:
    """Somebody whose name is sealed in this place; the UUID of her submission."""
    return place.run("tests.backup.erasing", "fill").strip()


def look(place: Place, uuid: str) -> dict[str, object]:
    """What the server says of her: {"read": her name or "", "submissions": how many there are}."""
    found: dict[str, object] = json.loads(place.run("tests.backup.erasing", "look", uuid))
    return found


def erase(place: Place, uuid: str) -> Path:
    """Erase her; the list, which lies apart from the backups."""
    place.run("tests.backup.erasing", "erase", uuid)
    return place.ground.data_dir / "erasures.jsonl"


def test_who_was_erased_after_the_backup_is_gone_after_the_restore(
    place: Place, empty: Empty, person: str, tmp_path: Path
) -> None:
    file, there = tmp_path / "older.tar", empty()
    assert look(place, person)["read"] == SECRET
    before = look(place, person)["submissions"]
    assert place.command("backup", str(file)).returncode == 0
    shutil.copy(erase(place, person), there.ground.data_dir)
    assert look(place, person)["read"] == ""
    done = there.command("restore", str(file))
    assert done.returncode == 0, done.stderr
    assert "1 erasures" in done.stdout
    # Not for a moment does the server open with her name; the counts stay.
    assert look(there, person) == {"read": "", "submissions": before}
    with Server(there.ground) as server:
        assert server.phone(0).blank("anh")
    assert look(there, person)["read"] == ""


def test_a_restore_over_the_place_itself_replays_its_list(
    place: Place, person: str, tmp_path: Path
) -> None:
    file = tmp_path / "older.tar"
    assert place.command("backup", str(file)).returncode == 0
    erase(place, person)
    done = place.command("restore", str(file), "--replace")
    assert done.returncode == 0, done.stderr
    assert look(place, person)["read"] == ""


def test_a_backup_that_was_made_after_an_erasure_needs_the_list(
    place: Place, empty: Empty, person: str, tmp_path: Path
) -> None:
    kept, file = erase(place, person), tmp_path / "younger.tar"
    assert place.command("backup", str(file)).returncode == 0
    bare, short, whole = empty(), empty(), empty()
    for there in (bare, short):
        if there is short:
            (there.ground.data_dir / "erasures.jsonl").touch()
        # Also when somebody says that nobody was erased: the backup knows better.
        done = there.command("restore", str(file), "--nobody-erased")
        assert done.returncode == 1
        assert "erasure" in done.stderr
    shutil.copy(kept, whole.ground.data_dir)
    done = whole.command("restore", str(file))
    assert done.returncode == 0, done.stderr
    assert look(whole, person)["read"] == ""


def test_a_database_that_somebody_put_back_by_hand_is_erased_again_before_the_server_opens(
    place: Place, person: str, tmp_path: Path
) -> None:
    """No restore and no mark: a copy of the disk, a point in time."""
    copy = tmp_path / "copy.tar"
    assert place.command("backup", str(copy)).returncode == 0
    list_of_erasures = erase(place, person).read_bytes()
    assert place.command("restore", str(copy), "--replace").returncode == 0
    # As if it were the untouched old database: the erasure is undone by another restore.
    (place.ground.data_dir / "erasures.jsonl").unlink()
    done = place.command("restore", str(copy), "--replace", "--nobody-erased")
    assert done.returncode == 0, done.stderr
    assert look(place, person)["read"] == SECRET
    (place.ground.data_dir / "erasures.jsonl").write_bytes(list_of_erasures)
    assert place.command("may_open").returncode == 0
    assert look(place, person)["read"] == ""
