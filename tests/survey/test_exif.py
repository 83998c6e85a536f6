"""A photo loses its GPS position and nothing else, whatever a phone or a stranger sends."""

import hashlib
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend.accounts.models import Project
from backend.survey.blobs import exif
from backend.survey.blobs import services as blobs
from backend.survey.blobs.exif import without_position
from backend.survey.blobs.models import Blob
from backend.survey.submissions.models import SubmissionAttachment
from tests import build
from tests.phone import FieldPhone

MEGABYTE = 1 << 20
ORDERS = ["<", ">"]
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
# 14°47'12.34"; three RATIONALs, as phones write them.
LATITUDE = (14, 1, 47, 1, 1234, 100)
PIXELS = b"\xff\xdb\x00\x03\x07" + b"\xff\xda\x00\x02" + bytes(range(1, 255)) * 20 + b"\xff\xd9"
XMP = b'<x:xmpmeta><rdf:Description exif:GPSLatitude="14,47.2N" tiff:Make="Honor"/></x:xmpmeta>'


def tiff(order: str = "<", *, kind: int = 4, pointer: int = 70, values: int = 104) -> bytes:
    """IFD0 (make, orientation, GPS, XPTitle) with its make at 62, the GPS IFD, its latitude."""
    entry, short = order + "HHII", order + "HHIHH"
    parts = [
        b"II*\0" if order == "<" else b"MM\0*",
        struct.pack(order + "IH", 8, 4),
        struct.pack(entry, MAKE, 2, 8, 62),
        struct.pack(short, ORIENTATION, 3, 1, 6, 0),
        struct.pack(entry, GPS, kind, 1, pointer),
        struct.pack(entry, 0x9C9B, 1, 4, 65),
        struct.pack(order + "I", 0),
        b"HONOR X\0",
        struct.pack(order + "H", 2),
        struct.pack(order + "HHI4s", 1, 2, 2, b"N\0\0\0"),
        struct.pack(entry, 2, 5, 3, values),
        struct.pack(order + "I", 0),
        b"\0\0\0\0",
        struct.pack(order + "6I", *LATITUDE),
        b"behind the position",
    ]
    made = b"".join(parts)
    assert made[62:70] == b"HONOR X\0"
    assert made.index(struct.pack(order + "6I", *LATITUDE)) == 104
    return made


def segment(payload: bytes, marker: int = 0xE1) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


def jpeg(*payloads: bytes, pixels: bytes = PIXELS) -> bytes:
    head = b"\xff\xd8" + segment(b"JFIF\0\1\1\0\0\1\0\1\0\0", 0xE0)
    return head + b"".join(map(segment, payloads)) + pixels


def chunk(name: bytes, content: bytes) -> bytes:
    crc = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", crc)


def png(*chunks: bytes) -> bytes:
    start = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0\x7f"))
    return exif.PNG + start + b"".join(chunks) + pixels + chunk(b"IEND", b"")


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    parts = [(b"VP8X", b"\x0c" + bytes(9)), (b"VP8 ", b"pixel"), *chunks]
    body = b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        for name, content in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def tags(structure: bytes, order: str) -> dict[int, int]:
    """What a reader finds in IFD0: value by tag."""
    (count,) = struct.unpack_from(order + "H", structure, 8)
    rows = struct.iter_unpack(order + "HHII", structure[10 : 10 + 12 * count])
    return {tag: value for tag, _, _, value in rows}


