"""The process in which foreign forms are converted: short-lived, limited, without Django.

Reads a line of JSON and the file from standard input, writes one JSON object to standard output.
"""

import json
import resource
import sys
from dataclasses import asdict, replace
from typing import Any

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from backend.survey.xforms.anonymous import check_anonymous
from backend.survey.xforms.contents import entity_lists, languages, media
from backend.survey.xforms.explaining import explain_error, explain_key_error, explain_warnings
from backend.survey.xforms.faults import Notice, Refused, fault, notice
from backend.survey.xforms.fields import fields_of
from backend.survey.xforms.formulas import check_formulas
from backend.survey.xforms.mark_checks import check_marks
from backend.survey.xforms.mark_headings import check_headings, check_prefix
from backend.survey.xforms.marks import is_anonymous
from backend.survey.xforms.places import Sheets
from backend.survey.xforms.references import check_references
from backend.survey.xforms.workbook import itemsets, read_sheets
from backend.survey.xforms.xform import XForm, add_instance_id, read_xform

_ASKED = ("extension", "file_name", "form_name")


def main() -> None:
    """Convert what stands on standard input."""
    request = json.loads(sys.stdin.buffer.readline())
    _limit(request["memory"], request["seconds"])
    source = sys.stdin.buffer.read()
    # pyxform may print; only the answer may stand on standard output.
    answer_to, sys.stdout = sys.stdout.buffer, sys.stderr
    answer = answer_for(source, **{key: request[key] for key in _ASKED})
    answer_to.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    answer_to.flush()


def answer_for(
    source: bytes, *, extension: str, file_name: str, form_name: str | None = None
) -> dict[str, Any]:
    """The converted form as JSON-able values, or {"faults": […]}; never raises."""
    try:
        return _converted(source, extension, file_name, form_name)
    except Refused as refused:
        faults = refused.faults
    except MemoryError:
        faults = [fault("conversion_too_large")]
    except RecursionError:
        faults = [fault("conversion_too_deep")]
    except Exception as error:  # noqa: BLE001  (what we did not foresee is still told)
        said = f"{type(error).__name__}: {error}"
        faults = [fault("conversion_failed", said=said[:400])]
    return {"faults": [asdict(one) for one in faults]}


def _limit(memory: int, seconds: int) -> None:
    """Cap address space and processor time, so that a bomb ends here and not the server."""
    for kind, wanted in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _soft, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))


def _converted(
    source: bytes, extension: str, file_name: str, form_name: str | None
) -> dict[str, Any]:
    if extension == ".xml":
        undeclared = check_prefix(source)
        if undeclared:
            raise Refused(undeclared)
        form = read_xform(source)
        return _described(form, None, [], None, source)
    try:
        sheets, notices = read_sheets(source, extension, file_name)
    except PyXFormError as error:
        raise Refused(explain_error(str(error), Sheets({}))) from None
    places = Sheets(sheets)
    unprintable = [
        fault("cell_character", sheet=at.sheet, row=at.row, column=at.column, character=character)
        for at, character in places.unprintable()
    ]
    if unprintable:
        raise Refused(unprintable)
    misnamed = check_headings(places)
    if misnamed:
        raise Refused(misnamed)
    external = itemsets(sheets)
    if not places.form_id():
        notices.append(notice("notice_form_id_from_file", form_id=sheets["fallback_form_name"]))
    xform, warnings = _pyxform(sheets, places, form_name)
    notices.extend(explain_warnings(warnings))
    return _described(read_xform(xform), places, notices, external, xform)


def _pyxform(
    sheets: dict[str, Any], places: Sheets, form_name: str | None
) -> tuple[bytes, list[str]]:
    warnings: list[str] = []
    try:
        result = convert(sheets, warnings=warnings, form_name=form_name)
    except PyXFormError as error:
        raise Refused(explain_error(str(error), places)) from None
    except KeyError as error:
        raise Refused(explain_key_error(str(error.args[0]), places)) from None
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001  (pyxform meets bad input with any exception)
        said = f"{type(error).__name__}: {error}"
        raise Refused(explain_error(said, places)) from None
    return result.xform.encode("utf-8"), warnings


def _described(
    form: XForm,
    places: Sheets | None,
    notices: list[Notice],
    external: str | None,
    source: bytes,
) -> dict[str, Any]:
    faults, remarks = check_formulas(form, places)
    if places is None:
        more_faults, more_remarks = check_references(form)
        faults, remarks = more_faults + faults, more_remarks + remarks
    fields = fields_of(form)
    lists = entity_lists(form, fields)
    unmarked, told = check_marks(form, fields, places)
    faults += unmarked
    if is_anonymous(form):
        faults += check_anonymous(form, fields, places, lists=lists)
    if faults:
        raise Refused(faults)
    notices.extend(remarks + told)
    if add_instance_id(form):
        notices.append(notice("notice_instance_id_added"))
        source = form.to_bytes()
        fields = fields_of(form)
    if any("base64RsaPublicKey" in one.attrib for one in form.model):
        notices.append(notice("notice_encrypted"))
    names, default = languages(form)
    files = [asdict(one) for one in media(form, lists)]
    if external is not None:
        files.append({"name": "itemsets.csv", "kind": "file"})
    return {
        "xform": source.decode("utf-8"),
        "form_id": form.form_id,
        "version": form.version,
        "title": form.title or form.form_id,
        "languages": names,
        "default_language": default,
        "warnings": [asdict(one) for one in notices],
        "itemsets": external,
        "media": files,
        "entity_lists": [asdict(one) for one in lists],
        "fields": [
            asdict(replace(one, row=places.row_of(one.path) if places else None)) for one in fields
        ],
        "anonymous": is_anonymous(form),
    }


if __name__ == "__main__":
    main()
