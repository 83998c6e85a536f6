"""Takes the position out of a photo or film before it is kept; lengths and all other bytes stay.

Read: JPEG (Exif and XMP segments before the pixels, second pictures and films behind the last one:
"motion photos"), PNG (eXIf and XMP text chunks), WebP (EXIF and XMP chunks), TIFF and raw photos
made like it, HEIC and AVIF, MP4 and QuickTime films. Left: BigTIFF, Matroska films, PNG text of the
kind "Raw profile type", places that are not GPS (a city's name), and what a maker hides in its own
notes. Sources: CIPA DC-008 (Exif 2.32) 4.5-4.6, CIPA DC-007 (MPF), XMP part 3 (1.1.3), PNG third
edition 11.3, RFC 9649; `tiff` and `isobmff` name theirs.
"""

import re
import struct
import zlib
from collections.abc import Generator, Iterator
from mmap import mmap

from backend.survey.blobs import isobmff
from backend.survey.blobs.tiff import (
    EXIF,
    Buffer,
    Patch,
    clean_exif,
    clean_xmp,
    order_of,
    page_patches,
)

JPEG, PNG = b"\xff\xd8", b"\x89PNG\r\n\x1a\n"
XMP = b"http://ns.adobe.com/xap/1.0/\0"
XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
XMP_TEXT = b"XML:com.adobe.xmp\0"
PARTS = 10_000  # segments or chunks looked at; a real photo has some dozens
BEHIND = 50  # pictures and films looked at behind a JPEG's last pixel
# The next marker that is no stuffing, restart or fill byte. Decoders look for it over garbage too.
MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
END_OF_IMAGE, APP1 = 0xD9, 0xE1


def without_position(photo: bytes) -> bytes:
    """The bytes of a file, as long as they were, without GPS; another file's are returned.

    Exif that is malformed, so that its GPS cannot be found safely, is zeroed as a whole. Never
    raises; of a sound file a second call changes nothing more.
    """
    clean = bytearray(photo)
    strip(clean)
    return bytes(clean)


def strip(photo: bytearray | mmap) -> bool:
    """The same in place, also in a file that is mapped into memory; whether anything changed."""
    changed = False
    for at, new in _patches(photo):
        if bytes(photo[at : at + len(new)]) != new:
            photo[at : at + len(new)] = new
            changed = True
    return changed


def _patches(photo: Buffer) -> Iterator[Patch]:
    head = bytes(photo[:12])
    if head.startswith(JPEG):
        return _jpeg_and_behind(photo)
    if head.startswith(PNG):
        return _png(photo)
    if head.startswith(b"RIFF") and head[8:] == b"WEBP":
        return _webp(photo)
    if order_of(head):
        return page_patches(photo)
    return isobmff.patches(photo) if isobmff.is_one(photo) else iter(())


def _jpeg_and_behind(photo: Buffer) -> Iterator[Patch]:
    """A JPEG, the pictures behind it, and the films of motion photos."""
    end = yield from _jpeg(photo, len(JPEG))
    if not end:
        return
    at = end
    for _ in range(BEHIND):
        at = photo.find(b"\xff\xd8\xff", at)
        if at < 0:
            break
        at = max((yield from _jpeg(photo, at + len(JPEG))), at + 3)
    at = end
    for _ in range(BEHIND):
        at = photo.find(b"moov", at)
        if at < 0:
            return
        (size,) = struct.unpack_from(">I", photo, at - 4)
        stop = min(at - 4 + size, len(photo)) if size >= 8 else len(photo)
        yield from isobmff.film_patches(photo, isobmff.Box(b"moov", at - 4, at + 4, stop))
        at += 4


def _jpeg(photo: Buffer, at: int) -> Generator[Patch, None, int]:
    """The segments from here on; returns where the picture ends, 0 when it has no end."""
    for _ in range(PARTS):
        found = MARKER.search(photo, at)
        if found is None or found.start() + 4 > len(photo):
            # The last marker of all has no length: a picture that ends where its file does.
            return found.end() if found and photo[found.end() - 1] == END_OF_IMAGE else 0
        at = found.start()
        marker = photo[at + 1]
        if marker == END_OF_IMAGE:
            return at + 2
        (length,) = struct.unpack_from(">H", photo, at + 2)
        if length < 2:
            return 0
        if marker == APP1:
            yield at + 4, _clean_segment(bytes(photo[at + 4 : at + 2 + length]))
        at += 2 + length
    return 0


def _clean_segment(payload: bytes) -> bytes:
    if payload.startswith(EXIF):
        return clean_exif(payload)
    if payload.startswith(XMP):
        return clean_xmp(payload, len(XMP))
    if payload.startswith(XMP_EXTENSION):
        # Behind the name: the digest of the whole (32), its length and this part's place (4 + 4).
        return clean_xmp(payload, len(XMP_EXTENSION) + 40)
    return payload


def _png(photo: Buffer) -> Iterator[Patch]:
    at = len(PNG)
    for _ in range(PARTS):
        if at + 8 > len(photo):
            return
        length, name = struct.unpack_from(">I4s", photo, at)
        end = at + 8 + length
        chunk = bytes(photo[at + 8 : end]) if name in {b"eXIf", b"iTXt"} else b""
        clean = clean_exif(chunk) if name == b"eXIf" else _clean_text(chunk)
        if clean != chunk:
            yield at + 8, clean
            if end + 4 <= len(photo):
                yield end, struct.pack(">I", zlib.crc32(name + clean))
        at = end + 4


def _clean_text(chunk: bytes) -> bytes:
    """An iTXt chunk: keyword, NUL, compressed or not, method, language, NUL, translation, NUL."""
    parts = chunk[len(XMP_TEXT) + 2 :].split(b"\0", 2)
    if not chunk.startswith(XMP_TEXT) or len(parts) < 3:
        return chunk
    start = len(chunk) - len(parts[2])
    if chunk[len(XMP_TEXT)] == 0:
        return clean_xmp(chunk, start)
    # Compressed: what it mentions is not looked up, for it may unpack to any size.
    return XMP_TEXT + b"\0" + chunk[len(XMP_TEXT) + 1 : start] + b" " * len(parts[2])


def _webp(photo: Buffer) -> Iterator[Patch]:
    at = 12
    for _ in range(PARTS):
        if at + 8 > len(photo):
            return
        name, length = struct.unpack_from("<4sI", photo, at)
        start, end = at + 8, min(at + 8 + length, len(photo))
        if name == b"EXIF":
            yield start, clean_exif(bytes(photo[start:end]))
        elif name == b"XMP ":
            yield start, clean_xmp(bytes(photo[start:end]), 0)
        at += 8 + length + length % 2
