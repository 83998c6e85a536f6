"""A backup is restored into an empty place, and everything is there: every row, every file."""

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.backup.running import Place, same, sums
from tests.chaos.fleet import Fleet, missing
from tests.chaos.server import Server, look

Empty = Callable[[], Place]


def restored(place: Place, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return place.command("restore", str(file), "--nobody-erased", *more)


def test_every_row_and_every_file_is_there_with_its_checksum(
    made: Path, known: dict[str, list[str]], empty: Empty, lived_in: Place
) -> None:
    there = empty()
    done = restored(there, made)
    assert done.returncode == 0, done.stderr
    assert same(known, sums(there)) == []
    assert len(known["files"]) == 25, "24 photos and the spreadsheet of the form"
    assert missing(there.filled, look(there.ground)) == []
    sealed = lived_in.ground.data_dir.parent / "sealed.json"
    assert "opened" in there.run("tests.backup.sealing", "open", str(sealed))


def test_a_restored_server_opens_and_takes_the_next_answer(made: Path, empty: Empty) -> None:
    there = empty()
    assert restored(there, made).returncode == 0
    with Server(there.ground) as server:
        assert server.phone(0).blank("anh")
        again = there.filled[0]
        # What a phone sends once more after the restore is recognised, not doubled.
        assert server.phone(0).submit(again.xml, again.files).status_code == 201
    assert len(look(there.ground).versions) == len(there.filled)


def test_a_backup_made_while_phones_send_holds_all_that_was_answered_before(
    place: Place, empty: Empty, tmp_path: Path
) -> None:
    file, there = tmp_path / "busy.tar", empty()
    with Server(place.ground) as server, Fleet(server, seed=3) as fleet:
        assert fleet.wait(lambda: len(fleet.answered) >= 8, 60), server.said()
        before = list(fleet.answered)
        done = place.command("backup", str(file))
        assert done.returncode == 0, done.stderr
        sent = len(fleet.answered)
        assert fleet.wait(lambda: len(fleet.answered) > sent, 60), "phones were kept waiting"
    assert fleet.refusals == {}
    assert restored(there, file).returncode == 0
    stored = look(there.ground, work=True)
    assert missing(place.filled + before, stored) == []
    # Each answer of that moment came with all its photos.
    assert all(all(each["files"].values()) for each in stored.versions)


def test_the_file_is_a_plain_tar_that_sha256sum_checks(made: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xf", made, "-C", tmp_path], check=True)
    for listed in ("files.sha256", "manifest.sha256"):
        subprocess.run(["sha256sum", "-c", "--quiet", listed], cwd=tmp_path, check=True)
    assert made.stat().st_mode & 0o077 == 0, "others can read it"


def test_neither_a_master_key_nor_the_secret_key_is_in_it(made: Path, lived_in: Place) -> None:
    name, _, key = (lived_in.ground.data_dir / "master_keys").read_text().partition(":")
    whole = made.read_bytes()
    assert name.encode() in whole
    assert key.encode() not in whole
    assert (lived_in.ground.data_dir / "secret_key").read_bytes() not in whole


def test_a_sealed_backup_says_nothing_and_restores_as_well(
    lived_in: Place, known: dict[str, list[str]], empty: Empty, tmp_path: Path
) -> None:
    file, there = tmp_path / "sealed", empty()
    assert lived_in.command("backup", "--sealed", str(file)).returncode == 0
    whole = file.read_bytes()
    assert b"manifest" not in whole
    assert b"worker@example.org" not in whole
    done = restored(there, file)
    assert done.returncode == 0, done.stderr
    assert same(known, sums(there)) == []


def test_a_backup_flows_to_standard_output(
    lived_in: Place, known: dict[str, list[str]], empty: Empty, tmp_path: Path
) -> None:
    file, there = tmp_path / "flowed", empty()
    with file.open("wb") as out:
        done = lived_in.command(
            "backup", "-", capture_output=False, stdout=out, stderr=subprocess.PIPE
        )
    assert done.returncode == 0, done.stderr
    assert restored(there, file).returncode == 0
    assert same(known, sums(there)) == []
    assert list(lived_in.ground.data_dir.glob(".dong-hanh-*")) == []


def test_a_restored_place_can_be_backed_up_and_restored_in_its_turn(
    made: Path, known: dict[str, list[str]], empty: Empty, tmp_path: Path
) -> None:
    first, second, file = empty(), empty(), tmp_path / "second.tar"
    assert restored(first, made).returncode == 0
    assert first.command("backup", str(file)).returncode == 0
    done = restored(second, file)
    assert done.returncode == 0, done.stderr
    assert same(known, sums(second)) == []


def test_what_stood_there_goes_only_with_replace(
    made: Path, known: dict[str, list[str]], place: Place
) -> None:
    blob = b"only here"
    name = hashlib.sha256(blob).hexdigest()
    stray = place.ground.data_dir / "blobs" / name[:2] / name
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(blob)
    before = sums(place)
    refused = restored(place, made)
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert sums(place) == before
    done = restored(place, made, "--replace")
    assert done.returncode == 0, done.stderr
    assert same(known, sums(place)) == []
    assert not stray.exists()
    assert list(place.ground.data_dir.glob("*.replaced")) == []


def test_nothing_is_restored_under_a_running_server(
    made: Path, known: dict[str, list[str]], place: Place
) -> None:
    with Server(place.ground) as server:
        done = restored(place, made, "--replace")
        assert done.returncode == 1
        assert "is running" in done.stderr
        assert "đang chạy" in done.stderr
        assert server.phone(0).blank("anh")
    after = sums(place)
    # What the phone's call itself wrote aside.
    assert same(known, after) in ([], ["accounts_handset"])


def test_a_file_that_is_there_is_not_written_over(lived_in: Place, tmp_path: Path) -> None:
    file = tmp_path / "there.tar"
    file.write_text("yesterday's")
    done = lived_in.command("backup", str(file))
    assert done.returncode == 1
    assert "is there already" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["there.tar"]
    assert file.read_text() == "yesterday's"


def test_a_photo_that_the_disk_lost_is_told_and_the_rest_is_kept(
    place: Place, empty: Empty, tmp_path: Path
) -> None:
    lost = sorted((place.ground.data_dir / "blobs").glob("[0-9a-f][0-9a-f]/*"))[0]
    lost.unlink()
    file, there = tmp_path / "backup.tar", empty()
    done = place.command("backup", str(file))
    assert done.returncode == 3
    assert "1 files" in done.stderr
    done = restored(there, file)
    assert done.returncode == 0, done.stderr
    assert "1 files" in done.stderr
    assert same(sums(place), sums(there)) == []
