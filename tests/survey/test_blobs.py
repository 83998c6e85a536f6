"""Files named by what is in them: stored once, found again, swept when nothing names them."""

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from tests import build

pytestmark = pytest.mark.django_db
NOW = build.NOW
LATER = NOW + blobs.ORPHAN_AGE + timedelta(seconds=1)


def keep(content: bytes) -> Blob:
    with transaction.atomic():
        return blobs.keep(blobs.stage([content]), now=NOW)


def staged_files() -> list[str]:
    folder = blobs.path_of("00").parent.parent / "tmp"
    return [file.name for file in folder.iterdir()] if folder.exists() else []


def nobody(sha256: str) -> bool:
    return False


def age(sha256: str) -> None:
    """Make the file two days old, as the clock of the disk tells it."""
    old = (LATER - timedelta(days=2)).timestamp()
    os.utime(blobs.path_of(sha256), (old, old))


def test_a_file_is_staged_with_its_digests_and_kept_under_its_hash() -> None:
    content = b"x" * 200_000
    staged = blobs.stage([content[:150_000], b"", content[150_000:]])
    assert staged.size == 200_000
    assert staged.sha256 == hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        blob = blobs.keep(staged, now=NOW)
    assert (blob.pk, blob.size) == (staged.sha256, 200_000)
    assert blob.md5 == hashlib.md5(content, usedforsecurity=False).hexdigest()
    assert b"".join(blobs.chunks_of(blob.pk)) == content
    assert staged_files() == []


def test_the_same_bytes_again_are_stored_once() -> None:
    assert keep(b"photo") == keep(b"photo")
    assert Blob.objects.count() == 1
    assert staged_files() == []


@pytest.mark.parametrize("left", [None, b"", b"pho"])
def test_a_file_that_is_lost_or_cut_on_the_disk_is_healed_by_the_next_upload(
    left: bytes | None,
) -> None:
    place = blobs.path_of(keep(b"photo").pk)
    if left is None:
        place.unlink()
    else:
        place.write_bytes(left)
    keep(b"photo")
    assert place.read_bytes() == b"photo"


def test_an_empty_file_is_a_file() -> None:
    assert b"".join(blobs.chunks_of(keep(b"").pk)) == b""


def test_what_breaks_off_while_it_arrives_leaves_nothing() -> None:
    def arriving() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.stage(arriving())
    assert staged_files() == []


def test_dropping_what_was_kept_is_harmless() -> None:
    staged = blobs.stage([b"photo"])
    with transaction.atomic():
        blob = blobs.keep(staged, now=NOW)
    blobs.drop(staged)
    blobs.drop(staged)
    assert blobs.path_of(blob.pk).exists()


def test_a_file_whose_transaction_was_undone_is_swept_a_day_later() -> None:
    def undone() -> None:
        with transaction.atomic():
            blobs.keep(blobs.stage([b"photo"]), now=NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    sha256 = hashlib.sha256(b"photo").hexdigest()
    assert not Blob.objects.exists()
    assert blobs.path_of(sha256).exists()
    age(sha256)
    assert blobs.sweep(in_use=nobody, now=LATER) == 1
    assert not blobs.path_of(sha256).exists()
    assert not Blob.objects.exists()


def test_the_sweeper_takes_what_nothing_names_and_is_a_day_old() -> None:
    named, orphan = keep(b"named").pk, keep(b"orphan").pk

    def in_use(sha256: str) -> bool:
        return sha256 == named

    assert blobs.sweep(in_use=in_use, now=NOW + blobs.ORPHAN_AGE) == 0
    assert blobs.sweep(in_use=in_use, now=LATER) == 1
    assert [blob.pk for blob in Blob.objects.all()] == [named]
    assert blobs.path_of(named).exists()
    assert not blobs.path_of(orphan).exists()
    assert blobs.sweep(in_use=in_use, now=LATER) == 0


def test_an_old_temporary_file_is_swept_and_a_fresh_one_is_not() -> None:
    old, fresh = blobs.stage([b"old"]), blobs.stage([b"fresh"])
    past = (LATER - timedelta(days=2)).timestamp()
    os.utime(old.path, (past, past))
    recent = LATER.timestamp()
    os.utime(fresh.path, (recent, recent))
    assert blobs.sweep(in_use=nobody, now=LATER) == 1
    assert staged_files() == [fresh.path.name]


def test_sweeping_an_empty_store_finds_nothing() -> None:
    assert blobs.sweep(in_use=nobody, now=LATER) == 0
