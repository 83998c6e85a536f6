"""Small forms for the tests: markdown, workbooks, and the faults that converting them gives."""

import io
import zipfile
from pathlib import PurePath

import openpyxl

from backend.survey.xforms.child import answer_for
from backend.survey.xforms.conversion import convert
from backend.survey.xforms.faults import Fault


def faults_of(source: str | bytes, file_name: str = "thu.md") -> list[Fault]:
    """The faults of a form, converted in this process; [] when it is accepted."""
    content = source.encode() if isinstance(source, str) else source
    extension = PurePath(file_name).suffix
    answer = answer_for(content, extension=extension, file_name=file_name)
    return [Fault(**one) for one in answer.get("faults", [])]


def xform_of(source: str, file_name: str = "thu.md") -> bytes:
    """The XForm of a good form."""
    return convert(source.encode(), file_name=file_name).xform


def workbook(**sheets: list[list[object]]) -> bytes:
    """An .xlsx with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def simple_workbook() -> bytes:
    return workbook(survey=[["type", "name", "label"], ["text", "ten", "Tên"]])


def repacked(source: bytes, changes: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same zip with parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w", method) as new:
        for part in old.namelist():
            if part not in changes:
                new.writestr(part, old.read(part))
        for part, content in changes.items():
            new.writestr(part, content)
    return out.getvalue()


def garbled(source: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same workbook, packed in this way, with a part whose packed bytes make no sense."""
    packed = repacked(source, {}, method)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (part,) = [one for one in archive.infolist() if one.filename.endswith("sheet1.xml")]
    begins = part.header_offset + 30 + len(part.filename)
    return packed[:begins] + b"\xff" * part.compress_size + packed[begins + part.compress_size :]
