"""Takes the GPS position out of the head of a photo; lengths and all other bytes stay.

Read: JPEG (Exif and XMP segments before the pixels), PNG (eXIf and XMP text chunks), WebP (EXIF and
XMP chunks). Left: HEIC and AVIF, TIFF and raw photos, video, what lies behind the head that is
given, what follows a JPEG's last pixel (second pictures, films of "motion photos"), PNG text of the
kind "Raw profile type", places that are not GPS (a city's name), and what a maker hides in its own
notes. Sources: CIPA DC-008 (Exif 2.32) 4.5-4.6, TIFF 6.0 section 2, XMP part 3 (1.1.3), PNG third
edition 11.3, RFC 9649.
"""

import struct
import zlib
from dataclasses import dataclass

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
XMP_TEXT = b"XML:com.adobe.xmp\0"
EXIF = b"Exif\0"
EXIF_SIZE = 6  # with the padding byte, which some writers do not leave zero
PARTS = 10_000  # segments or chunks looked at; a real head has some dozens

GPS_POINTER = 0x8825
LONG, IFD = 4, 13
# Bytes of one value by its type, TIFF 6.0 section 2; 13 is that of TIFF's Technical Note 1.
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, IFD: 4}
# What the pointer becomes: tag 0xEA1C, "Padding", four undefined bytes. Readers step over it.
PADDING = (0xEA1C, 7, 4, 0)


class _UnsafeError(ValueError):
    """The structure does not tell for certain where its GPS values are."""


@dataclass(frozen=True)
class _Entry:
    at: int
    tag: int
    kind: int
    count: int
    value: int


def without_position(head: bytes) -> bytes:
    """The first bytes of a file, as long as they were, without GPS; another file's are returned.

    Exif that is malformed, so that its GPS cannot be found safely, is zeroed as a whole. Never
    raises; a second call changes nothing more.
    """
    image = bytearray(head)
    if head.startswith(JPEG):
        _clean_jpeg(image)
    elif head.startswith(PNG):
        _clean_png(image)
    elif head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        _clean_webp(image)
    else:
        return head
    return bytes(image)


def _clean_jpeg(image: bytearray) -> None:
    at = len(JPEG)
    for _ in range(PARTS):
        # Decoders look for the next marker over garbage and fill bytes, so it is done here too.
        at = image.find(b"\xff", at)
        if at < 0 or at + 4 > len(image):
            return
        marker = image[at + 1]
        if marker in {0x00, 0x01, 0xFF} or 0xD0 <= marker <= 0xD8:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", image, at + 2)
        if marker in {0xD9, 0xDA} or length < 2:
            return
        if marker == 0xE1:
            payload = bytes(image[at + 4 : at + 2 + length])
            image[at + 4 : at + 2 + length] = _clean_segment(payload)
        at += 2 + length


def _clean_segment(payload: bytes) -> bytes:
    if payload.startswith(EXIF):
        return _clean_exif(payload)
    if payload.startswith(XMP):
        return _clean_xmp(payload, len(XMP))
    if payload.startswith(XMP_EXTENSION):
        # Behind the name: the digest of the whole (32), its length and this part's place (4 + 4).
        return _clean_xmp(payload, len(XMP_EXTENSION) + 40)
    return payload


def _clean_png(image: bytearray) -> None:
    at = len(PNG)
    for _ in range(PARTS):
        if at + 8 > len(image):
            return
        length, name = struct.unpack_from(">I4s", image, at)
        end = at + 8 + length
        chunk = bytes(image[at + 8 : end]) if name in {b"eXIf", b"iTXt"} else b""
        clean = _clean_exif(chunk) if name == b"eXIf" else _clean_text(chunk)
        if clean != chunk:
            image[at + 8 : at + 8 + len(chunk)] = clean
            if end + 4 <= len(image):
                struct.pack_into(">I", image, end, zlib.crc32(name + clean))
        at = end + 4


