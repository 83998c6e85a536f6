"""Which figures about persons may be shown. PURE.

A figure about fewer than k persons points at them, and so does one that is got by subtraction:

* within a row: with a total and all bands but one, the missing band is a subtraction away; with
  two missing bands their sum is, so one small band hides the whole breakdown;
* between periods: January to June less January to May is June. So the months of a year are joined
  into blocks that each hold k persons, and a period is shown only when it cuts no block. Every
  difference of two shown periods is then a sum of whole blocks. What is left of a year joins its
  last block. The blocks of a breakdown are unions of those of the total;
* between projects: each project's part of a unit is judged by itself.

A shown zero stands for nobody. What remains: the same page read before and after one submission.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, TypeAlias

from outreach.codes import BANDS

SUPPRESSED: Final = "suppressed"
Figure: TypeAlias = int | Literal["suppressed"]
# Persons by band in one month.
Bands: TypeAlias = Mapping[str, int]
_Block: TypeAlias = dict[date, Bands]


def shown(
    months: Mapping[date, Bands], *, first: date, last: date, k: int
) -> tuple[Figure, dict[str, Figure]]:
    """(total, {band: figure}) of the months first..last, each a number or SUPPRESSED.

    `months` holds a unit's figures in one project for all months of the years of the period.
    """
    inside = _added([bands for month, bands in months.items() if first <= month <= last])
    hidden: dict[str, Figure] = dict.fromkeys(BANDS, SUPPRESSED)
    wholes = _blocks([{month: months[month]} for month in sorted(months)], k, _total_is_safe)
    if not _may_show(wholes, first, last, k, _total_is_safe):
        return SUPPRESSED, hidden
    total = sum(inside.values())
    parts = _blocks(wholes, k, _bands_are_safe)
    if not _may_show(parts, first, last, k, _bands_are_safe):
        return total, hidden
    return total, {band: inside[band] for band in BANDS}


def added(figures: Sequence[Figure]) -> Figure:
    """The sum, hidden as soon as one part is: the rest would tell it."""
    total = 0
    for figure in figures:
        if isinstance(figure, str):
            return SUPPRESSED
        total += figure
    return total


def _added(parts: Sequence[Bands]) -> dict[str, int]:
    return {band: sum(part.get(band, 0) for part in parts) for band in BANDS}


def _total_is_safe(bands: Bands, k: int) -> bool:
    return sum(bands.values()) >= k


def _bands_are_safe(bands: Bands, k: int) -> bool:
    return all(number == 0 or number >= k for number in bands.values())


def _blocks(
    pieces: Sequence[_Block], k: int, is_safe: Callable[[Bands, int], bool]
) -> list[_Block]:
    """Neighbouring pieces of a year joined until each block is safe by itself."""
    blocks: list[_Block] = []
    opened: _Block = {}
    year = 0
    for piece in pieces:
        month = min(piece)
        if not any(sum(bands.values()) for bands in piece.values()):
            continue
        if opened and month.year != year:
            blocks = _closed(blocks, opened, k, is_safe)
            opened = {}
        year = month.year
        opened = {**opened, **piece}
        if is_safe(_added(list(opened.values())), k):
            blocks.append(opened)
            opened = {}
    return _closed(blocks, opened, k, is_safe) if opened else blocks


def _closed(
    blocks: list[_Block], rest: _Block, k: int, is_safe: Callable[[Bands, int], bool]
) -> list[_Block]:
    """A rest joins the last block of the same year where the two together are safe."""
    if blocks and min(blocks[-1]).year == min(rest).year:
        joined = {**blocks[-1], **rest}
        if is_safe(_added(list(joined.values())), k):
            return [*blocks[:-1], joined]
    return [*blocks, rest]


def _may_show(
    blocks: Sequence[_Block],
    first: date,
    last: date,
    k: int,
    is_safe: Callable[[Bands, int], bool],
) -> bool:
    """Does the period take each block whole or not at all, and is each taken one safe."""
    for block in blocks:
        inside = [first <= month <= last for month in block]
        if any(inside) and not (all(inside) and is_safe(_added(list(block.values())), k)):
            return False
    return True
