"""Cuts what is sensitive out of received XML, so that joining gives it back byte for byte. PURE.

What stays is the skeleton: the same document with holes. What was cut are, by class, pieces: where
in the skeleton each belongs, and its bytes. A document that can't be cut for certain is one piece
of the strictest class.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from backend.survey.submissions.classes import Classes

Piece = tuple[int, bytes]

_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = struct.Struct(">II")
_ENCODINGS: Final = frozenset({None, "utf-8", "utf8", "us-ascii", "ascii"})


@dataclass(frozen=True, slots=True)
class Cut:
    """The document without its sensitive values, and these by class."""

    skeleton: bytes
    parts: Mapping[str, Sequence[Piece]] = field(default_factory=dict)


class _UnsafeError(ValueError):
    """Where the values stand in the bytes is not certain."""


def cut(xml: bytes, classes: Classes) -> Cut:
    """Take the values of these paths out of the document, comments with them."""
    if not classes:
        return Cut(xml)
    try:
        made = _apart(xml, _Walk(xml, classes).spans())
    except (expat.ExpatError, _UnsafeError, UnicodeError, ValueError):
        return _whole(xml, classes)
    return made if join(made.skeleton, made.parts.values()) == xml else _whole(xml, classes)


def join(skeleton: bytes, parts: Iterable[Iterable[Piece]]) -> bytes:
    """The document with these pieces in their holes; the holes of what is not given stay empty."""
    pieces = sorted((each for part in parts for each in part), key=lambda each: each[0])
    found, at = bytearray(), 0
    for offset, piece in pieces:
        found += skeleton[at:offset]
        found += piece
        at = offset
    return bytes(found + skeleton[at:])


def pack(pieces: Iterable[Piece]) -> bytes:
    """Pieces as one text of bytes: offset (4) and length (4) before each."""
    return b"".join(_HEAD.pack(offset, len(piece)) + piece for offset, piece in pieces)


def unpack(packed: bytes) -> list[Piece]:
    found, at = [], 0
    while at < len(packed):
        offset, length = _HEAD.unpack_from(packed, at)
        at += _HEAD.size
        found.append((offset, packed[at : at + length]))
        at += length
    return found


def envelope(*, form_id: str, version: str, instance_id: str) -> bytes:
    """What is shown of a document that was not cut but taken away as a whole."""
    inner = instance_id.replace("&", "&amp;").replace("<", "&lt;")
    named = f"id={quoteattr(form_id)} version={quoteattr(version)}"
    return f"<data {named}><meta><instanceID>{inner}</instanceID></meta></data>".encode()


def _whole(xml: bytes, classes: Classes) -> Cut:
    return Cut(b"", {classes.strictest: [(0, xml)]})


def _apart(xml: bytes, spans: Iterable[tuple[int, int, str]]) -> Cut:
    skeleton, at = bytearray(), 0
    parts: dict[str, list[Piece]] = {}
    for start, end, kind in sorted(spans):
        if start < at:
            raise _UnsafeError
        skeleton += xml[at:start]
        parts.setdefault(kind, []).append((len(skeleton), xml[start:end]))
        at = end
    return Cut(bytes(skeleton + xml[at:]), parts)


@dataclass(slots=True)
class _Element:
    """An element that is open: where what follows in it begins; `kind` of its own text."""

    path: str
    run: int  # where the text begins that was not looked at yet
    empty: bool
    kind: str = ""


class _Walk:
    """One pass over a document with expat, which tells where in the bytes each tag stands."""

    def __init__(self, xml: bytes, classes: Classes) -> None:
        body = xml.removeprefix(_BOM).strip()
        self.xml, self.body, self.base = xml, body, xml.index(body)
        self.classes = classes
        self.found: list[tuple[int, int, str]] = []
        self.open: list[_Element] = []
        self.inside: int = 0  # how deep within an element that goes as a whole
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CommentHandler = self.comment
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.ProcessingInstructionHandler = self.refuse

    def spans(self) -> list[tuple[int, int, str]]:
        """(start, end, class) of what is to go."""
        self.parser.Parse(self.body, True)
        return self.found

    @property
    def at(self) -> int:
        return self.base + self.parser.CurrentByteIndex

    def refuse(self, *_told: Any) -> None:
        raise _UnsafeError

    def declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if (encoding.lower() if encoding else None) not in _ENCODINGS:
            raise _UnsafeError

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self.inside:
            self.inside += 1
            return
        at = self.at
        above = self.open[-1] if self.open else None
        self.text(above, at)
        path = ""
        if above is not None:
            own = name.rpartition(":")[2]
            path = f"{above.path}/{own}" if above.path else own
        end = self.tag_end(at)
        element = _Element(path, end, self.xml[end - 2 : end] == b"/>", self.classes.of(path))
        self.open.append(element)
        if element.kind and not self.classes.mixed(path):
            self.inside = 1
            self.attributes(element, at + 1 + len(name.encode()), attributes)

    def attributes(self, element: _Element, start: int, told: Mapping[str, str]) -> None:
        """Nobody writes answers there; should somebody, they go as well."""
        if any(each.startswith("xmlns") for each in told):
            raise _UnsafeError  # without it the rest would be no XML
        if told:
            self.found.append((start, element.run - (2 if element.empty else 1), element.kind))

    def end(self, _name: str) -> None:
        if self.inside > 1:
            self.inside -= 1
            return
        element, at = self.open.pop(), self.at
        if element.empty:
            after = element.run
        else:
            if self.inside:
                self.take(element.run, at, element.kind)
            else:
                self.text(element, at)
            after = self.xml.index(b">", at) + 1
        self.inside = 0
        if self.open:
            self.open[-1].run = after

    def comment(self, _text: str) -> None:
        """What somebody noted in the document may say anything."""
        above = self.open[-1] if self.open else None
        if not self.inside and (above is None or not above.kind):
            self.take(self.at, self.xml.index(b"-->", self.at + 4) + 3, self.classes.strictest)

    def text(self, element: _Element | None, until: int) -> None:
        """What stands between the tags of a group whose questions have classes of their own."""
        if element is not None and element.kind and self.xml[element.run : until].strip():
            self.take(element.run, until, element.kind)

    def take(self, start: int, end: int, kind: str) -> None:
        if end > start:
            self.found.append((start, end, kind))

    def tag_end(self, at: int) -> int:
        """Behind the ">" of the tag that begins here; one may stand in an attribute's quotes."""
        quote = 0
        for place in range(at + 1, len(self.xml)):
            byte = self.xml[place]
            if quote:
                quote = 0 if byte == quote else quote
            elif byte in b"\"'":
                quote = byte
            elif byte == 0x3E:
                return place + 1
        raise _UnsafeError
