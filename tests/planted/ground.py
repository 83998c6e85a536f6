"""A demo year with planted identities: marked questions, a recording, a photo, edits, an erasure.

What is planted is looked for afterwards in everything that the server wrote or said.
"""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection

FORM: Final = """
| survey   |                  |           |              |                    |           |
|          | type             | name      | label        | bind::dh:sensitive | parameters |
|          | text             | ma_xa     | Xã           |                    |           |
|          | date             | ngay      | Ngày         |                    |           |
|          | text             | ten_goi   | Tên gọi      | identity           |           |
|          | text             | dien_thoai | Điện thoại  | contact            |           |
|          | begin_repeat     | lan       | Lần          |                    |           |
|          | text             | chat      | Chất         | health             |           |
|          | integer          | diem      | Điểm         | health             |           |
|          | end_repeat       |           |              |                    |           |
|          | audio            | ghi_am    | Ghi âm       | identity           |           |
|          | image            | anh       | Ảnh          |                    |           |
|          | text             | cong_khai | Ghi chú mở   |                    |           |
| settings |                  |           |              |                    |           |
|          | form_title       | form_id   | version      | namespaces         |           |
|          | Hồ sơ thử        | {form_id} | {version}    | {namespaces}       |           |
"""
# Told apart from anything that a server writes by itself.
NAME: Final = "Hoàng-Thị-Trồng-Sẵn-QXZJW"
PHONE: Final = "0987654319"
SUBSTANCE: Final = "ketamin-trong-san-VVKQJ"
SCORE: Final = 738_519_264
VOICE: Final = b"RIFF\0\0\0\0WAVE trong-san-giong-noi-PPWQX " * 40
FACE: Final = b"\xff\xd8\xff\xe0 trong-san-khuon-mat-RRKZV " * 40
OPEN: Final = "ghi-chu-mo-khong-nhay-cam-HHQWJ"
PLANTED: Final = (
    NAME.encode(),
    PHONE.encode(),
    SUBSTANCE.encode(),
    str(SCORE).encode(),
    b"trong-san-giong-noi-PPWQX",
    b"trong-san-khuon-mat-RRKZV",
)


def answers(number: int, commune: str, day: str) -> dict[str, Any]:
    return {
        "ma_xa": commune,
        "ngay": day,
        "ten_goi": f"{NAME} {number}",
        "dien_thoai": PHONE,
        "lan": [{"chat": f"{SUBSTANCE} {number}", "diem": SCORE}, {"chat": SUBSTANCE, "diem": 1}],
        "ghi_am": f"giong-{number}.wav",
        "anh": f"mat-{number}.jpg",
        "cong_khai": f"{OPEN} {number}",
    }


def files(number: int) -> dict[str, bytes]:
    end = str(number).encode()
    return {f"giong-{number}.wav": VOICE + end, f"mat-{number}.jpg": FACE + end}


def every_value() -> Iterator[tuple[str, bytes]]:
    """(table.column, bytes) of every text, JSON and binary value in the database."""
    for model in apps.get_models(include_auto_created=True):
        names = [each.attname for each in model._meta.concrete_fields]
        for row in model._default_manager.order_by().values_list(*names).iterator():
            for name, value in zip(names, row, strict=True):
                if value is not None:
                    yield f"{model._meta.label}.{name}", as_bytes(value)


def as_bytes(value: Any) -> bytes:
    if isinstance(value, (bytes, memoryview, bytearray)):
        return bytes(value)
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def database_file() -> Iterator[tuple[str, bytes]]:
    """SQLite's own file and its log, byte for byte."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        for one in file.parent.glob(f"{file.name}*"):
            yield one.name, one.read_bytes()


def kept_files() -> Iterator[tuple[str, bytes]]:
    """Every file under the folder of blobs: its name as well."""
    for one in Path(settings.BLOB_DIR).rglob("*"):
        if one.is_file():
            yield one.name, one.name.encode() + b"\n" + one.read_bytes()


def unfolded(content: bytes, depth: int = 3) -> Iterator[bytes]:
    """The bytes, and what is inside them where they are a zip, gzip or base64 text."""
    yield content
    if not depth:
        return
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unfolded(archive.read(name), depth - 1)
    elif content[:2] == b"\x1f\x8b":
        yield from unfolded(gzip.decompress(content), depth - 1)
    elif content[:1] == b"\x78":
        try:
            yield from unfolded(zlib.decompress(content), depth - 1)
        except zlib.error:
            return
    elif len(content) > 40 and len(content) % 4 == 0:
        try:
            yield base64.b64decode(content, validate=True)
        except ValueError:
            return


def found_in(places: Iterator[tuple[str, bytes]], wanted: tuple[bytes, ...]) -> set[str]:
    """Where one of the wanted stands: in clear, escaped as JSON or XML has it, or folded away."""
    spelled = {form for each in wanted for form in spellings(each)}
    return {
        name
        for name, content in places
        for part in unfolded(content)
        if any(each in part for each in spelled)
    }


def spellings(plain: bytes) -> set[bytes]:
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        return {plain}
    escaped = json.dumps(text)[1:-1]
    entities = "".join(each if each.isascii() else f"&#{ord(each)};" for each in text)
    return {
        plain,
        escaped.encode(),
        entities.encode(),
        text.encode("utf-16-le"),
        plain.hex().encode(),
        base64.b64encode(plain).rstrip(b"=")[:-2],
    }
