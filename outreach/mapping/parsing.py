"""The bytes of a mapping file to a plain dict that can be stored as JSON. PURE."""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any, Final, TypeAlias

from outreach.findings import FindingsError, finding

Mapping: TypeAlias = dict[str, Any]
_MAX_BYTES: Final = 64_000


def parse(toml_bytes: bytes) -> Mapping:
    """The mapping as a plain dict; what it says is judged by `check`.

    Raises FindingsError when the file is not UTF-8, too long, or not TOML (with the line).
    """
    if len(toml_bytes) > _MAX_BYTES:
        raise FindingsError(finding("mapping_too_long", limit=_MAX_BYTES))
    try:
        text = toml_bytes.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = toml_bytes[: error.start].count(b"\n") + 1
        raise FindingsError(finding("mapping_not_utf8", line=line)) from error
    try:
        return {key: _plain(value) for key, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise FindingsError(_place(str(error), text)) from error
    except RecursionError as error:
        raise FindingsError(finding("mapping_too_deep")) from error


def _place(reason: str, text: str) -> Any:
    """Where the TOML breaks; tomllib says it at the end of its message."""
    found = re.search(r"^(?P<what>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)$", reason)
    if found is None:
        what = reason.removesuffix(" (at end of document)")
        return finding("mapping_not_toml", line=text.count("\n") + 1, column=1, reason=what)
    return finding(
        "mapping_not_toml", line=found["line"], column=found["column"], reason=found["what"]
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value
