"""Turns what pyxform says into our faults and notices, with row and a likely cure."""

import difflib
import re

from backend.survey.xforms.faults import Fault, Notice, Remark, fault, notice
from backend.survey.xforms.places import Sheets
from backend.survey.xforms.pyxform_errors import RULES, WARNINGS, Rule

_NEXT = re.compile(r"\n(?=\[row : |Language ')")
_LISTED = {"select_one", "select_multiple", "rank", "select_one_external"}
_TYPES = (
    "text", "integer", "decimal", "note", "date", "time", "dateTime", "calculate", "geopoint",
    "geotrace", "geoshape", "image", "audio", "video", "file", "barcode", "acknowledge", "range",
    "hidden", "start", "end", "today", "deviceid", "username", "phonenumber", "audit",
    "begin group", "end group", "begin repeat", "end repeat", "csv-external", "xml-external",
    "select_one", "select_multiple", "select_one_from_file", "select_multiple_from_file", "rank",
    "start-geopoint", "background-geopoint", "background-audio",
)  # fmt: skip
_MAX_SAID = 400
_WARNED = frozenset({"notice_other", *(rule.code for rule in WARNINGS)})


def explain_error(message: str, sheets: Sheets) -> list[Fault]:
    """The faults behind one message of pyxform; what is unknown keeps pyxform's own words."""
    faults = []
    for part in _NEXT.split(message.strip()):
        found = _matched(part, RULES)
        if found is None:
            faults.append(fault("conversion_failed", said=_shortened(part)))
        else:
            rule, words = found
            faults.append(_fault(rule, words, sheets))
    return faults


def explain_key_error(key: str, sheets: Sheets) -> list[Fault]:
    """The faults behind a bare KeyError: pyxform meets lists that it did not expect."""
    unfiltered = sheets.rows_of_type("select_one_external", without="choice_filter")
    if unfiltered:
        return [
            fault("external_without_filter", sheet="survey", row=row, column="choice_filter")
            for row in unfiltered
        ]
    for kind in ("select_multiple", "select one", "select_one", "rank"):
        row = sheets.find("type", f"{kind} {key}")
        if row and key.startswith("${"):
            return [fault("list_from_question", sheet="survey", row=row, column="type", list=key)]
        if row:
            return [
                _suggested(
                    "list_unknown",
                    sheet="survey",
                    row=row,
                    column="type",
                    words={"list": key},
                    sheets=sheets,
                )
            ]
    return [fault("conversion_failed", said=f"KeyError: {_shortened(key)}")]


def explain_warnings(messages: list[str]) -> list[Notice]:
    """pyxform's warnings as notices, in order, each once."""
    notices: dict[Notice | str, Notice] = {}
    for message in messages:
        for part in _NEXT.split(message.strip()):
            found = _matched(part, WARNINGS)
            if found is None:
                one = notice("notice_other", said=_shortened(part))
            else:
                rule, words = found
                sheet, row, column = _placed(rule, words)
                one = notice(rule.code, sheet=sheet, row=row, column=column, **words)
            notices.setdefault(one.english, one)
    return list(notices.values())


def said_by_pyxform(notice: Remark) -> bool:
    """Is this a warning of pyxform's own, or a remark that only we make?"""
    return notice.code in _WARNED


def nearest(name: str, names: list[str]) -> str | None:
    """The name that was probably meant, or None."""
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return close[0]
    folded = {one.lower().replace("_", ""): one for one in names}
    return folded.get(name.lower().replace("_", ""))


def _matched(part: str, rules: tuple[Rule, ...]) -> tuple[Rule, dict[str, str]] | None:
    for rule in rules:
        match = rule.pattern.match(part)
        if match:
            words = {key: value.strip() for key, value in match.groupdict().items() if value}
            return rule, words
    return None


def _fault(rule: Rule, words: dict[str, str], sheets: Sheets) -> Fault:
    sheet, row, column = _placed(rule, words)
    if rule.find and row is None:
        where, group = rule.find
        row = sheets.find(where, words.get(group, group))
    return _suggested(rule.code, sheet=sheet, row=row, column=column, words=words, sheets=sheets)


def _placed(rule: Rule, words: dict[str, str]) -> tuple[str | None, int | None, str | None]:
    """The place of a message; takes its words out of `words`."""
    sheet = words.pop("sheet", None) or rule.sheet
    number = words.pop("row", None)
    before = words.pop("row0", None)
    row = int(number) if number else int(before) + 2 if before else None
    # pyxform says row 1 (the header) for values of the sheet settings.
    if sheet == "settings" and row == 1:
        row = 2
    column = words.pop("column", None) or rule.column
    return sheet, row, "list_name" if column == "dataset" else column


def _suggested(
    code: str,
    *,
    sheet: str | None,
    row: int | None,
    column: str | None,
    words: dict[str, str],
    sheets: Sheets,
) -> Fault:
    near = None
    if code == "type_unknown":
        kind = words["type"]
        near = f"{kind} list_name" if kind in _LISTED else nearest(kind, list(_TYPES))
    elif code == "reference_unknown":
        near = nearest(words["name"], sheets.names())
    elif code == "list_unknown":
        near = nearest(words["list"], sheets.lists())
    if near:
        code, words = f"{code}_near", {**words, "near": near}
    if "said" in words:
        words["said"] = _shortened(words["said"])
    return fault(code, sheet=sheet, row=row, column=column, **words)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MAX_SAID else f"{text[:_MAX_SAID]}…"