@pytest.mark.parametrize("order", ORDERS)
def test_a_jpeg_loses_its_position_and_keeps_every_other_byte(order: str) -> None:
    before = tiff(order)
    photo = jpeg(b"Exif\0\0" + before)
    bare = without_position(photo)
    after = bare[photo.index(before) :][: len(before)]
    assert GPS not in tags(after, order)
    assert after[70:104] == bytes(34)
    assert after[104:128] == bytes(24)
    assert tags(after, order)[ORIENTATION] == tags(before, order)[ORIENTATION]
    pointer = slice(34, 46)
    assert after[: pointer.start] == before[: pointer.start]
    assert after[pointer.stop : 70] == before[pointer.stop : 70]
    assert after[128:] == b"behind the position"
    assert bare == photo.replace(before, after)
    assert without_position(bare) == bare


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"\xff",
        b"\xff\xd8",
        b"<data/>",
        b"name,GPS\n",
        b"%PDF Exif\0\0II*\0",
        jpeg(),
        jpeg(b"Exif\0\0" + tiff().replace(b"\x25\x88", b"\x26\x88")),
        jpeg(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        jpeg(b"something else with GPS"),
        png(chunk(b"iTXt", b"Comment\0\0\0\0\0GPS"), chunk(b"tEXt", b"eXIf\0GPS")),
        webp(),
    ],
)
def test_what_has_no_position_stays_as_it_is(file: bytes) -> None:
    assert without_position(file) == file


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"II*\0",
        b"II+\0" + tiff()[4:],
        tiff()[:40],
        tiff()[:120],
        tiff(pointer=0),
        tiff(pointer=8),
        tiff(pointer=50),
        tiff(pointer=0xFFFFFFFF),
        tiff(values=0),
        tiff(values=20),
        tiff(values=0xFFFFFFF0),
        tiff(kind=2),
        tiff().replace(struct.pack("<HH", 2, 5), struct.pack("<HH", 2, 99)),
        tiff().replace(struct.pack("<H", 0x9C9B), struct.pack("<H", GPS)),
        tiff().replace(struct.pack("<HHI", 2, 5, 3), struct.pack("<HHI", 2, 5, 0xFFFFFFFF)),
    ],
)
def test_exif_whose_position_cannot_be_found_safely_goes_as_a_whole(broken: bytes) -> None:
    payload = b"Exif\0\0" + broken
    assert without_position(jpeg(payload)) == jpeg(bytes(len(payload)))
    assert without_position(webp((b"EXIF", broken))) == webp((b"EXIF", bytes(len(broken))))


def test_every_exif_segment_is_looked_at_behind_fill_bytes_and_garbage() -> None:
    payload = b"Exif\0\0" + tiff()
    photo = b"\xff\xd8" + b"\xff\xff" + segment(payload) + b"junk" + segment(payload) + PIXELS
    bare = without_position(photo)
    assert struct.pack("<6I", *LATITUDE) not in bare
    assert bare.endswith(PIXELS)
    assert len(bare) == len(photo)


@pytest.mark.parametrize("name", [exif.XMP, exif.XMP_EXTENSION + bytes(40)])
def test_an_xmp_packet_that_mentions_gps_becomes_spaces(name: bytes) -> None:
    assert without_position(jpeg(name + XMP)) == jpeg(name + b" " * len(XMP))


@pytest.mark.parametrize("name", [b"", b"Exif\0\0"])
def test_a_png_loses_its_position_and_its_check_sums_hold(name: bytes) -> None:
    bare = without_position(png(chunk(b"eXIf", name + tiff())))
    clean = without_position(jpeg(b"Exif\0\0" + tiff()))
    expected = clean[clean.index(b"II*\0") : -len(PIXELS)]
    assert bare == png(chunk(b"eXIf", name + expected))


def test_xmp_in_a_png_becomes_spaces_and_compressed_xmp_is_not_unpacked() -> None:
    title, packed = b"XML:com.adobe.xmp\0", zlib.compress(XMP)
    plain = png(chunk(b"iTXt", title + b"\0\0vi\0\0" + XMP))
    assert without_position(plain) == png(chunk(b"iTXt", title + b"\0\0vi\0\0" + b" " * len(XMP)))
    bare = without_position(png(chunk(b"iTXt", title + b"\1\0\0\0" + packed)))
    assert bare == png(chunk(b"iTXt", title + b"\0\0\0\0" + b" " * len(packed)))
    assert without_position(bare) == bare


def test_a_webp_loses_its_position_behind_the_pixels() -> None:
    photo = webp((b"EXIF", tiff(">") + b"!"), (b"XMP ", XMP))
    bare = without_position(photo)
    assert struct.pack(">6I", *LATITUDE) not in bare
    assert b"GPS" not in bare
    assert b"HONOR X" in bare
    assert len(bare) == len(photo)


