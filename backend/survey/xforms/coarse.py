"""Is a formula coarse: does it only choose among words that stand written out in it? PURE.

`if(${tuoi} < 18, 'tre', if(${tuoi} < 60, 'lon', 'gia'))` tells one of three words, whatever was
answered; `${tuoi}`, `concat('t', ${tuoi})` or `if(${tuoi} > 0, ${tuoi}, '')` tell the answer.
Several of one answer tell together what none of them tells alone (its tens, its ones), so they are
looked at together.
"""

from collections.abc import Collection, Iterable
from itertools import pairwise
from math import prod
from typing import Final

from backend.survey.xforms.xpath import Token, tokens

# More than these are no longer coarse.
MOST: Final = 12
# Longer ones nobody reads before publishing.
MOST_LETTERS: Final = 300
# Whole numbers that a band between two borders holds at least.
LEAST_WIDE: Final = 2
# Where a comparison with n parts the whole numbers: before n, after it, or both.
_BORDERS: Final = {
    "<": (-0.5,), ">=": (-0.5,), "<=": (0.5,), ">": (0.5,), "=": (-0.5, 0.5), "!=": (-0.5, 0.5),
}  # fmt: skip
_TURNED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def words_of(formula: str) -> list[str]:
    """The words that the formula chooses among, "" left out; [] when it is not coarse."""
    found: list[str] = []
    rest = tokens(formula)
    end = _choice(rest, 0, found)
    words = list(dict.fromkeys(word for word in found if word))
    few = len(words) <= MOST and len(", ".join(words)) <= MOST_LETTERS
    return words if end == len(rest) and few else []


def tell_too_much(together: Iterable[str], names: Collection[str]) -> bool:
    """Do coarse formulas of one answer tell it when they are laid side by side?

    They have more than `MOST` outcomes together, or the borders that they write out cut off single
    whole numbers of it; `names` are the nodes that hold it or what was computed from it.
    """
    every = list(together)
    if len(every) > 1 and prod(len(words_of(each)) for each in every) > MOST:
        return True
    borders = sorted({border for each in every for border in _borders(tokens(each), names)})
    return any(after - before < LEAST_WIDE for before, after in pairwise(borders))


def _borders(all_of: list[Token], names: Collection[str]) -> list[float]:
    """Where the comparisons of these nodes with a number part the whole numbers."""
    found: list[float] = []
    for at, (_, sign) in enumerate(all_of):
        if sign not in _BORDERS:
            continue
        before, after = _at(all_of, at - 1), _at(all_of, at + 1)
        if after[0] == "number" and before[1] in names:
            found += [float(after[1]) + each for each in _BORDERS[sign]]
        elif before[0] == "number" and _last_step(all_of, at + 1) in names:
            found += [float(before[1]) + each for each in _BORDERS[_TURNED.get(sign, sign)]]
    return found


def _last_step(all_of: list[Token], at: int) -> str:
    """The name that ends the path that begins there; "" when none does."""
    name = ""
    while _at(all_of, at)[0] == "name" or _at(all_of, at)[1] in {"/", ".", ".."}:
        kind, text = _at(all_of, at)
        name = text if kind == "name" else name
        at += 1
    return name


def _choice(all_of: list[Token], at: int, found: list[str]) -> int:
    """Past a literal or an if() of such, its words added to `found`; -1 for another thing."""
    kind, text = _at(all_of, at)
    if kind in {"literal", "number"}:
        found.append(text[1:-1] if kind == "literal" else text)
        return at + 1
    if text != "if" or _at(all_of, at + 1)[1] != "(":
        return -1
    at = _past_condition(all_of, at + 2)
    for closing in (",", ")"):
        at = _choice(all_of, at, found) if at > 0 else -1
        if at < 0 or _at(all_of, at)[1] != closing:
            return -1
        at += 1
    return at


def _past_condition(all_of: list[Token], at: int) -> int:
    """Past the comma that ends the first value; -1 when there is none."""
    depth = 0
    for number in range(at, len(all_of)):
        text = all_of[number][1]
        depth += (text in {"(", "["}) - (text in {")", "]"})
        if text == "," and depth == 0:
            return number + 1
        if depth < 0:
            return -1
    return -1


def _at(all_of: list[Token], at: int) -> Token:
    return all_of[at] if 0 <= at < len(all_of) else ("", "")
