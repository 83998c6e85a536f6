"""The rows of a table and of the repeats below it, from one submission's answers. PURE."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.survey.submissions.export.columns import Table

Entry = tuple[Mapping[str, Any], str, str]


def entries(table: Table, answers: Mapping[str, Any], key: str) -> Iterator[tuple[Table, Entry]]:
    """Every repeat entry below these answers: its table, and (answers, PARENT_KEY, KEY).

    A key is the parent's and the path with the entry's number: `uuid:1/group/child[2]`.
    """
    for child in table.children:
        found = answers.get(child.key)
        if not isinstance(found, list):
            continue
        for number, entry in enumerate(found, 1):
            if isinstance(entry, Mapping):
                own = f"{key}/{child.key}[{number}]"
                yield child, (entry, key, own)
                yield from entries(child, entry, own)
