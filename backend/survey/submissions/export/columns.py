"""What the tables of an export look like: one for the form, one per repeat; their columns. PURE.

Columns and names are ODK Central's (and Briefcase's before it):
https://github.com/getodk/central-backend/blob/master/lib/data/briefcase.js
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from backend.survey.submissions.classes import Classes

FIRST: Final = ("SubmissionDate",)
LAST: Final = (
    "KEY",
    "SubmitterID",
    "SubmitterName",
    "AttachmentsPresent",
    "AttachmentsExpected",
    "Status",
    "ReviewState",
    "DeviceID",
    "Edits",
    "FormVersion",
)
LAST_OF_REPEAT: Final = ("PARENT_KEY", "KEY")
POINT_PARTS: Final = {"Latitude": "lat", "Longitude": "lon", "Altitude": "alt", "Accuracy": "acc"}

TEXT: Final = frozenset({"string", "barcode", "binary", ""})
WITHOUT_ANSWER: Final = frozenset({"structure", "repeat"})


@dataclass(frozen=True, slots=True)
class Column:
    """One question in a table.

    `key` is its key in the answers of the table's rows (the path below the repeat), `path` that
    below the root. `headers` are the cells that it fills: one, four for a geopoint, or one and one
    more per choice of a select multiple that is split into `choices`.
    """

    key: str
    path: str
    name: str
    kind: str
    headers: tuple[str, ...]
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    masked: bool = False  # sensitive: every cell is `masking.MASK`


@dataclass(slots=True)
class Table:
    """The root (`path` "") or a repeat; `key` is the repeat's own key in its parent's answers."""

    path: str
    key: str
    columns: list[Column]
    children: "list[Table]"
    file_name: str = ""

    @property
    def headers(self) -> list[str]:
        own = [header for column in self.columns for header in column.headers]
        return [*own, *LAST_OF_REPEAT] if self.path else [*FIRST, *own, *LAST]

    def below(self) -> "Iterable[Table]":
        """The repeats in it, depth first, as Central orders its files."""
        for child in self.children:
            yield child
            yield from child.below()


def root_table(
    fields: Sequence[Mapping[str, Any]],
    *,
    form_id: str = "",
    group_paths: bool = True,
    split: Mapping[str, Sequence[str]] | None = None,
    hidden: Classes | None = None,
) -> Table:
    """The tables of a form's fields (stored dicts of `xforms.Field`), repeats below their parents.

    `split`: path of a select multiple → the choices that get a column of their own. `hidden`: the
    questions whose answers nobody sees in a table.
    """
    root = Table("", "", [], [])
    tables = {"": root}
    for one in fields:
        above = tables.get(one["repeat"] or "", root)
        key = one["path"][len(above.path) + 1 :] if above.path else one["path"]
        if one["type"] == "repeat":
            tables[one["path"]] = Table(one["path"], key, [], [])
            above.children.append(tables[one["path"]])
        elif one["type"] not in WITHOUT_ANSWER:
            column = _column(one, key, group_paths, split or {})
            if hidden and hidden.of(one["path"]):
                column = replace(column, masked=True, choices=(), headers=_unsplit(column))
            above.columns.append(column)
    _name_files(root, form_id)
    return root


def _column(
    one: Mapping[str, Any], key: str, group_paths: bool, split: Mapping[str, Sequence[str]]
) -> Column:
    base = key.replace("/", "-") if group_paths else one["name"]
    choices = tuple(split.get(one["path"], ())) if one["type"] in {"select", "rank"} else ()
    if one["type"] == "geopoint":
        headers = tuple(f"{base}-{part}" for part in POINT_PARTS)
    else:
        headers = (base, *(f"{base}/{choice}" for choice in choices))
    kind = "select" if one["type"] == "rank" else one["type"]
    labels = one.get("labels") or {}
    return Column(key, one["path"], one["name"], kind, headers, choices, labels)


def _unsplit(column: Column) -> tuple[str, ...]:
    return column.headers[: len(column.headers) - len(column.choices)]


def _name_files(root: Table, form_id: str) -> None:
    """`FORM.csv`, `FORM-REPEAT.csv`, and `FORM-REPEAT~2.csv` where two repeats share a name."""
    root.file_name = safe_name(f"{form_id}.csv")
    repeats = list(root.below())
    names = [table.path.rpartition("/")[2] for table in repeats]
    totals, seen = Counter(names), Counter[str]()
    for table, name in zip(repeats, names, strict=True):
        seen[name] += 1
        number = f"~{seen[name]}" if totals[name] > 1 else ""
        table.file_name = safe_name(f"{form_id}-{name}{number}.csv")


def safe_name(name: str) -> str:
    """A file name without what a file system, or a careless unzip, would take for a path."""
    plain = "".join(each for each in name if each.isprintable() and each not in '/\\?<>:*|"')
    return plain.strip(". ")[:200] or "_"


def merged(versions: Sequence[Sequence[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The first version's fields and, each after its neighbour, those that only others have.

    `versions`: the one that is exported, then older ones from the newest.
    """
    found = list(versions[0]) if versions else []
    places = {one["path"] for one in found}
    for older in versions[1:]:
        before = ""
        for one in older:
            if one["path"] not in places:
                at = next((i for i, each in enumerate(found) if each["path"] == before), -1)
                found.insert(at + 1, one)
                places.add(one["path"])
            before = one["path"]
    return found


def has_one_type(versions: Sequence[Sequence[Mapping[str, Any]]]) -> bool:
    """Did every question keep its type and its repeat through all versions?"""
    kinds: dict[str, tuple[str, str]] = {}
    for fields in versions:
        for one in fields:
            kind = (one["type"], one["repeat"] or "")
            if kinds.setdefault(one["path"], kind) != kind:
                return False
    return True
