"""A backup with one wrong bit is no backup; nothing in it may name a place outside its own."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.backup import envelope, manifest
from backend.backup.archive import Damaged, Entry, Listing, line, written
from backend.backup.manifest import Manifest
from backend.backup.reading import Reader

DATABASE = Entry("database.sqlite3", 700, [b"d" * 700])


def blob(content: bytes) -> Entry:
    name = hashlib.sha256(content).hexdigest()
    return Entry(f"blobs/{name[:2]}/{name}", len(content), [content])


def blobs(*contents: bytes) -> list[Entry]:
    return sorted(map(blob, contents), key=lambda each: each.name)


def about(listing: Listing) -> bytes:
    return Manifest(
        made_at="2026-11-22T02:00:00+00:00",
        release="0.1.0",
        engine="sqlite",
        tables={"accounts_user": 1},
        migrations={"accounts": ["0001_initial"]},
        salt="00",
        masters={},
        missing=[],
        erasures=0,
        listing=listing,
    ).told()


def tar(*entries: Entry) -> bytes:
    return b"".join(written(entries, about))


def whole() -> bytes:
    return tar(DATABASE, *blobs(b"a photo", b"", b"x" * 1024))


def read(source: bytes, size: int = 4096) -> dict[str, bytes]:
    """Every file of the backup. Raises Damaged."""
    reader = Reader(pieces(source, size))
    found = {entry.name: b"".join(entry.chunks) for entry in reader.entries()}
    if manifest.parsed(reader.manifest).listing != reader.listing:
        raise Damaged("manifest.json")
    return found


def pieces(source: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(source), size):
        yield source[start : start + size]


@pytest.mark.parametrize("size", [1, 511, 512, 513, 1 << 20])
def test_what_was_written_is_read_in_pieces_of_any_size(size: int) -> None:
    found = read(whole(), size)
    assert found["database.sqlite3"] == b"d" * 700
    assert sorted(map(len, found.values())) == [0, 7, 700, 1024]


@given(
    contents=st.lists(st.binary(max_size=2000), max_size=6, unique=True), size=st.integers(1, 3000)
)
def test_any_files_come_back_as_they_were(contents: list[bytes], size: int) -> None:
    found = read(tar(DATABASE, *blobs(*contents)), size)
    del found["database.sqlite3"]
    assert sorted(found.values()) == sorted(contents)


def test_other_programs_read_it() -> None:
    with tarfile.open(fileobj=io.BytesIO(whole())) as opened:
        names = opened.getnames()
    assert names[0] == "database.sqlite3"
    assert names[-3:] == ["files.sha256", "manifest.json", "manifest.sha256"]


def test_every_flipped_bit_is_found() -> None:
    good = whole()
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << (at % 8)
        with pytest.raises(Damaged):
            read(bytes(bad))


@given(at=st.integers(0, len(whole()) - 1))
def test_every_cut_is_found(at: int) -> None:
    with pytest.raises(Damaged):
        read(whole()[:at])


@pytest.mark.parametrize("more", [b"\0", b"x", bytes(512), b"y" * 100_000])
def test_nothing_may_follow_its_end(more: bytes) -> None:
    with pytest.raises(Damaged):
        read(whole() + more)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/etc/cron.d/evil",
        "blobs/../../../secret_key",
        "blobs/ab/../../master_keys",
        "blobs/AB/" + "AB" * 32,
        "blobs/ab/" + "ab" * 32 + "\n",
        "blobs/cd/" + "ab" * 32,
        "blobs/ab/" + "ab" * 31,
        "blobs/tmp/one",
        "database.dump",
        "database.sqlite3",
        "manifest.json",
        "restoring",
        "",
    ],
)
def test_no_other_name_is_taken(name: str) -> None:
    with pytest.raises(Damaged):
        read(tar(DATABASE, Entry(name, 1, [b"x"])))


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]
    + [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_SPARSE, tarfile.CONTTYPE],
)
def test_no_link_folder_device_or_extension_is_taken(kind: bytes) -> None:
    info = tarfile.TarInfo("blobs/ab/" + "ab" * 32)
    info.type, info.linkname = kind, "/etc/passwd"
    good = whole()
    first = 512 + 1024
    with pytest.raises(Damaged):
        read(good[:first] + info.tobuf(tarfile.GNU_FORMAT) + good[first:])


def test_a_header_that_promises_more_than_there_is() -> None:
    info = tarfile.TarInfo("database.sqlite3")
    info.size = 1 << 60
    with pytest.raises(Damaged):
        read(info.tobuf(tarfile.GNU_FORMAT) + bytes(4096))


def test_blobs_come_by_their_names_none_twice_and_the_database_first() -> None:
    one, two = blobs(b"1", b"2")
    for order in ([DATABASE, two, one], [DATABASE, one, one], [one, DATABASE], [one]):
        with pytest.raises(Damaged):
            read(tar(*order))


def test_a_missing_or_another_blob_is_found() -> None:
    one, two = blobs(b"1", b"2")
    good = tar(DATABASE, one, two)
    blocks = 512 + 1024 + 1024
    with pytest.raises(Damaged):
        read(good[: blocks - 1024] + good[blocks:])
    # Somebody who mends the list as well still has the manifest against him.
    forged = tar(DATABASE, one)
    ends = 512 + 1024 + 1024 + 512 + 512
    with pytest.raises(Damaged):
        read(forged[:ends] + good[-(len(good) - good.rindex(b"manifest.json")) :])


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"listing": {}}',
        b'{"listing": 7}',
        about(Listing("0", 1, 1)).replace(b'"format": 1', b'"format": 2'),
        about(Listing("0", 1, 1)).replace(b'"sqlite"', b'"oracle"'),
        about(Listing("0", 1, 1)).replace(b'"accounts_user": 1', b'"accounts_user": "x"'),
        about(Listing("0", 1, 1)).replace(b'"release"', b'"more": 1, "release"'),
    ],
)
def test_a_manifest_that_says_nothing_of_use(text: bytes) -> None:
    with pytest.raises(Damaged):
        manifest.parsed(text)


def test_an_entry_with_other_bytes_than_it_said_is_never_written() -> None:
    for size in (1, 3):
        with pytest.raises(ValueError, match="database"):
            tar(Entry("database.sqlite3", size, [b"xx"]))


def test_the_list_is_what_sha256sum_writes() -> None:
    assert line("ab" * 32, "database.dump") == b"ab" * 32 + b"  database.dump\n"


def test_a_sealed_backup_opens_only_whole_and_under_its_key() -> None:
    plain = whole() * 40
    shut = b"".join(envelope.sealed(pieces(plain, 5000)))
    for size in (1, 77, 1 << 20):
        assert b"".join(envelope.opened(pieces(shut, size))) == plain
    for at in (0, 3, 4, 5, 20, 60, 90, 200, 70_000, len(shut) - 1):
        bad = bytearray(shut)
        bad[at] ^= 1
        with pytest.raises((Damaged, Exception)) as told:
            read(b"".join(envelope.opened(pieces(bytes(bad), 4096))))
        assert type(told.value).__name__ in {"Damaged", "Problem"}
    for at in (0, 4, 30, 100, 66_000, len(shut) - 1):
        with pytest.raises(Damaged):
            read(b"".join(envelope.opened(pieces(shut[:at], 4096))))


def test_a_blob_of_nine_gigabytes_fits_into_a_header() -> None:
    big = written([Entry("database.sqlite3", 9 << 30, [])], about)
    header = next(big)
    assert len(header) == 512
    assert tarfile.TarInfo.frombuf(header, "ascii", "strict").size == 9 << 30


def test_reading_holds_no_file_in_memory(tmp_path: Path) -> None:
    """Each piece is handed on before the next is asked for."""
    asked: list[int] = []

    def source() -> Iterator[bytes]:
        for number, piece in enumerate(
            pieces(tar(Entry("database.dump", 1 << 20, [bytes(1 << 20)])), 1 << 16)
        ):
            asked.append(number)
            yield piece

    entries = Reader(source()).entries()
    first = next(entries)
    next(iter(first.chunks))
    assert len(asked) <= 2
