"""What a restore refuses, and what a server that was half restored does: nothing is ever mixed."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from backend.vault import written
from tests.backup.running import Place, same, sums
from tests.chaos.conftest import POSTGRES
from tests.chaos.server import Server

Empty = Callable[[], Place]


def refused(place: Place, file: Path, *more: str) -> str:
    """What the command says; it changed nothing, and left nothing behind."""
    before = sorted(each.name for each in place.ground.data_dir.iterdir())
    done = place.command("restore", str(file), *(more or ("--nobody-erased",)))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    after = {each.name for each in place.ground.data_dir.iterdir()}
    # Looking for tables makes SQLite's empty file.
    assert after - set(before) <= {"dong-hanh.sqlite3", "secret_key", "staticfiles"} | WAL
    return done.stderr


WAL = {"dong-hanh.sqlite3-wal", "dong-hanh.sqlite3-shm"}


@pytest.mark.parametrize("way", ["bit", "cut", "empty", "text", "absent", "folder"])
def test_a_damaged_file_is_refused_whole(
    made: Path, empty: Empty, tmp_path: Path, way: str
) -> None:
    file, whole = tmp_path / "bad.tar", bytearray(made.read_bytes())
    whole[len(whole) // 2] ^= 4
    if way == "folder":
        file.mkdir()
    elif way != "absent":
        cut = made.read_bytes()[:-700]
        file.write_bytes({"bit": bytes(whole), "cut": cut, "empty": b"", "text": b"hi\n"}[way])
    said = refused(empty(), file)
    assert (
        "There is no file" in said if way in {"absent", "folder"} else "not a whole backup" in said
    )
    assert "Chưa thay đổi gì" in said or "Không có tệp" in said


def test_a_whole_file_is_only_checked_when_that_is_asked(made: Path, empty: Empty) -> None:
    there = empty()
    done = there.command("restore", str(made), "--check")
    assert done.returncode == 0, done.stderr
    assert "is whole" in done.stdout
    assert not (there.ground.data_dir / "blobs").exists()


@pytest.mark.parametrize("sealed", [False, True])
def test_without_the_master_key_it_names_the_one_to_bring(
    lived_in: Place, empty: Empty, tmp_path: Path, sealed: bool
) -> None:
    file, there = tmp_path / "backup", empty()
    assert lived_in.command("backup", str(file), *["--sealed"] * sealed).returncode == 0
    kept = there.ground.data_dir / "master_keys"
    name, _, _ = kept.read_text().partition(":")
    kept.write_text(written.fresh())
    assert name in refused(there, file)
    # Another key under the same name is no better.
    kept.write_text(f"{name}:{written.fresh().partition(':')[2]}")
    said = refused(there, file)
    assert name in said
    assert "not the one" in said


def test_a_backup_of_the_other_database_is_refused(
    made: Path, empty: Empty, tmp_path: Path
) -> None:
    if not POSTGRES:
        pytest.skip("needs both databases / cần cả hai cơ sở dữ liệu")
    there = empty()
    sqlite = Place(
        type(there.ground)(tmp_path / "sqlite", "", there.ground.project, there.ground.tokens), []
    )
    sqlite.ground.data_dir.mkdir()
    shutil.copy(there.ground.data_dir / "master_keys", sqlite.ground.data_dir)
    assert "PostgreSQL" in refused(sqlite, made)


def test_without_the_erasure_list_nobody_comes_back_unnoticed(made: Path, empty: Empty) -> None:
    said = refused(empty(), made, "--replace")
    assert "erasures.jsonl" in said
    assert "--nobody-erased" in said


def test_a_server_whose_restore_was_interrupted_does_not_open(
    made: Path, known: dict[str, list[str]], place: Place
) -> None:
    (place.ground.data_dir / "restoring").write_text("2026-11-22")
    for command in (["serve"], ["worker", "--once"], ["may_open"]):
        done = place.command(*command)
        assert done.returncode == 1
        assert "did not come to its end" in done.stderr
        assert "chưa xong" in done.stderr
    done = place.command("restore", str(made), "--replace", "--nobody-erased")
    assert done.returncode == 0, done.stderr
    assert same(known, sums(place)) == []
    assert place.command("may_open").returncode == 0


def test_a_restore_that_was_killed_in_the_middle_begins_anew(
    made: Path, known: dict[str, list[str]], place: Place
) -> None:
    """Between the database and the migrations: what stood there before is aside."""
    for moment in ("database", "blobs"):
        place.run("tests.backup.dying", str(made), moment)
        assert (place.ground.data_dir / "restoring").exists()
        assert place.command("may_open").returncode == 1
    done = place.command("restore", str(made), "--replace", "--nobody-erased")
    assert done.returncode == 0, done.stderr
    assert same(known, sums(place)) == []
    assert list(place.ground.data_dir.glob("*replaced*")) == []
    with Server(place.ground) as server:
        assert server.phone(0).blank("anh")


def test_a_server_without_a_master_key_that_is_needed_does_not_open(place: Place) -> None:
    kept = place.ground.data_dir / "master_keys"
    name, _, _ = kept.read_text().partition(":")
    kept.write_text(written.fresh())
    done = place.command("serve")
    assert done.returncode == 1
    assert name in done.stderr


def test_a_server_over_an_older_database_says_what_to_run(empty: Empty) -> None:
    done = empty().command("may_open")
    assert done.returncode == 1
    assert "python -m backend migrate" in done.stderr


def test_the_manifest_of_a_later_release_is_refused(
    made: Path, empty: Empty, tmp_path: Path
) -> None:
    file = tmp_path / "later.tar"
    empty().run("tests.backup.forging", str(made), str(file), json.dumps({"geo": ["0099_moon"]}))
    assert "geo.0099_moon" in refused(empty(), file)


def test_a_database_that_is_away_is_told_at_the_start(place: Place) -> None:
    away = {"DATABASE_URL": "postgresql://nobody:x@127.0.0.1:1/none"}
    for command in ("may_open", "serve"):
        done = place.command(command, env=away)
        assert done.returncode == 1
        assert "does not answer" in done.stderr
        assert "Traceback" not in done.stderr
