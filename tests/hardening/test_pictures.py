"""Photos are drawn anew for pages; originals, and what a browser could run, are only saved."""

import contextlib
import io
import os
import struct
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image, PngImagePlugin

from backend import problems
from backend.survey.blobs import pictures
from backend.survey.blobs import services as blobs
from backend.survey.blobs.drawing import UnreadableError, redraw

SECRET = b"Nguyen Van Bi Mat"


def picture(kind: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET.decode())
    more = {"pnginfo": told} if kind == "PNG" else {}
    if kind == "JPEG":
        more = {"comment": SECRET, "exif": b"Exif\0\0"}
    Image.new(mode, size, 120).save(out, kind, **more)
    return out.getvalue() + SECRET


def bomb(width: int, height: int) -> bytes:
    """A PNG whose head announces this many pixels and which holds next to none."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    lines = zlib.compress(bytes(1000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF", "TIFF"])
def test_a_picture_is_written_anew_without_what_else_its_file_carried(kind: str) -> None:
    sent = picture(kind)
    drawn = redraw(io.BytesIO(sent), most_pixels=10_000)
    shown = Image.open(io.BytesIO(drawn.content))
    assert SECRET in sent
    assert SECRET not in drawn.content
    assert (drawn.kind, shown.format, shown.size) == ("image/jpeg", "JPEG", (60, 40))
    assert not shown.getexif()


def test_a_transparent_one_stays_transparent_and_a_large_one_becomes_small() -> None:
    seen = redraw(io.BytesIO(picture(mode="RGBA")), most_pixels=10_000)
    assert seen.kind == "image/png"
    large = redraw(io.BytesIO(picture("JPEG", (4000, 3000))), most_pixels=40_000_000)
    assert Image.open(io.BytesIO(large.content)).size == (1600, 1200)


def test_a_photo_that_was_held_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (60, 40)).save(out, "JPEG", exif=exif)
    drawn = redraw(io.BytesIO(out.getvalue()), most_pixels=10_000)
    assert Image.open(io.BytesIO(drawn.content)).size == (40, 60)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n",
        bomb(200_000, 200_000),
        bomb(65_500, 65_500),
        picture()[:80],
        b"\xff\xd8\xff" + b"\xff" * 400,
    ],
)
def test_what_is_no_picture_and_what_is_too_large_is_refused(sent: bytes) -> None:
    with pytest.raises(UnreadableError):
        redraw(io.BytesIO(sent), most_pixels=40_000_000)


@given(
    at=some.integers(0, 200),
    bytes_=some.binary(max_size=8),
    kind=some.sampled_from(["PNG", "JPEG", "GIF", "TIFF"]),
)
def test_a_broken_picture_is_drawn_or_refused_and_nothing_else(
    at: int, bytes_: bytes, kind: str
) -> None:
    sent = picture(kind)
    with contextlib.suppress(UnreadableError):
        redraw(io.BytesIO(sent[:at] + bytes_ + sent[at + len(bytes_) :]), most_pixels=100_000)


def stored(content: bytes) -> str:
    return blobs.keep(blobs.stage([content]), now=timezone.now()).sha256


@pytest.mark.django_db
class TestKept:
    """The cache beside the store."""

    def test_it_is_drawn_once_and_kept_for_this_account_alone(self) -> None:
        sha256 = stored(picture())
        first = pictures.view_of(sha256, blobs.path_of(sha256), name="a.png")
        blobs.path_of(sha256).unlink()
        assert pictures.view_of(sha256, blobs.path_of(sha256), name="a.png") == first
        (kept,) = kept_files()
        assert kept.parent.stat().st_mode & 0o077 == 0

    def test_it_goes_at_once_with_its_file(self) -> None:
        sha256 = stored(picture())
        pictures.view_of(sha256, blobs.path_of(sha256), name="a.png")
        assert blobs.remove_unused(sha256, lambda _: False) == 1
        assert kept_files() == []

    def test_the_sweeper_takes_old_ones_and_those_without_a_file(self) -> None:
        now = timezone.now()
        young, old, gone = (stored(picture(size=(60, size))) for size in (10, 20, 30))
        for sha256 in (young, old, gone):
            pictures.view_of(sha256, blobs.path_of(sha256), name="a.png")
        then = (now - timedelta(days=31)).timestamp()
        for file in kept_files():
            if file.stem == old:
                os.utime(file, (then, then))
        blobs.path_of(gone).unlink()
        assert pictures.sweep(stored=blobs.is_stored, now=now) == 2
        assert [file.stem for file in kept_files()] == [young]

    def test_what_is_drawn_for_one_answer_leaves_no_copy(self) -> None:
        assert pictures.draw(io.BytesIO(picture()), name="a.png").content
        assert kept_files() == []

    def test_a_full_disk_only_means_that_it_is_drawn_again(self) -> None:
        sha256 = stored(picture())
        # A file where the folder should be: nothing can be kept.
        (Path(settings.BLOB_DIR) / "views").write_bytes(b"")
        assert pictures.view_of(sha256, blobs.path_of(sha256), name="a.png").content

    def test_one_that_can_not_be_read_is_told_by_its_name(self) -> None:
        sha256 = stored(b"<svg/>")
        with pytest.raises(problems.Problem) as refused:
            pictures.view_of(sha256, blobs.path_of(sha256), name="ảnh.png")
        assert (refused.value.code, refused.value.details) == ("422.832", {"name": "ảnh.png"})


def kept_files() -> list[Path]:
    return [file for file in (Path(settings.BLOB_DIR) / "views").glob("*/*") if file.is_file()]
