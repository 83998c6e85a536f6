"""Names that OData takes, no two alike within one type."""

from collections.abc import Container
from typing import Final

from backend.survey.xforms import odata_name

# CSDL: a simple identifier has at most 128 characters.
LONGEST: Final = 128


def identifier(name: str) -> str:
    """The name in ODK Central's way, no longer than OData allows."""
    return odata_name(name)[:LONGEST] or "_"


def unique(name: str, taken: Container[str]) -> str:
    """The identifier; with "_2", "_3" and so on when another one took it before.

    Vietnamese names often fall together (`họ`, `hộ` → `h_`); a reader of the feed would lose one.
    """
    first = identifier(name)
    found, number = first, 1
    while found in taken:
        number += 1
        found = f"{first[: LONGEST - 6]}_{number}"
    return found
