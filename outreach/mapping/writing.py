"""A mapping as the text of its .toml file, which `parse` reads back to the same dict. PURE."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
# Plain values first, then tables, as a person would write them.
_ORDER: Final = (
    "record", "unit", "day", "position", "repeat",
    "fields", "values", "constants", "rows", "scores", "figures",
)  # fmt: skip


def written(mapping: Mapping[str, Any]) -> str:
    """The .toml of a checked mapping: texts, whole numbers, yes or no, and tables of these."""
    return "\n".join(_table(mapping, ())).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    plain = [key for key in table if key not in inner]
    if path and (plain or not inner):
        yield ""
        yield f"[{'.'.join(map(_key, path))}]"
    for key in sorted(plain, key=_place):
        yield f"{_key(key)} = {_value(table[key])}"
    for key in sorted(inner, key=_place):
        yield from _table(inner[key], (*path, key))


def _place(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    """JSON's strings, numbers and booleans are TOML's, but for the one sign that TOML escapes."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
