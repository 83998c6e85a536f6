"""Numbers for rows that must not tell when they were written, or after which others.

A number from the database's sequence tells both: the rows before and after it have their moments.
These are drawn at random, below zero, so that no sequence ever meets them.
"""

import secrets
from typing import Final

# Within what a JSON number holds exactly, with room for the followers of each.
_SPAN: Final = 2**50


def untimed() -> int:
    """A random number below zero."""
    return -1 - secrets.randbelow(_SPAN)


def untimed_row(length: int) -> list[int]:
    """So many ascending numbers, for rows whose own order counts."""
    first = untimed() - length
    return [first + step for step in range(length)]


def is_untimed(number: int | None) -> bool:
    """Was this drawn here?"""
    return number is not None and number < 0
