"""A backup that finds no room: a sentence, an exit code, and no half file."""

import fcntl
import os
import subprocess
import time
from pathlib import Path

import pytest

from backend.backup import places
from tests.backup.running import Place
from tests.chaos.disk import FullDisk, compiled

pytestmark = pytest.mark.cc


def test_the_folder_of_the_backup_is_full(lived_in: Place, tmp_path: Path) -> None:
    target, home = tmp_path / "backups", tmp_path / "home"
    target.mkdir()
    home.mkdir()
    disk = FullDisk(compiled(home, "full"), target, home)
    disk.fill()
    done = lived_in.command("backup", str(target / "one.tar"), env=disk.environment)
    assert done.returncode == 1
    assert "There is no room left" in done.stderr
    assert "Hết chỗ trống" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(target.iterdir()) == []
    disk.clear()
    done = lived_in.command("backup", str(target / "one.tar"), env=disk.environment)
    assert done.returncode == 0, done.stderr
    assert [each.name for each in target.iterdir()] == ["one.tar"]


def test_it_fills_while_the_blobs_are_written(lived_in: Place, tmp_path: Path) -> None:
    """The database's copy still had room, the file itself has none."""
    target, home = tmp_path / "backups", tmp_path / "home"
    target.mkdir()
    home.mkdir()
    disk = FullDisk(compiled(home, "full"), target, home, only="/backup.part")
    disk.fill()
    done = lived_in.command("backup", str(target / "two.tar"), env=disk.environment)
    assert done.returncode == 1
    assert "There is no room left" in done.stderr
    assert list(target.iterdir()) == []


def test_a_full_standard_output_is_told(lived_in: Place) -> None:
    with Path("/dev/full").open("wb") as full:
        done = lived_in.command(
            "backup", "-", capture_output=False, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 1
    assert "There is no room left" in done.stderr
    assert list(lived_in.ground.data_dir.glob(".dong-hanh-*")) == []


def test_a_restore_finds_no_room_and_changes_nothing(
    made: Path, place: Place, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    disk = FullDisk(compiled(home, "full"), place.ground.data_dir, home, only="/.dong-hanh-")
    disk.fill()
    done = place.command("restore", str(made), "--replace", "--nobody-erased", env=disk.environment)
    assert done.returncode == 1
    assert "There is no room left" in done.stderr
    assert not (place.ground.data_dir / "restoring").exists()
    assert list(place.ground.data_dir.glob(".dong-hanh-*")) == []
    assert place.command("may_open").returncode == 0


def test_a_folder_that_is_not_there_or_not_ours_is_told(lived_in: Place, tmp_path: Path) -> None:
    done = lived_in.command("backup", str(tmp_path / "no" / "such" / "folder.tar"))
    assert done.returncode == 1
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_killed_backup_left_goes_with_the_next_and_a_running_ones_stays(
    tmp_path: Path,
) -> None:
    old = time.time() - 3600
    for name in (".dong-hanh-killed", ".dong-hanh-running"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "backup.part").write_text("somebody's answers")
        os.utime(tmp_path / name, (old, old))
    running = os.open(tmp_path / ".dong-hanh-running", os.O_RDONLY)
    fcntl.flock(running, fcntl.LOCK_EX)
    with places.new_file(tmp_path / "new.tar") as out:
        out.write(b"x")
    os.close(running)
    assert sorted(each.name for each in tmp_path.iterdir()) == [".dong-hanh-running", "new.tar"]
