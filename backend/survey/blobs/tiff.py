"""Where TIFF structures (Exif among them) keep a GPS position, and what is to stand there. PURE.

Sources: TIFF 6.0 section 2 and its Technical Note 1, CIPA DC-008 (Exif 2.32) 4.6, XMP part 3
(1.1.3) 3.2.1 (tag 700). A patch is (offset, bytes of the same length as what they replace).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

Buffer = bytes | bytearray | mmap
Patch = tuple[int, bytes]

EXIF = b"Exif\0"
EXIF_SIZE = 6  # with the padding byte, which some writers do not leave zero
GPS_POINTER, XMP_TAG = 0x8825, 700
LONG, IFD = 4, 13
# Bytes of one value by its type, TIFF 6.0 section 2; 13 is that of TIFF's Technical Note 1.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, IFD: 4}
# What the pointer becomes: tag 0xEA1C, "Padding", four undefined bytes. Readers step over it.
PADDING = (0xEA1C, 7, 4, 0)
PAGES = 100  # directories of one file that are looked at
GPS_BYTES = 1 << 16  # as much as a GPS directory with its values ever has


class UnsafeError(ValueError):
    """The structure does not tell for certain where its GPS values are."""


@dataclass(frozen=True)
class _Entry:
    at: int
    tag: int
    kind: int
    count: int
    value: int


def clean_exif(payload: bytes) -> bytes:
    """Exif with or without its name in front; zeros when it cannot be read safely."""
    start = EXIF_SIZE if payload.startswith(EXIF) else 0
    try:
        return payload[:start] + clean_tiff(payload[start:])
    except (UnsafeError, struct.error):
        return bytes(len(payload))


def clean_xmp(payload: bytes, start: int) -> bytes:
    """An XMP packet that mentions GPS becomes spaces from `start`."""
    if b"GPS" not in payload[start:]:
        return payload
    return payload[:start] + b" " * len(payload[start:])


def clean_tiff(tiff: bytes) -> bytes:
    """Raises UnsafeError, and struct.error where an offset points outside."""
    order = order_of(tiff)
    if not order:
        raise UnsafeError
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    entries = _entries(tiff, order, first)
    pointers = [each for each in entries if each.tag == GPS_POINTER]
    if not pointers:
        return tiff
    if len(pointers) > 1 or pointers[0].kind not in {LONG, IFD} or pointers[0].count != 1:
        raise UnsafeError
    directory = range(first, first + 2 + 12 * len(entries) + 4)
    clean = bytearray(tiff)
    for span in _gps_spans(tiff, order, pointers[0].value):
        if span.start < 8 or (span.start < directory.stop and directory.start < span.stop):
            raise UnsafeError
        clean[span.start : span.stop] = bytes(len(span))
    struct.pack_into(order + "HHII", clean, pointers[0].at, *PADDING)
    return bytes(clean)


def order_of(tiff: Buffer) -> str:
    """How the numbers of a TIFF are written, for struct; "" when it is none."""
    return {b"II*\0": "<", b"MM\0*": ">"}.get(bytes(tiff[:4]), "")


def page_patches(image: Buffer) -> Iterator[Patch]:
    """Of a whole TIFF file, or a raw photo made like one: every page's position.

    The picture is what was sent, so nothing but GPS and XMP that mentions it is touched, however
    the file is made: a GPS directory that lies outside or over others only loses its pointer.
    """
    order = order_of(image)
    for at in _directories(image, order):
        entries = _entries(image, order, at)
        here = range(at, at + 2 + 12 * len(entries) + 4)
        for entry in entries:
            if entry.tag == GPS_POINTER:
                yield entry.at, struct.pack(order + "HHII", *PADDING)
                yield from _gps_patches(image, order, entry.value, here)
            elif entry.tag == XMP_TAG and SIZES.get(entry.kind) == 1 and entry.count > 4:
                packet = bytes(image[entry.value : entry.value + entry.count])
                if entry.value >= here.stop or entry.value + entry.count <= here.start:
                    yield entry.value, clean_xmp(packet, 0)


def _directories(image: Buffer, order: str) -> Iterator[int]:
    """Offsets of the chain of directories, each once."""
    seen: set[int] = set()
    try:
        (at,) = struct.unpack_from(order + "I", image, 4)
        while at and at not in seen and len(seen) < PAGES:
            seen.add(at)
            entries = _entries(image, order, at)
            yield at
            (at,) = struct.unpack_from(order + "I", image, at + 2 + 12 * len(entries))
    except (struct.error, UnsafeError):
        return


def _gps_patches(image: Buffer, order: str, at: int, directory: range) -> Iterator[Patch]:
    try:
        spans = _gps_spans(image, order, at)
    except (struct.error, UnsafeError):
        return
    own = all(
        span.start >= 8
        and len(span) <= GPS_BYTES
        and (span.start >= directory.stop or span.stop <= directory.start)
        for span in spans
    )
    for span in spans if own else ():
        yield span.start, bytes(len(span))


def _entries(tiff: Buffer, order: str, at: int) -> list[_Entry]:
    """The entries of the IFD at an offset."""
    (count,) = struct.unpack_from(order + "H", tiff, at)
    if at < 8 or at + 2 + 12 * count > len(tiff):
        raise UnsafeError
    rows = struct.iter_unpack(order + "HHII", bytes(tiff[at + 2 : at + 2 + 12 * count]))
    return [_Entry(at + 2 + 12 * n, *row) for n, row in enumerate(rows)]


def _gps_spans(tiff: Buffer, order: str, at: int) -> list[range]:
    """Where the GPS IFD stands, and each value that does not fit into its entry."""
    entries = _entries(tiff, order, at)
    spans = [range(at, min(at + 2 + 12 * len(entries) + 4, len(tiff)))]
    for entry in entries:
        if entry.kind not in SIZES and entry.count:
            raise UnsafeError
        size = SIZES.get(entry.kind, 0) * entry.count
        if size > 4:
            spans.append(range(entry.value, entry.value + size))
    # Values that lie over one another would cost more than they are: sum, then bounds.
    if sum(map(len, spans)) > len(tiff) or any(span.stop > len(tiff) for span in spans):
        raise UnsafeError
    return spans
