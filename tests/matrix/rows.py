"""What every address asks of whoever calls it, read from the table `rows.txt` beside this file.

A line is METHOD CUT VERBS PATH and flags. VERBS, with commas between them, are all needed; a role
that holds one for single forms holds it for these forms alone.

CUT says where the verbs must be held, and what happens elsewhere:

- `open`     anybody, signed in or not
- `token`    whoever has the address, which holds a secret
- `key`      any living phone's key
- `self`     whoever is signed in: her own matters, or a list that is cut to what she reaches
- `server`   the verbs in an assignment of no project, else 403
- `whole`    the verbs in the whole project, else 403
- `project`  the verbs somewhere in the project: what is told is of no commune
- `rows`     the same; rows of communes that she does not reach are left out
- `thing`    the verbs where the thing is; elsewhere it is 404, as if it were not there

Flags: `=404` (or another status) is what even those are told who may; `shows`: who may is shown
what is of commune A, so that its absence for others says something (`shows:VERB`: who has this verb
as well); `or404`: who lacks the verb is
told 404 as well as 403. Nobody who may not is ever shown anything of commune A.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from backend.accounts import verbs as all_verbs

TABLE: Final = Path(__file__).with_name("rows.txt")
CUTS: Final = frozenset(
    ["open", "token", "key", "self", "server", "whole", "project", "rows", "thing"]
)
VERBS: Final = frozenset(
    value for name, value in vars(all_verbs).items() if name.isupper() and isinstance(value, str)
)


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    method: str
    path: str
    cut: str
    verbs: tuple[str, ...]
    answer: int | None = None
    shows: bool = False
    shown_with: str = ""
    or404: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rows() -> dict[str, Row]:
    """ "METHOD PATH" → its row. Raises AssertionError for what is no line of the table."""
    found: dict[str, Row] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            row = _row(line)
            assert str(row) not in found, f"twice: {line}"
            found[str(row)] = row
    return found


def _row(line: str) -> Row:
    method, cut, named, path, *flags = line.split()
    needed = () if named == "-" else tuple(named.split(","))
    seen = [each.partition(":")[2] for each in flags if each.startswith("shows")]
    answers = [int(each[1:]) for each in flags if each.startswith("=")]
    assert cut in CUTS, line
    assert set(needed) <= VERBS, line
    rest = {each for each in flags if not each.startswith(("=", "shows"))}
    assert rest <= {"or404"}, line
    assert set(seen) <= {"", *VERBS}, line
    return Row(
        method=method,
        path=path,
        cut=cut,
        verbs=needed,
        answer=answers[0] if answers else None,
        shows=bool(seen),
        shown_with="".join(seen),
        or404="or404" in flags,
    )
