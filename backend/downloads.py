"""Files as answers: how a name stands in a header, and which types may be told to a browser."""

import mimetypes
import re
import unicodedata
from typing import Final
from urllib.parse import quote

OCTETS: Final = "application/octet-stream"
PLAIN_TYPE: Final = re.compile(r"[a-z]+/[\w.+-]+", re.ASCII | re.IGNORECASE)
# What no browser runs. HTML, SVG, XML and scripts are none of them: they leave as mere octets.
INERT: Final = re.compile(
    r"image/(?!svg)[\w.+-]+|audio/[\w.+-]+|video/[\w.+-]+|text/csv|text/plain"
    r"|application/(?:json|pdf|zip|octet-stream|geo\+json|vnd\.[\w.+-]*(?<!xml))",
    re.ASCII | re.IGNORECASE,
)
LONGEST_NAME: Final = 200


def disposition(name: str) -> str:
    """A Content-Disposition that saves the file under this name (RFC 6266, RFC 8187).

    What could end the header, leave the folder or hide the ending is taken out of the name.
    """
    shown = "".join(each for each in name if unicodedata.category(each)[0] != "C")
    shown = re.sub(r"[/\\:*?\"<>|%]", "_", shown).strip(" .")[:LONGEST_NAME] or "file"
    ascii_name = re.sub(r"[^A-Za-z0-9 ._()-]", "_", shown)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(shown, safe='')}"


def inert_type(declared: str, name: str = "") -> str:
    """The type to send a stored file with: what was declared, when no browser would run it."""
    kind = declared.partition(";")[0].strip().lower() if declared else ""
    if not PLAIN_TYPE.fullmatch(kind):
        kind = mimetypes.guess_type(name)[0] or OCTETS
    return kind if INERT.fullmatch(kind) else OCTETS