hostile_tiff = some.builds(
    lambda order, kind, pointer, values, cut, at, byte: tiff(
        order, kind=kind, pointer=pointer, values=values
    )[:cut].replace(tiff(order)[at : at + 1], byte),
    some.sampled_from(ORDERS),
    some.sampled_from([3, 4, 13, 0, 65535]),
    some.integers(0, 200) | some.integers(0, 2**32 - 1),
    some.integers(0, 200) | some.integers(0, 2**32 - 1),
    some.integers(0, 160),
    some.integers(0, 146),
    some.binary(min_size=1, max_size=1),
)
hostile = hostile_tiff | some.binary(max_size=200)


@given(payloads=some.lists(hostile, max_size=3), tail=some.binary(max_size=60))
def test_hostile_bytes_never_raise_and_keep_their_length(
    payloads: list[bytes], tail: bytes
) -> None:
    photos = [
        jpeg(*(b"Exif\0\0" + each for each in payloads), pixels=tail),
        jpeg(*(exif.XMP + each for each in payloads), pixels=tail),
        b"\xff\xd8" + tail,
        png(*(chunk(b"eXIf", each) for each in payloads))[:-40] + tail,
        png(*(chunk(b"iTXt", exif.XMP_TEXT + each) for each in payloads)),
        webp(*((b"EXIF", each) for each in payloads)) + tail,
        b"RIFF\0\0\0\0WEBP" + tail,
    ]
    for photo in photos:
        bare = without_position(photo)
        assert len(bare) == len(photo)
        assert without_position(bare) == bare


@given(at=some.integers(0, 400), size=some.integers(0, 400))
def test_a_photo_cut_anywhere_tells_no_position(at: int, size: int) -> None:
    photo = jpeg(b"Exif\0\0" + tiff(), exif.XMP + XMP)[:at] + b"\xff" * size
    bare = without_position(photo)
    assert len(bare) == len(photo)
    assert struct.pack("<6I", *LATITUDE) not in bare
    assert b'GPSLatitude="14,47' not in bare


@pytest.mark.parametrize("part", [b"\xff\x01", segment(b""), b"\xff\xd8\xff"])
def test_a_megabyte_of_tiny_parts_is_soon_given_up(part: bytes) -> None:
    photo = b"\xff\xd8" + part * (MEGABYTE // len(part))
    assert without_position(photo) == photo


def test_a_stage_that_strips_tells_the_digests_of_what_it_stored() -> None:
    photo = jpeg(b"Exif\0\0" + tiff(), pixels=PIXELS * 400)  # more than one megabyte
    assert len(photo) > MEGABYTE
    stage = blobs.Stage(strip_positions=True)
    for start in range(0, len(photo), 7000):
        stage.write(photo[start : start + 7000])
    staged = stage.close()
    stored = staged.path.read_bytes()
    assert stored == without_position(photo)
    assert staged.sha256 == hashlib.sha256(stored).hexdigest()
    assert staged.md5 == hashlib.md5(stored, usedforsecurity=False).hexdigest()
    assert staged.size == len(photo)


def test_a_form_s_own_picture_is_served_as_it_was_uploaded() -> None:
    photo = jpeg(b"Exif\0\0" + tiff())
    assert blobs.stage([photo]).path.read_bytes() == photo


def test_a_sent_photo_is_stored_without_its_position_and_once(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    photo = jpeg(b"Exif\0\0" + tiff(), exif.XMP + XMP)
    xml = phone.fill(phone.blank("thu"), {"anh": "a.jpg"})
    assert phone.submit(xml, {"a.jpg": photo}).is_sent
    blob = SubmissionAttachment.objects.get().blob
    assert blob is not None
    stored = b"".join(blobs.chunks_of(blob.pk))
    assert blob.pk == hashlib.sha256(stored).hexdigest()
    assert struct.pack("<6I", *LATITUDE) not in stored
    assert b"GPS" not in stored
    assert stored.endswith(PIXELS)
    assert len(stored) == len(photo)
    count = Blob.objects.count()
    assert phone.submit(xml, {"a.jpg": photo}).is_sent
    phone.send("thu", {"anh": "a.jpg"}, files={"a.jpg": photo})
    assert Blob.objects.count() == count
    assert set(SubmissionAttachment.objects.values_list("blob_id", flat=True)) == {blob.pk}
