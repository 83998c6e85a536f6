"""Is a formula coarse: does it only choose among words that stand written out in it? PURE.

`if(${tuoi} < 18, 'tre', if(${tuoi} < 60, 'lon', 'gia'))` tells one of three words, whatever was
answered; `${tuoi}`, `concat('t', ${tuoi})` or `if(${tuoi} > 0, ${tuoi}, '')` tell the answer.
"""

from typing import Final

from backend.survey.xforms.xpath import Token, tokens

# More than these are no longer coarse.
MOST: Final = 12


def words_of(formula: str) -> list[str]:
    """The words that the formula chooses among, "" left out; [] when it is not coarse."""
    found: list[str] = []
    rest = tokens(formula)
    end = _choice(rest, 0, found)
    words = list(dict.fromkeys(word for word in found if word))
    return words if end == len(rest) and len(words) <= MOST else []


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
