"""HEIC, AVIF, TIFF, motion photos and films lose their position and keep their pictures."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image

from backend.survey.blobs import services as blobs
from backend.survey.blobs.exif import without_position
from tests.survey.test_exif import LATITUDE, ORDERS, PIXELS, XMP, jpeg, segment, tiff

PLACE = b"+14.7867+108.9512/"
DIGITS = {order: struct.pack(f"{order}6I", *LATITUDE) for order in ORDERS}


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), name) + body


def item(number: int, kind: bytes, more: bytes = b"\0") -> bytes:
    return box(b"infe", b"\2\0\0\0", struct.pack(">HH4s", number, 0, kind), more)


def located(version: int, method: int, places: list[tuple[int, int, int]]) -> bytes:
    """iloc: item → offset, length, in 4 + 4 bytes; with a base offset of 0."""
    wide = "I" if version == 2 else "H"
    rows = b"".join(
        struct.pack(f">{wide}", number)
        + (struct.pack(">H", method) if version else b"")
        + struct.pack(">HHII", 0, 1, at, length)
        for number, at, length in places
    )
    return box(
        b"iloc", bytes([version, 0, 0, 0, 0x44, 0x00]), struct.pack(f">{wide}", len(places)), rows
    )


def heic(
    exif: bytes, *, version: int = 1, method: int = 0, brand: bytes = b"heic", xmp: bytes = XMP
) -> bytes:
    """A picture whose Exif and XMP lie in mdat (method 0) or in the meta box itself (1)."""
    said = struct.pack(">I", 6) + b"Exif\0\0" + exif
    content = b"PIXELS--" + said + xmp + b"--PIXELS"
    items = box(
        b"iinf",
        b"\0\0\0\0\0\3",
        item(1, b"hvc1"),
        item(2, b"Exif"),
        item(3, b"mime", b"\0application/rdf+xml\0"),
    )

    def meta(start: int) -> bytes:
        places = [(1, start, 8), (2, start + 8, len(said)), (3, start + 8 + len(said), len(xmp))]
        inside = box(b"idat", content) if method else b""
        return box(b"meta", b"\0\0\0\0", items, located(version, method, places), inside)

    head = box(b"ftyp", brand, b"\0\0\0\0mif1" + brand)
    if method:
        return head + meta(0) + box(b"mdat", b"PIXELS")
    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", content)


def film(*, loose: bytes = b"") -> bytes:
    told = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0), PLACE))
    keys = box(b"meta", box(b"ilst", PLACE))
    track = box(b"trak", box(b"mdia", box(b"minf", b"samples")), box(b"udta", box(b"loci", PLACE)))
    head = box(b"ftyp", b"mp42", b"\0\0\0\0")
    return head + box(b"moov", box(b"mvhd", b"x" * 20), track, told, keys) + box(b"mdat", loose)


def telling(photo: bytes) -> bool:
    return (
        PLACE in photo or b"GPSLatitude" in photo or any(each in photo for each in DIGITS.values())
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("version", [0, 1, 2])
@pytest.mark.parametrize("brand", [b"heic", b"avif"])
def test_a_heif_picture_loses_its_position_and_keeps_every_other_byte(
    order: str, version: int, brand: bytes
) -> None:
    photo = heic(tiff(order), version=version, brand=brand)
    bare = without_position(photo)
    assert len(bare) == len(photo)
    assert telling(photo)
    assert not telling(bare)
    assert b"HONOR" in bare
    assert bare.count(b"PIXELS") == photo.count(b"PIXELS")
    assert without_position(bare) == bare


def test_items_within_the_meta_box_are_found_too() -> None:
    assert not telling(without_position(heic(tiff(), method=1)))


@pytest.mark.parametrize("method", [2, 7])
def test_a_heif_picture_whose_items_cannot_be_placed_loses_all_exif(method: int) -> None:
    bare = without_position(heic(tiff(), method=method, xmp=b""))
    assert not telling(bare)


def test_a_real_avif_is_still_the_same_picture() -> None:
    """Written and read by libavif, not by us."""
    picture = Image.effect_mandelbrot((64, 48), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "AVIF", exif=b"Exif\0\0" + tiff())
    bare = without_position(out.getvalue())
    assert not telling(bare)
    before, after = Image.open(io.BytesIO(out.getvalue())), Image.open(io.BytesIO(bare))
    assert before.getexif().get_ifd(0x8825)
    assert not after.getexif().get_ifd(0x8825)
    assert after.getexif()[0x010F] == before.getexif()[0x010F]
    assert before.tobytes() == after.tobytes()


@pytest.mark.parametrize("pages", [1, 3])
def test_a_tiff_loses_the_position_of_every_page_and_stays_the_same_picture(pages: int) -> None:
    picture = Image.effect_mandelbrot((40, 30), (-2, -1.5, 1, 1.5), 60)
    exif = b"Exif\0\0" + tiff()
    out = io.BytesIO()
    more = [picture] * (pages - 1)
    picture.save(out, "TIFF", exif=exif, save_all=True, append_images=more)
    bare = without_position(out.getvalue())
    assert bare != out.getvalue()
    shown, sent = Image.open(io.BytesIO(bare)), Image.open(io.BytesIO(out.getvalue()))
    for page in range(pages):
        shown.seek(page)
        assert not shown.getexif().get_ifd(0x8825)
        sent.seek(page)
        assert shown.tobytes() == sent.tobytes()


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("pointer", [70, 8, 0, 0xFFFFFFF0])
def test_a_tiff_whose_gps_lies_anywhere_only_loses_what_is_its_own(
    order: str, pointer: int
) -> None:
    """The picture is what was sent: nothing of it is zeroed on a suspicion."""
    image = tiff(order, pointer=pointer)
    bare = without_position(image)
    assert struct.pack(f"{order}H", 0x8825) not in bare[:62]
    assert b"HONOR" in bare
    if pointer == 70:
        assert not telling(bare)


def test_a_motion_photo_keeps_its_film_without_the_place() -> None:
    photo = jpeg(b"Exif\0\0" + tiff(), pixels=PIXELS) + b"MotionPhoto_Data" + film(loose=b"frames")
    bare = without_position(photo)
    assert telling(photo)
    assert not telling(bare)
    assert b"samples" in bare
    assert bare.endswith(b"frames")
    assert len(bare) == len(photo)


def test_a_second_picture_behind_the_first_loses_its_position_too() -> None:
    second = jpeg(b"Exif\0\0" + tiff(">"), pixels=PIXELS)
    assert not telling(without_position(jpeg(pixels=PIXELS) + b"MPF" + second + second))


def test_segments_between_the_scans_of_a_picture_are_looked_at() -> None:
    photo = jpeg(pixels=PIXELS[:-2] + segment(b"Exif\0\0" + tiff()) + PIXELS)
    assert not telling(without_position(photo))


@pytest.mark.parametrize("brand", [b"mp42", b"qt  ", b"3gp5"])
def test_a_film_loses_its_place(brand: bytes) -> None:
    bare = without_position(film(loose=b"frames").replace(b"mp42", brand))
    assert not telling(bare)
    assert b"samples" in bare
    assert b"frames" in bare


def test_a_samsung_heic_with_a_film_in_it() -> None:
    photo = heic(tiff()) + box(b"mpvd", film())
    assert telling(photo)
    assert not telling(without_position(photo))


def test_what_lies_far_behind_in_a_large_file_is_found_when_it_is_kept() -> None:
    photo = jpeg(pixels=PIXELS[:-2] + bytes([1]) * 3_000_000 + b"\xff\xd9") + film()
    staged = blobs.stage([photo], strip_positions=True)
    stored = staged.path.read_bytes()
    assert stored == without_position(photo)
    assert not telling(stored)
    assert staged.size == len(photo)


whole = some.sampled_from(
    [heic(tiff()), heic(tiff(">"), version=2), heic(tiff(), method=1), film(), tiff(), tiff(">")]
    + [jpeg(b"Exif\0\0" + tiff(), pixels=PIXELS[-40:]) + film()]
)


@given(
    photo=whole,
    at=some.integers(0, 700),
    bytes_=some.binary(max_size=12),
    cut=some.integers(0, 900),
)
def test_hostile_files_never_raise_and_keep_their_length(
    photo: bytes, at: int, bytes_: bytes, cut: int
) -> None:
    hostile = (photo[:at] + bytes_ + photo[at + len(bytes_) :])[: cut or None]
    bare = without_position(hostile)
    assert len(bare) == len(hostile)


@given(photo=whole, tail=some.binary(max_size=60))
def test_what_stands_behind_a_file_hides_no_position(photo: bytes, tail: bytes) -> None:
    assert not telling(without_position(photo + tail).replace(tail, b""))
