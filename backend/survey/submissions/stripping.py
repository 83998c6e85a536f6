"""Takes out of a masked document what still tells which sensitive questions were answered. PURE.

A phone leaves out questions that are not relevant, and writes an empty one otherwise than one with
an answer: so the tags that are left around the holes say which substances somebody ever used.
"""

from typing import Any

from lxml import etree

from backend.survey.submissions.classes import Classes
from backend.survey.xforms import parse_submission
from backend.survey.xforms.hardened import local


def stripped(masked: bytes, classes: Classes) -> bytes:
    """The document with its open answers alone; the same bytes where nothing is sensitive."""
    if not classes:
        return masked
    root = parse_submission(masked, max_bytes=max(len(masked), 1)).root
    _strip(root, "", classes)
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


def _strip(element: Any, base: str, classes: Classes) -> None:
    for child in list(element):
        if not isinstance(child.tag, str):
            element.remove(child)
            continue
        path = base + local(child.tag)
        if not classes.of(path) or classes.mixed(path):
            _strip(child, f"{path}/", classes)
        # Also what is empty: a note is there only when the answer before it asks for it.
        answered = len(child) or (child.text or "").strip()
        if not answered or (classes.of(path) and not len(child)):
            element.remove(child)
    if len(element):
        element.text = None
