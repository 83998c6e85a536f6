"""Where HEIC and AVIF pictures and MP4 films keep a position, and what is to stand there. PURE.

Sources: ISO/IEC 14496-12 (boxes 4.2, meta 8.11, iloc 8.11.3, iinf 8.11.6, udta 8.10),
ISO/IEC 23008-12 annex A.2 (Exif and XMP items), QuickTime File Format (©xyz, keys), 3GPP TS 26.244
(loci), Android's Motion Photo 1.0 (mpvd).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from backend.survey.blobs.tiff import (
    EXIF_SIZE,
    Buffer,
    Patch,
    clean_exif,
    clean_xmp,
    order_of,
)

BOXES = 10_000  # boxes, items and extents looked at; a real file has some hundreds
ITEM_BYTES = 1 << 24
DEEPEST = 6
WIDEST = 8  # bytes of a number
NAMED, NAMED_BYTES = 20, 1 << 16
# Boxes that hold others, on the way to what tells a place.
HOLDERS = frozenset({b"moov", b"trak", b"mdia", b"mpvd"})
TELLING = frozenset({b"udta", b"meta"})
XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


class _BrokenError(ValueError):
    """The boxes do not hold what they announce."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its name, its whole length from `at`, and where its content begins."""

    name: bytes
    at: int
    body: int
    end: int


def is_one(image: Buffer) -> bool:
    return bytes(image[4:8]) == b"ftyp"


def patches(image: Buffer) -> Iterator[Patch]:
    """Exif and XMP of pictures, places of films. Never raises; broken parts are left behind."""
    for box in _boxes(image, 0, len(image)):
        if box.name == b"meta":
            yield from _picture_patches(image, box)
        elif box.name in HOLDERS:
            yield from film_patches(image, box)
        elif box.name == b"uuid" and bytes(image[box.body : box.body + 16]) == XMP_UUID:
            yield _spaces(image, box.body + 16, box.end)


def film_patches(image: Buffer, box: Box, depth: int = 0) -> Iterator[Patch]:
    """What a film tells beside its tracks (udta, meta) becomes free space; its pictures stay."""
    if depth > DEEPEST:
        return
    for inner in _boxes(image, box.body, box.end):
        if inner.name in TELLING:
            yield inner.at + 4, b"free"
            yield inner.body, bytes(inner.end - inner.body)
        elif inner.name in HOLDERS:
            yield from film_patches(image, inner, depth + 1)


def _boxes(image: Buffer, start: int, end: int) -> Iterator[Box]:
    at = start
    for _ in range(BOXES):
        if at + 8 > end:
            return
        size, name = struct.unpack_from(">I4s", image, at)
        body = at + 8
        if size == 1:
            if at + 16 > end:
                return
            (size,) = struct.unpack_from(">Q", image, at + 8)
            body = at + 16
        # 0: to the end of what holds it. A box that announces more than there is is cut.
        stop = end if size == 0 else min(at + size, end)
        if stop < body:
            return
        yield Box(name, at, body, stop)
        at = stop


def _picture_patches(image: Buffer, meta: Box) -> Iterator[Patch]:
    """The items that tell of the picture. When they can't be found for certain, all named ones."""
    inner = {box.name: box for box in _boxes(image, meta.body + 4, meta.end)}
    try:
        kinds = _kinds(image, inner[b"iinf"])
        places = _places(image, inner[b"iloc"], inner.get(b"idat"))
    except (LookupError, _BrokenError, struct.error):
        yield from _named_patches(image)
        return
    for item, kind in kinds.items():
        spans = places.get(item, [])
        whole = b"".join(bytes(image[span.start : span.stop]) for span in spans)
        clean = _clean_item(kind, whole)
        if clean != whole:
            yield from _put_back(spans, clean)


def _named_patches(image: Buffer) -> Iterator[Patch]:
    """Exif that is found by its name alone; such a file is broken, and its position goes first."""
    at = 0
    for _ in range(NAMED):
        at = image.find(b"Exif\0\0", at)
        if at < 0:
            return
        payload = bytes(image[at : at + NAMED_BYTES])
        if order_of(payload[EXIF_SIZE:]):
            yield at, clean_exif(payload)
        at += EXIF_SIZE


def _clean_item(kind: bytes, content: bytes) -> bytes:
    if kind == b"mime":
        return clean_xmp(content, 0)
    if len(content) < 4:
        return content
    # In front stands how many bytes lie between it and the TIFF header ("Exif\0\0", mostly).
    (between,) = struct.unpack_from(">I", content)
    start = min(4 + between, len(content))
    return content[:start] + clean_exif(content[start:])


def _put_back(spans: list[range], content: bytes) -> Iterator[Patch]:
    at = 0
    for span in spans:
        yield span.start, content[at : at + len(span)]
        at += len(span)


def _kinds(image: Buffer, iinf: Box) -> dict[int, bytes]:
    """Item → b"Exif" or b"mime"."""
    wide = image[iinf.body] > 0
    found = {}
    for box in _boxes(image, iinf.body + (8 if wide else 6), iinf.end):
        version = image[box.body]
        if box.name != b"infe" or version < 2:
            continue
        shape = ">HH4s" if version == 2 else ">IH4s"
        item, _protection, kind = struct.unpack_from(shape, image, box.body + 4)
        if kind in {b"Exif", b"mime"}:
            found[item] = kind
    return found


def _places(image: Buffer, iloc: Box, idat: Box | None) -> dict[int, list[range]]:
    """Item → where its bytes lie in the file."""
    reader = _Reader(image, iloc.body, iloc.end)
    version = reader.number(1)
    reader.number(3)
    sizes = reader.number(2)
    offset, length, base, index = (sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15, sizes & 15)
    found: dict[int, list[range]] = {}
    for _ in range(min(reader.number(4 if version == 2 else 2), BOXES)):
        item = reader.number(4 if version == 2 else 2)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)  # which file: this one
        start = reader.number(base) + _origin(method, idat)
        spans = []
        for _extent in range(min(reader.number(2), BOXES)):
            if version:
                reader.number(index)
            first = start + reader.number(offset)
            spans.append(_within(range(first, first + reader.number(length)), image))
        found[item] = spans
    return found


def _origin(method: int, idat: Box | None) -> int:
    if method == 0:
        return 0
    if method == 1 and idat is not None:
        return idat.body
    raise _BrokenError


def _within(span: range, image: Buffer) -> range:
    if span.stop - span.start > ITEM_BYTES:
        # A picture's own bytes; no item that tells of it is as large.
        return range(0)
    if span.stop > len(image):
        raise _BrokenError
    return span


class _Reader:
    """Numbers of any width, one after another. Raises _BrokenError behind the end."""

    def __init__(self, image: Buffer, at: int, end: int) -> None:
        self._image, self._at, self._end = image, at, end

    def number(self, size: int) -> int:
        at, self._at = self._at, self._at + size
        if self._at > self._end or size > WIDEST:
            raise _BrokenError
        return int.from_bytes(self._image[at : self._at], "big")


def _spaces(image: Buffer, start: int, end: int) -> Patch:
    return start, clean_xmp(bytes(image[start:end]), 0)
