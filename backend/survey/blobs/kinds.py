"""What a file is by its first bytes, whatever it is called. PURE.

Sources: the WHATWG MIME Sniffing Standard (sections 6-7), the formats' own specifications.
"""

import re
from pathlib import PurePath
from typing import Final

HEAD: Final = 1024
# Signature at an offset → kind.
SIGNATURES: Final = (
    (0, b"\xff\xd8\xff", "jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"GIF8", "gif"),
    (8, b"WEBP", "webp"),
    (0, b"II*\0", "tiff"),
    (0, b"MM\0*", "tiff"),
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"\xd0\xcf\x11\xe0", "ole"),
    (8, b"WAVE", "wav"),
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"#!AMR", "amr"),
    (4, b"ftyp", "mp4"),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (0, b"MZ", "program"),
    (0, b"\x7fELF", "program"),
    (0, b"#!/", "script"),
)
MARKUP: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype\s+html|html|head|body|script|iframe|svg)",
    re.IGNORECASE | re.DOTALL,
)
# Ending → the kinds that it may hold. An ending that is not here may hold anything.
MAY_HOLD: Final = {
    ".jpg": {"jpeg"},
    ".jpeg": {"jpeg"},
    ".png": {"png"},
    ".gif": {"gif"},
    ".webp": {"webp"},
    ".svg": {"svg"},
    ".csv": set[str](),
    ".xml": {"svg"},
    ".geojson": set[str](),
    ".json": set[str](),
    ".mp3": {"mp3"},
    ".wav": {"wav"},
    ".ogg": {"ogg"},
    ".mp4": {"mp4"},
    ".3gp": {"mp4"},
    ".pdf": {"pdf"},
}


def kind_of(head: bytes) -> str:
    """ "jpeg", "html", … of a file's first bytes; "" for text and what is not known."""
    for at, mark, kind in SIGNATURES:
        if head[at : at + len(mark)] == mark:
            return kind
    found = MARKUP.match(head[:HEAD].removeprefix(b"\xef\xbb\xbf"))
    if found is None:
        return ""
    return "svg" if found[1].lower() == b"svg" else "html"


def contradicting(name: str, head: bytes) -> str:
    """The kind of a file that is certainly not what its name says, else ""."""
    kind = kind_of(head)
    allowed = MAY_HOLD.get(PurePath(name).suffix.lower())
    return kind if kind and allowed is not None and kind not in allowed else ""
