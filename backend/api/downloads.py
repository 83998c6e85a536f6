"""Files as answers: always to be saved, never shown by a browser as a page of this site."""

from collections.abc import Callable, Iterable

from django.http import (
    FileResponse,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from rest_framework.request import Request

from backend import downloads, problems
from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from backend.survey.submissions.models import SubmissionAttachment


def xml_answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = downloads.disposition(name)
    return answer


def file_answer(blob: Blob, name: str) -> FileResponse:
    """The stored file, streamed."""
    answer = FileResponse(
        blobs.path_of(blob.sha256).open("rb"), content_type=downloads.inert_type("", name)
    )
    answer["Content-Disposition"] = downloads.disposition(name)
    answer["Content-Length"] = str(blob.size)
    answer["ETag"] = f'"{blob.md5}"'
    return answer


def attachment_answer(request: Request, row: SubmissionAttachment) -> HttpResponseBase:
    """A submission's file under the type that it came with; 304 when the caller has it."""
    if row.blob is None:
        raise problems.not_found()
    known = get_conditional_response(request._request, etag=f'"{row.blob.md5}"')
    if isinstance(known, HttpResponseNotModified):
        return known
    answer = file_answer(row.blob, row.name)
    answer["Content-Type"] = downloads.inert_type(row.content_type, row.name)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def revealed_answer(chunks: Iterable[bytes], row: SubmissionAttachment) -> StreamingHttpResponse:
    """A sealed file, opened for one reader: kept nowhere."""
    answer = streamed(chunks, row.name, downloads.inert_type(row.content_type, row.name))
    answer["Cache-Control"] = "no-store"
    return answer


def unless_known(
    request: Request, digest: str, answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The file with its digest as ETag, or 304 without opening it when the caller has it."""
    tag = f'"{digest}"'
    known = get_conditional_response(request._request, etag=tag)
    made = known if isinstance(known, HttpResponseNotModified) else answer()
    made["ETag"] = tag
    made["Cache-Control"] = "private, no-cache"
    return made


def streamed(parts: Iterable[bytes], name: str, kind: str) -> StreamingHttpResponse:
    """A file that leaves as it is written."""
    answer = StreamingHttpResponse(parts, content_type=kind)
    answer["Content-Disposition"] = downloads.disposition(name)
    # A proxy that first collects it all would keep the reader waiting.
    answer["X-Accel-Buffering"] = "no"
    return answer
