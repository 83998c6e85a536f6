"""Takes a posted submission apart: the XML in memory, files streamed to the blob store's stage."""

import io
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from backend import problems
from backend.survey.blobs import services as blobs
from backend.survey.submissions.files import PostedFile

XML_PART = "xml_submission_file"
INCOMPLETE_PART = "*isIncomplete*"
# Holds the closing boundary (at most 70 characters) and what may stand behind it.
END_BYTES = 1024


class Posted:
    """What one POST brought. `drop()` removes staged files that were not kept."""

    def __init__(self, xml: bytes, files: list[PostedFile]) -> None:
        self.xml = xml
        self.files = files

    def drop(self) -> None:
        for file in self.files:
            blobs.drop(file.staged)


class Part:
    """A finished file part; Django's parser only wants it to have a name and a size."""

    def __init__(self, name: str, size: int) -> None:
        self.name = name
        self.size = size

    def close(self) -> None:
        """The parser closes finished parts when a later one fails; ours is closed already."""


class StagingHandler(FileUploadHandler):
    """Writes each file part to the stage as it arrives; the XML part stays in memory, capped."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.xml: bytes | None = None
        self.files: list[PostedFile] = []
        self._memory: io.BytesIO | None = None
        self._stage: blobs.Stage | None = None
        self._name = ""
        self._type = ""

    def new_file(  # noqa: PLR0917 - Django passes these by position
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        super().new_file(
            field_name, file_name, content_type, content_length, charset, content_type_extra
        )
        self._name, self._type = file_name, content_type or ""
        if field_name == XML_PART and self.xml is None:
            self._memory, self._stage = io.BytesIO(), None
        else:
            self._memory, self._stage = None, blobs.Stage(strip_positions=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._memory is not None:
            if start + len(raw_data) > settings.SUBMISSION_MAX_XML_BYTES:
                raise _too_large(settings.SUBMISSION_MAX_XML_BYTES)
            self._memory.write(raw_data)
        elif self._stage is not None:
            self._stage.write(raw_data)

    def file_complete(self, file_size: int) -> Any:
        if self._memory is not None:
            self.xml, self._memory = self._memory.getvalue(), None
        elif self._stage is not None:
            staged, self._stage = self._stage.close(), None
            self.files.append(PostedFile(self._name, self._type, staged))
        return Part(self._name, file_size)

    def abandon(self) -> None:
        """Remove everything that was staged by a POST that failed."""
        if self._stage is not None:
            self._stage.drop()
        for file in self.files:
            blobs.drop(file.staged)


class PlainNames(MultiPartParser):
    """Keeps file names as the XML has them; Django's own would unescape `&amp;` in them."""

    def sanitize_file_name(self, file_name: str) -> str | None:
        plain = file_name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
        return None if plain in {"", ".", ".."} else plain[:255]


class Counted:
    """A body that knows how much of it arrived, and how it ended."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self.arrived = 0
        self.end = b""

    def read(self, size: int = -1) -> bytes:
        chunk = cast(bytes, self._body.read(size))
        self.arrived += len(chunk)
        self.end = (self.end + chunk[-END_BYTES:])[-END_BYTES:]
        return chunk


def read_submission(request: HttpRequest) -> Posted:
    """The parts of the POST. Raises not_multipart, xml_missing, cut_off, submission_too_large."""
    declared = _declared_length(request)
    if not (request.content_type or "").lower().startswith("multipart/form-data"):
        raise problems.not_multipart()
    handler, body = StagingHandler(request), Counted(request)
    try:
        xml = _xml_of(request, handler, body, declared)
    except BaseException:
        handler.abandon()
        raise
    return Posted(xml, handler.files)


def _xml_of(request: HttpRequest, handler: StagingHandler, body: Counted, declared: int) -> bytes:
    """The XML part, once the whole body is taken apart."""
    fields = _parse(request, handler, body)
    # Django takes a body that ends early for a whole one: half a photo would be stored.
    if body.arrived < declared or _last_boundary(request) not in body.end:
        raise problems.cut_off()
    xml = handler.xml if handler.xml is not None else _field_xml(fields)
    if xml is None:
        raise problems.xml_missing(field=XML_PART)
    return xml


def _last_boundary(request: HttpRequest) -> bytes:
    """What closes a multipart body (RFC 2046, 5.1.1); chunks alone would not tell of a lost end."""
    return b"--" + str((request.content_params or {}).get("boundary", "")).encode("latin-1") + b"--"


def _declared_length(request: HttpRequest) -> int:
    raw = request.META.get("CONTENT_LENGTH") or "0"
    if not (raw.isascii() and raw.isdigit()):
        raise problems.cut_off()
    if int(raw) > settings.SUBMISSION_MAX_BYTES:
        raise _too_large(settings.SUBMISSION_MAX_BYTES)
    return int(raw)


def _parse(request: HttpRequest, handler: StagingHandler, body: Counted) -> Any:
    try:
        parser = PlainNames(request.META, cast(Any, body), [handler], "utf-8")
        fields, _ = parser.parse()
    except (RequestDataTooBig, TooManyFilesSent):
        raise _too_large(settings.SUBMISSION_MAX_BYTES) from None
    except (UnreadablePostError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # our own disk, not the phone's line
        raise problems.cut_off() from None
    except (MultiPartParserError, SuspiciousOperation, StopUpload, ValueError):
        raise problems.not_multipart() from None
    return fields


def _field_xml(fields: Any) -> bytes | None:
    """Some clients send the XML part without a file name: then it is a field, not a file."""
    text = fields.get(XML_PART)
    return None if text is None else str(text).encode("utf-8", "surrogatepass")


def _too_large(limit: int) -> problems.Problem:
    return problems.submission_too_large(limit_mb=limit // 1_000_000)
