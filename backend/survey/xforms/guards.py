"""Looks at a form's file from outside: kind, size, zip directory; nothing is unpacked here."""

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePath

from backend.survey.xforms.faults import refusal

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 150
MAX_PARTS = 1000
EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".csv", ".md", ".xml")

_ZIP = b"PK\x03\x04"
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xls", ".docx", ".ods", ".7z", ".rar", ".gz", ".jar")
_ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
# What zipfile and the unpackers under it raise for a cut or garbled file, or a strange kind.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


def check_file(source: bytes, file_name: str) -> str:
    """The file's kind (its extension in lower case) when it may go to the converter.

    Refuses (Refused) unknown kinds, empty and oversized files, content that contradicts the
    name, workbooks with a password, and zip bombs by their directory.
    """
    extension = PurePath(file_name).suffix.lower()
    if extension not in EXTENSIONS:
        raise refusal("file_type_unknown", extension=extension or PurePath(file_name).name)
    if not source.strip():
        raise refusal("file_empty")
    if len(source) > MAX_BYTES:
        raise refusal("file_too_large", size=_megabytes(len(source)), limit=MAX_BYTES // 2**20)
    _check_signature(source, extension)
    if source.startswith(_ZIP):
        _check_archive(source)
    elif not source.startswith(_OLE2):
        _check_text(source)
    return extension


def parts_of(source: bytes | Path) -> list[zipfile.ZipInfo]:
    """What the directory of a zip lists; nothing is unpacked. Refuses (Refused) what is none."""
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except _DAMAGED:
        raise refusal("file_damaged") from None


def unpacked_size(parts: Iterable[zipfile.ZipInfo]) -> int:
    """Bytes; zipfile never unpacks more than the directory declares, so this is a bound."""
    return sum(part.file_size for part in parts)


def check_parts(source: bytes) -> None:
    """Refuse a workbook with a part that declares a DTD or entities (reads every part).

    Whatever the part is called: a sheet may have any name that the workbook gives it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            for part in archive.infolist():
                _check_part(part.filename, archive.read(part))
    except _DAMAGED:
        raise refusal("file_damaged") from None


def _check_part(name: str, content: bytes) -> None:
    if _ENTITIES.search(content) or _ENTITIES.search(content.replace(b"\0", b"")):
        raise refusal("file_entities", part=name)


def decode(source: bytes) -> str:
    """The text of a .csv or .md form; UTF-8 with or without byte order mark."""
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal("file_not_utf8") from None


def _check_signature(source: bytes, extension: str) -> None:
    if source.startswith(_OLE2):
        if "EncryptedPackage".encode("utf-16-le") in source:
            raise refusal("file_password")
        if extension != ".xls":
            raise refusal("file_type_mismatch", extension=extension, found="Excel 97–2003 (.xls)")
    elif source.startswith(_ZIP):
        if extension not in {".xlsx", ".xlsm"}:
            raise refusal("file_type_mismatch", extension=extension, found="Excel (.xlsx)")
    elif extension in {".xlsx", ".xlsm", ".xls"}:
        raise refusal("file_not_workbook")


def _check_archive(source: bytes) -> None:
    parts = parts_of(source)
    if len(parts) > MAX_PARTS:
        raise refusal("file_too_many_parts", count=len(parts), limit=MAX_PARTS)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise refusal("file_not_workbook")
    for part in parts:
        if part.flag_bits & 0x1:
            raise refusal("file_password")
        if part.filename.lower().endswith(_ARCHIVES):
            raise refusal("file_nested", part=part.filename)
    _check_sizes(unpacked_size(parts), len(source))


def _check_sizes(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED:
        raise refusal(
            "file_unpacks_too_large", size=_megabytes(unpacked), limit=MAX_UNPACKED // 2**20
        )
    # Small workbooks of blank styled rows reach high ratios honestly.
    if unpacked > 10 * 2**20 and unpacked > MAX_RATIO * packed:
        raise refusal("file_packed_too_tight", ratio=unpacked // packed)


def _check_text(source: bytes) -> None:
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("file_not_utf8")
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        raise refusal("file_nul", line=line)
    decode(source)


def _megabytes(size: int) -> int:
    return -(-size // 2**20)
