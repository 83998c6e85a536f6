"""Bodies of requests: small JSON, whole form files up to a limit, media streamed to the store."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import IO, Any, Final
from urllib.parse import unquote

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from backend import problems
from backend.survey.blobs import services as blobs

JSON_MAX_BYTES: Final = 1_000_000

# Content type → the ending by which the converter knows the kind of file.
FORM_TYPES: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "text/csv": ".csv",
    "text/markdown": ".md",
    "application/xml": ".xml",
    "text/xml": ".xml",
}

# What programs say that were told no type (curl, urllib).
UNSAID: Final = frozenset(
    {"", "application/octet-stream", "application/x-www-form-urlencoded", "text/plain"}
)


class SmallJSONParser(JSONParser):
    """JSON up to a limit, also of nesting: a parser must not be the way to fill the memory."""

    limit = JSON_MAX_BYTES

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        request: Request = (parser_context or {})["request"]
        _declared(request, self.limit)
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


def form_file(request: Request) -> tuple[bytes, str]:
    """The uploaded form and its file name; (b"", "") when the body is empty.

    The name is X-XlsForm-FormId-Fallback with the ending of the content type; a form that names no
    id gets this one. Raises unsupported_media, body_too_large, body_cut_off.
    """
    if _declared(request, settings.FORM_MAX_BYTES) == 0:
        return b"", ""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind not in FORM_TYPES and kind not in UNSAID:
        raise problems.unsupported_media(type=kind[:80], known=", ".join(FORM_TYPES))
    content = b"".join(_chunks(request, settings.FORM_MAX_BYTES))
    ending = FORM_TYPES.get(kind) or _ending_of(content)
    if not ending:
        raise problems.unsupported_media(type=kind[:80], known=", ".join(FORM_TYPES))
    return content, _file_stem(request) + ending


def _ending_of(content: bytes) -> str:
    """By its first bytes, for programs that do not say what they send; "" for what is no form."""
    begins = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    known = {b"<": ".xml", b"PK\x03\x04": ".xlsx", b"\xd0\xcf\x11\xe0": ".xls"}
    return next((ending for mark, ending in known.items() if begins.startswith(mark)), "")


def staged_file(request: Request) -> blobs.Staged:
    """The body in a temporary file, never whole in memory. Raises body_empty and as above."""
    if _declared(request, settings.MEDIA_MAX_BYTES) == 0:
        raise problems.body_empty()
    return blobs.stage(_chunks(request, settings.MEDIA_MAX_BYTES))


def staged_attachment(request: Request) -> blobs.Staged:
    """A file of a submission; photos lose their GPS position, as those that phones send do."""
    limit = settings.SUBMISSION_MAX_BYTES
    if _declared(request, limit) == 0:
        raise problems.body_empty()
    return blobs.stage(_chunks(request, limit), strip_positions=True)


def submission_xml(request: Request) -> bytes:
    """The body, whatever its content type says. Raises body_too_large, body_cut_off."""
    return b"".join(_chunks(request, settings.SUBMISSION_MAX_XML_BYTES))


def _file_stem(request: Request) -> str:
    """What may be a file's name and a formID: no folders, no ending, no control characters."""
    given = unquote(request.headers.get("X-XlsForm-FormId-Fallback", ""))
    plain = PurePath(given.replace("\\", "/")).name
    plain = re.sub(r"\.(xlsx|xls|csv|md|xml)$", "", plain, flags=re.IGNORECASE)
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", "_", plain).strip(" .")[:249] or "form"


def _declared(request: Request, limit: int) -> int:
    """The length that the request announces. Raises body_too_large before any of it is read."""
    if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
        # Django would read it as an empty body.
        raise problems.length_missing()
    length = request.META.get("CONTENT_LENGTH") or "0"
    declared = int(length) if length.isdecimal() else 0
    if declared > limit:
        raise problems.body_too_large(limit=limit)
    return declared


def _chunks(request: Request, limit: int) -> Iterator[bytes]:
    """The body piece by piece. Raises body_cut_off when it ends before its announced length."""
    declared, arrived = _declared(request, limit), 0
    while chunk := request._request.read(blobs.CHUNK):
        arrived += len(chunk)
        yield chunk
    if arrived < declared:
        raise problems.body_cut_off()
