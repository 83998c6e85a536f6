"""Reads XML from outside without trusting it: no DTD, no entities, no network, with limits."""

import re
from typing import Any

from lxml import etree

from backend.survey.xforms.faults import refusal

MAX_DEPTH = 64
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(rb"<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
_BLANK_OR_COMMENT = re.compile(rb"(?:\s+|<!--.*?-->)+", re.DOTALL)


def parse_xml(source: bytes, *, max_bytes: int, max_nodes: int, instructions: bool = False) -> Any:
    """The root element of an untrusted document.

    Refuses (Refused) what is empty, over `max_bytes`, not UTF-8, has a NUL, a DOCTYPE or (unless
    `instructions`) a processing instruction, is not well formed, has over `max_nodes` elements
    or nests over 64 levels. Comments are dropped.
    """
    source = _checked_bytes(source, max_bytes)
    _check_prolog(source, instructions)
    # Counting "<" first keeps a hostile document from being built in memory at all.
    if source.count(b"<") > 2 * max_nodes + 1000:
        raise refusal("xml_too_many_nodes", limit=max_nodes)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=instructions,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 itself stops at 256 levels.
        if "excessive depth" in str(error).lower():
            raise refusal("xml_too_deep", limit=MAX_DEPTH) from None
        line, at = error.position
        raise refusal("xml_broken", line=line, at=at) from None
    _check_tree(root, max_nodes)
    return root


def local(name: str) -> str:
    """A tag or attribute name without its namespace."""
    return name.rpartition("}")[2]


def _checked_bytes(source: bytes, max_bytes: int) -> bytes:
    if len(source) > max_bytes:
        raise refusal("xml_too_large", size=len(source), limit=max_bytes)
    if source.startswith(_UTF16):
        raise refusal("xml_not_utf8")
    if b"\0" in source:
        raise refusal("xml_nul")
    source = source.removeprefix(_BOM).strip()
    if not source:
        raise refusal("xml_empty")
    try:
        # Also catches lone surrogates, which libxml2 would let pass in some versions.
        source.decode("utf-8")
    except UnicodeDecodeError:
        raise refusal("xml_not_utf8") from None
    return source


def _check_prolog(source: bytes, instructions: bool) -> None:
    at = 0
    declaration = _DECLARATION.match(source)
    if declaration:
        at = declaration.end()
        encoding = _ENCODING.search(declaration.group())
        name = encoding.group(1).decode("ascii", "replace") if encoding else "utf-8"
        if name.lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
            raise refusal("xml_encoding", encoding=name[:40])
    while True:
        blank = _BLANK_OR_COMMENT.match(source, at)
        at = blank.end() if blank else at
        # Before the first element "<!" can only be a DOCTYPE: comments are behind us.
        if source.startswith(b"<!", at):
            raise refusal("xml_dtd")
        if not source.startswith(b"<?", at):
            return
        if not instructions:
            raise refusal("xml_instruction")
        end = source.find(b"?>", at)
        if end < 0:
            return
        at = end + 2


def _check_tree(root: Any, max_nodes: int) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("xml_dtd")
    count = 0
    level = [root]
    for _depth in range(MAX_DEPTH):
        count += len(level)
        if count > max_nodes:
            raise refusal("xml_too_many_nodes", limit=max_nodes)
        level = [child for element in level for child in element]
        if not level:
            return
        if not all(isinstance(element.tag, str) for element in level):
            raise refusal("xml_instruction")
    raise refusal("xml_too_deep", limit=MAX_DEPTH)
