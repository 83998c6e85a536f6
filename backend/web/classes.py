"""Five classes for the map's figures: where each begins. PURE."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

CLASSES: Final = 5
# Steps that are easy to say: 1, 2, 3, 5, 10, 15, 20, 30, 50, 75, 100, 150 …
_STEPS: Final = (10, 15, 20, 30, 50, 75)


def starts(figures: Sequence[int]) -> list[int]:
    """Where the classes begin, ascending, at most five; zero and less belong to no class.

    Quintiles, each rounded down to a number that is easy to say; where many communes have the same
    figure, the class with most different figures is split until there are five. Fewer different
    figures make fewer classes; without a figure there is none.
    """
    positive = sorted(figure for figure in figures if figure > 0)
    if not positive:
        return []
    found = {_easy(positive[len(positive) * part // CLASSES]) for part in range(CLASSES)}
    different = sorted(set(positive))
    while len(found) < CLASSES:
        start = _split(sorted(found), different)
        if start is None:
            break
        found.add(start)
    return sorted(found)


def _split(begins: Sequence[int], different: Sequence[int]) -> int | None:
    """Where to cut the class with most different figures in two; None when none can be cut."""
    ends = [*begins[1:], different[-1] + 1]
    widest: list[int] = []
    for begin, end in zip(begins, ends, strict=True):
        inside = [figure for figure in different if begin <= figure < end]
        if len(inside) > len(widest) and _easy(inside[len(inside) // 2]) > begin:
            widest = inside
    return _easy(widest[len(widest) // 2]) if widest else None


def class_of(figure: int, begins: Sequence[int]) -> int:
    """1 to 5; 0 for zero."""
    return bisect_right(begins, figure) if figure > 0 else 0


def shade(number: int, count: int) -> int:
    """Which of the five shades a class gets, so that few classes still go from light to dark."""
    if count <= 1:
        return 3
    return 1 + round((number - 1) * (CLASSES - 1) / (count - 1))


def _easy(figure: int) -> int:
    """The largest easy number that is not above the figure."""
    if figure < 10:
        return max(step for step in (1, 2, 3, 5, 7) if step <= figure)
    scale = 1
    while figure >= 100 * scale:
        scale *= 10
    return max(step * scale for step in _STEPS if step * scale <= figure)
