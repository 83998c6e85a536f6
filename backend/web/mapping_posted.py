"""What the page that maps a form's questions posts, as a mapping.

What the page does not show (scores, thresholds of figures, values of free choices) stays as the
mapping before had it, as long as the kind of record is the same.
"""

from collections.abc import Mapping
from typing import Any, Final

from backend.web.mapping_fields import NOTHING, PLACES
from outreach.kinds import KINDS, Field

_LONGEST: Final = 500


def mapping_of(posted: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """The mapping that the page posted; {} when no kind of record is chosen.

    What it says is judged as a .toml is: a name that is no field's comes out as it came in.
    """
    record = posted.get("record", "")
    if not record:
        return {}
    made: dict[str, Any] = {"record": record[:_LONGEST]}
    made |= {key: value for key in PLACES if (value := _text(posted, key))}
    kind = KINDS.get(record)
    tables = {
        "fields": _table(posted, "field:"),
        "constants": _constants(posted, kind.fields if kind else {}),
    }
    same = before.get("record") == record
    tables["values"] = _values(posted, tables["fields"], before if same else {})
    tables["rows"] = _rows(posted, kind.rows if kind else {})
    made |= {name: table for name, table in tables.items() if table}
    if same:
        made |= {key: before[key] for key in ("scores", "figures") if key in before}
    return made


def _text(posted: Mapping[str, str], name: str) -> str:
    return posted.get(name, "").replace("\0", "").strip()[:_LONGEST]


def _table(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix)[:_LONGEST]: value
        for name in posted
        if name.startswith(prefix) and (value := _text(posted, name))
    }


def _constants(posted: Mapping[str, str], known: Mapping[str, Field]) -> dict[str, Any]:
    """A number where the field is one; what is no number stays a text, and is told as unfit."""
    found: dict[str, Any] = {}
    for name, text in _table(posted, "fixed:").items():
        number = name in known and known[name].shape == "count" and text.isascii()
        found[name] = int(text) if number and text.isdigit() and len(text) < 19 else text
    return found


def _values(
    posted: Mapping[str, str], fields: Mapping[str, str], before: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    shown = {name.split(":", 2)[1] for name in posted if name.count(":") > 1 and _is_value(name)}
    found = {
        name: dict(table)
        for name, table in before.get("values", {}).items()
        if name not in shown
        and (name in before.get("scores", {}) or fields.get(name) == before["fields"].get(name))
    }
    for name in posted:
        if name.count(":") > 1 and _is_value(name) and (value := _text(posted, name)):
            _prefix, of, choice = name.split(":", 2)
            if of in fields:
                found.setdefault(of, {})[choice[:_LONGEST]] = "" if value == NOTHING else value
    return found


def _is_value(name: str) -> bool:
    return name.startswith("value:")


def _rows(
    posted: Mapping[str, str], known: Mapping[str, Mapping[str, Field]]
) -> dict[str, dict[str, Any]]:
    """The repeat is that of the first question; one of another repeat comes out as unknown."""
    found: dict[str, dict[str, Any]] = {}
    for rows in known:
        paths = _table(posted, f"row:{rows}:")
        if paths:
            repeat = next(iter(paths.values())).rpartition("/")[0]
            inside = {name: path.removeprefix(f"{repeat}/") for name, path in paths.items()}
            found[rows] = {"repeat": repeat, "fields": inside}
    return found