def _clean_text(chunk: bytes) -> bytes:
    """An iTXt chunk: keyword, NUL, compressed or not, method, language, NUL, translation, NUL."""
    parts = chunk[len(XMP_TEXT) + 2 :].split(b"\0", 2)
    if not chunk.startswith(XMP_TEXT) or len(parts) < 3:
        return chunk
    start = len(chunk) - len(parts[2])
    if chunk[len(XMP_TEXT)] == 0:
        return _clean_xmp(chunk, start)
    # Compressed: what it mentions is not looked up, for it may unpack to any size.
    return XMP_TEXT + b"\0" + chunk[len(XMP_TEXT) + 1 : start] + b" " * len(parts[2])


def _clean_webp(image: bytearray) -> None:
    at = 12
    for _ in range(PARTS):
        if at + 8 > len(image):
            return
        name, length = struct.unpack_from("<4sI", image, at)
        start, end = at + 8, min(at + 8 + length, len(image))
        if name == b"EXIF":
            image[start:end] = _clean_exif(bytes(image[start:end]))
        elif name == b"XMP ":
            image[start:end] = _clean_xmp(bytes(image[start:end]), 0)
        at += 8 + length + length % 2


def _clean_xmp(payload: bytes, start: int) -> bytes:
    if b"GPS" not in payload[start:]:
        return payload
    return payload[:start] + b" " * len(payload[start:])


def _clean_exif(payload: bytes) -> bytes:
    """Exif with or without its name in front; zeros when it cannot be read safely."""
    start = EXIF_SIZE if payload.startswith(EXIF) else 0
    try:
        return payload[:start] + _clean_tiff(payload[start:])
    except (_UnsafeError, struct.error):
        return bytes(len(payload))


def _clean_tiff(tiff: bytes) -> bytes:
    """Raises _UnsafeError, and struct.error where an offset points outside."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        raise _UnsafeError
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    entries = _entries(tiff, order, first)
    pointers = [each for each in entries if each.tag == GPS_POINTER]
    if not pointers:
        return tiff
    if len(pointers) > 1 or pointers[0].kind not in {LONG, IFD} or pointers[0].count != 1:
        raise _UnsafeError
    directory = range(first, first + 2 + 12 * len(entries) + 4)
    clean = bytearray(tiff)
    for span in _gps_spans(tiff, order, pointers[0].value):
        if span.start < 8 or (span.start < directory.stop and directory.start < span.stop):
            raise _UnsafeError
        clean[span.start : span.stop] = bytes(len(span))
    struct.pack_into(order + "HHII", clean, pointers[0].at, *PADDING)
    return bytes(clean)


def _entries(tiff: bytes, order: str, at: int) -> list[_Entry]:
    """The entries of the IFD at an offset."""
    (count,) = struct.unpack_from(order + "H", tiff, at)
    if at < 8 or at + 2 + 12 * count > len(tiff):
        raise _UnsafeError
    rows = struct.iter_unpack(order + "HHII", tiff[at + 2 : at + 2 + 12 * count])
    return [_Entry(at + 2 + 12 * n, *row) for n, row in enumerate(rows)]


def _gps_spans(tiff: bytes, order: str, at: int) -> list[range]:
    """Where the GPS IFD stands, and each value that does not fit into its entry."""
    entries = _entries(tiff, order, at)
    spans = [range(at, min(at + 2 + 12 * len(entries) + 4, len(tiff)))]
    for entry in entries:
        if entry.kind not in SIZES and entry.count:
            raise _UnsafeError
        size = SIZES.get(entry.kind, 0) * entry.count
        if size > 4:
            spans.append(range(entry.value, entry.value + size))
    # Values that lie over one another would cost more than they are: sum, then bounds.
    if sum(map(len, spans)) > len(tiff) or any(span.stop > len(tiff) for span in spans):
        raise _UnsafeError
    return spans
