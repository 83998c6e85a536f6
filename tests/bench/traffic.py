"""The requests that phones send, as bytes on the wire."""

import itertools
import os
import random
import uuid
from collections.abc import Iterator

from backend.demo.parcels import multipart
from tests.bench.ground import INSTANCE_ID
from tests.bench.load import Requests
from tests.bench.stack import Stack

AGENT = "org.odk.collect.android/v2026.3 Dalvik/2.1.0"
# A JPEG's head up to its pixels: JFIF, then the start of the scan.
JPEG_HEAD = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffda000c03010002110311003f00")
PHOTO_BYTES = 300_000
# Figures of the filled form (tests.bench.ground) whose last four digits each submission has anew.
DIFFERENT = (b"15.1201", b"108.8002", b"170000")


def got(path: str, token: str, project: int, number: int = 0) -> bytes:
    """A GET of something below a phone's address."""
    return (
        f"GET /v1/key/{token}/projects/{project}/{path}"
        f"?deviceID=collect%3Abench{number} HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nUser-Agent: {AGENT}\r\nX-OpenRosa-Version: 1.0\r\n\r\n"
    ).encode()


def posted(stack: Stack, number: int, xml: bytes, files: dict[str, bytes]) -> bytes:
    """A submission from one of the phones."""
    body, kind = multipart(xml, files)
    tokens = stack.facts["tokens"]
    head = (
        f"POST /v1/key/{tokens[number % len(tokens)]}/projects/{stack.facts['project']}/submission"
        f"?deviceID=collect%3Abench{number} HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nUser-Agent: {AGENT}\r\nX-OpenRosa-Version: 1.0\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def new_submissions(stack: Stack, form: str = "xml", *, photo: bool = False) -> Requests:
    """Submissions that differ in their instanceID; each with a photo of its own when asked."""
    template = stack.facts[form].encode()

    def requests(number: int) -> Iterator[bytes]:
        while True:
            xml = template.replace(INSTANCE_ID.encode(), f"uuid:{uuid.uuid4()}".encode())
            # People differ, and so do their places: equal ones would be flagged, all of them.
            for mark in DIFFERENT:
                xml = xml.replace(mark, mark[:-4] + b"%04d" % random.randrange(10_000))
            files = {"anh.jpg": JPEG_HEAD + os.urandom(PHOTO_BYTES)} if photo else {}
            yield posted(stack, number, xml, files)

    return requests


def known_submissions(stack: Stack, sent: list[bytes]) -> Requests:
    """Submissions that the server has, sent again with the same bytes."""

    def requests(number: int) -> Iterator[bytes]:
        for xml in itertools.cycle(sent[number:] + sent[:number]):
            yield posted(stack, number, xml, {})

    return requests


def lists(stack: Stack, forms: str) -> Requests:
    """formList of the project with this many forms."""
    project, token = stack.facts["lists"][forms]

    def requests(number: int) -> Iterator[bytes]:
        return itertools.repeat(got("formList", token, project, number))

    return requests


def downloads(stack: Stack) -> Requests:
    """Manifest, form and its one file, again and again."""
    tokens, project, blank = (stack.facts[name] for name in ("tokens", "project", "blank"))

    def requests(number: int) -> Iterator[bytes]:
        token = tokens[number % len(tokens)]
        paths = ("manifest", "form.xml", "attachments/danh_sach.csv")
        return itertools.cycle([got(f"{blank}/{each}", token, project, number) for each in paths])

    return requests
