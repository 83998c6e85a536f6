"""Reads the sheets of an XLSForm once, as pyxform does, in NFC and with its traps mended."""

import csv
import io
import unicodedata
from pathlib import PurePath
from typing import Any

from pyxform.errors import PyXFormError, PyXFormReadError
from pyxform.xls2json_backends import SupportedFileTypes

from backend.survey.xforms.faults import Notice, notice, refusal
from backend.survey.xforms.guards import check_parts, decode

_PROCESSORS = SupportedFileTypes.get_processors()


def read_sheets(
    source: bytes, extension: str, file_name: str
) -> tuple[dict[str, Any], list[Notice]]:
    """pyxform's dict of sheets, and notices about the reading.

    Refuses (Refused) damaged, protected and unreadable workbooks; lets PyXFormError through.
    """
    notices = []
    if extension in {".xlsx", ".xlsm"}:
        check_parts(source)
    elif extension in {".csv", ".md"}:
        text = decode(source).replace("\r\n", "\n").replace("\r", "\n")
        if extension == ".csv" and _has_semicolons(text):
            text = _with_commas(text)
            notices.append(notice("notice_semicolons"))
        source = text.encode()
    sheets = _normal(_read(source, extension))
    sheets["fallback_form_name"] = unicodedata.normalize("NFC", PurePath(file_name).stem)
    return sheets, notices


def itemsets(sheets: dict[str, Any]) -> str | None:
    """The sheet external_choices as itemsets.csv, every row as long as the header, or None.

    pyxform's own writer shifts the cells of rows with blanks, so it is not used.
    """
    rows = sheets.get("external_choices")
    if not rows:
        return None
    headings = list((sheets.get("external_choices_header") or [dict.fromkeys(rows[0])])[0])
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow("list_name" if one == "list name" else one for one in headings)
    writer.writerows([row.get(one, "") for one in headings] for row in rows if row)
    return out.getvalue()


def _read(source: bytes, extension: str) -> dict[str, Any]:
    try:
        return dict(_PROCESSORS[SupportedFileTypes(extension)](source))
    except PyXFormReadError as error:
        if "encrypted" in str(error):
            raise refusal("file_password") from None
        if extension in {".csv", ".md"}:
            raise refusal("file_no_tables", extension=extension) from None
        raise refusal("file_damaged") from None
    except PyXFormError:
        raise
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  (readers of foreign formats raise anything)
        raise refusal("file_damaged") from None


def _normal(value: Any) -> Any:
    """The same structure with every text in NFC: Macs write names decomposed."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_normal(key): _normal(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(one) for one in value]
    return value


def _has_semicolons(text: str) -> bool:
    """Vietnamese Excel separates by semicolons: so does the first line with a heading."""
    lines = [line for line in text.splitlines()[:20] if line.strip(' ;,"')]
    return len(lines) > 1 and lines[1].count(";") > lines[1].count(",")


def _with_commas(text: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return out.getvalue()
