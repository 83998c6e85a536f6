"""Decodes a picture and writes it anew: what else its file carries reaches no page. PURE."""

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Final

from PIL import Image, ImageOps

# What Pillow decodes with libraries that everybody tests; HEIC is saved, not shown.
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF")
LONGEST_EDGE: Final = 1600
JPEG_QUALITY: Final = 85
# How decoders say that a file is broken or made to break them.
BROKEN: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    OverflowError,
    MemoryError,
    RuntimeError,
    AttributeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)


class UnreadableError(ValueError):
    """No picture that can be read, or one of too many pixels."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture's bytes and their type: image/jpeg, or image/png where it is transparent."""

    content: bytes
    kind: str


def redraw(source: IO[bytes], *, most_pixels: int, edge: int = LONGEST_EDGE) -> Drawn:
    """The first picture of a file, upright, at most `edge` pixels long, without metadata.

    Pixels are counted from the head, before any is decoded. Raises UnreadableError.
    """
    try:
        with Image.open(source, formats=FORMATS) as found:
            _refuse_large(found, most_pixels)
            # A JPEG is decoded at an eighth, a quarter or half when that is enough.
            found.draft("RGB", (edge, edge))
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((edge, edge))
            return _written(upright)
    except UnreadableError:
        raise
    except BROKEN as fault:
        raise UnreadableError from fault


def _refuse_large(picture: Image.Image, most_pixels: int) -> None:
    if picture.width * picture.height > most_pixels:
        raise UnreadableError


def _written(picture: Image.Image) -> Drawn:
    out = BytesIO()
    if picture.has_transparency_data:
        picture.convert("RGBA").save(out, "PNG")
        return Drawn(out.getvalue(), "image/png")
    plain = picture.convert("RGB")
    plain.info.clear()
    plain.save(out, "JPEG", quality=JPEG_QUALITY)
    return Drawn(out.getvalue(), "image/jpeg")
