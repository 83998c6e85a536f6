"""Do the figures that a commune sends add up: within themselves, and against last month's. PURE.

What does not add up is said and kept; nothing is corrected here, nothing is dropped.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from outreach.findings import Finding, finding

# Figures of a commune by the names of outreach.kinds; None = not given.
Figures = Mapping[str, int | None]

GROUPS: Final = ("addicted", "using", "after_rehab")
# Of those who are addicted: everybody stands in one part only, as the form so_lieu_xa says.
PLACES: Final = (
    "addicted_outside",
    "addicted_in_facility",
    "addicted_detained",
    "addicted_methadone",
)
# Who is under 18 and who is a woman, of these two lists together; their comings and goings are
# counted: an addiction that is found moves nobody off the two.
BALANCED: Final = ("addicted", "using")
PARTS_OF_BOTH: Final = ("under_18", "women")
COME: Final = ("newly_found", "moved_in")
GONE: Final = ("moved_out", "taken_off", "died")
JUMP: Final = Fraction(1, 5)


def parts(figures: Figures) -> list[Finding]:
    """Parts that are more than what they are parts of."""
    return list(_parts(figures))


def _parts(figures: Figures) -> Iterator[Finding]:
    addicted = figures["addicted"] or 0
    placed = sum(figures.get(name) or 0 for name in PLACES)
    if placed > addicted:
        yield finding("figures_places", parts=placed, total=addicted)
    listed = listed_in(figures)
    for name in PARTS_OF_BOTH:
        count = figures.get(name) or 0
        if count > listed:
            yield finding("figures_part", part=name, count=count, total=listed)


def listed_in(figures: Figures) -> int:
    """Everybody on the two lists with a file: addicted, and using."""
    return sum(figures.get(name) or 0 for name in BALANCED)


def against(figures: Figures, before: Figures | None) -> list[Finding]:
    """Against last month's: does the balance hold, and has a list changed by more than a fifth?"""
    return list(_against(figures, before)) if before is not None else []


def _against(figures: Figures, before: Figures) -> Iterator[Finding]:
    moves = {name: figures.get(name) for name in (*COME, *GONE)}
    if None in moves.values():
        if any(value is not None for value in moves.values()):
            yield finding("figures_moves")
    else:
        come = sum(moves[name] or 0 for name in COME)
        gone = sum(moves[name] or 0 for name in GONE)
        was, now = listed_in(before), listed_in(figures)
        if now != was + come - gone:
            yield finding(
                "figures_balance", now=now, expected=was + come - gone, was=was, come=come,
                gone=gone,
            )  # fmt: skip
    for name in GROUPS:
        old, new = before.get(name) or 0, figures.get(name) or 0
        if old and abs(new - old) > old * JUMP:
            yield finding("figures_jump", part=name, old=old, new=new)


def health(values: Figures) -> list[Finding]:
    """The totals of screenings at a check-up: screened ≤ examined, bands = screened, …"""
    return list(_health(values))


def _health(values: Figures) -> Iterator[Finding]:
    examined, screened = values["examined"] or 0, values["screened"] or 0
    if screened > examined:
        yield finding("check_screened", screened=screened, examined=examined)
    bands = [values.get(name) for name in ("low", "moderate", "high")]
    if None in bands:
        yield finding("check_bands_missing")
    elif sum(each or 0 for each in bands) != screened:
        total = sum(each or 0 for each in bands)
        yield finding("check_bands", bands=total, screened=screened)
    if None not in bands[1:]:
        at_risk = sum(each or 0 for each in bands[1:])
        for name in ("referred", "brief_interventions"):
            limit = at_risk if name == "referred" else screened
            if (values.get(name) or 0) > limit:
                yield finding(f"check_{name}", count=values[name], limit=limit)
