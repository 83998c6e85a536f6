"""What a phone puts into one POST: the XML again each time, and as many files as fit. PURE.

Source: getodk/collect OkHttpConnection (splitting, multipart parts, file names).
"""

import secrets
from collections.abc import Iterator, Mapping

MOST_FILES = 100


def split(xml: bytes, files: Mapping[str, bytes], limit: int) -> Iterator[dict[str, bytes]]:
    """Groups of files, each with the XML under `limit` bytes and at most 100 files; never none."""
    group: dict[str, bytes] = {}
    size = len(xml)
    for name, content in files.items():
        if group and (size + len(content) > limit or len(group) == MOST_FILES):
            yield group
            group, size = {}, len(xml)
        group[name] = content
        size += len(content)
    yield group


def multipart(
    xml: bytes, files: Mapping[str, bytes], *, incomplete: bool = False
) -> tuple[bytes, str]:
    """The body as OkHttp writes it: file names in raw UTF-8, only quote, CR and LF escaped."""
    boundary = secrets.token_hex(16)
    parts: list[bytes] = []
    if incomplete:
        parts.append(_part(boundary, 'name="*isIncomplete*"', "", b"yes"))
    head = 'name="xml_submission_file"; filename="submission.xml"'
    parts.append(_part(boundary, head, "text/xml", xml))
    for name, content in files.items():
        escaped = name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")
        head = f'name="{escaped}"; filename="{escaped}"'
        parts.append(_part(boundary, head, mime_of(name), content))
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), (
        f"multipart/form-data; boundary={boundary}"
    )


def _part(boundary: str, head: str, content_type: str, content: bytes) -> bytes:
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    lines = f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n{kind}"
    return f"{lines}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n"


def mime_of(name: str) -> str:
    kinds = {"jpg": "image/jpeg", "png": "image/png", "csv": "text/csv", "amr": "audio/amr"}
    return kinds.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
