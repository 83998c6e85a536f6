"""Files as answers: always to be saved, never shown by a browser as a page of this site."""

import mimetypes
from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob


def xml_answer(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/xml; charset=utf-8")
    answer["Content-Disposition"] = _disposition(name)
    return answer


def file_answer(blob: Blob, name: str) -> FileResponse:
    """The stored file, streamed."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    answer = FileResponse(blobs.path_of(blob.sha256).open("rb"), content_type=kind)
    answer["Content-Disposition"] = _disposition(name)
    answer["Content-Length"] = str(blob.size)
    answer["ETag"] = f'"{blob.md5}"'
    return answer


def _disposition(name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
