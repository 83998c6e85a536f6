"""Scores of the WHO ASSIST, version 3.1. PURE.

One score per substance ever used, and never a total across substances: it would mean nothing.
Sources: WHO, The Alcohol, Smoking and Substance Involvement Screening Test, manual (2010, ISBN
978 92 4 159938 2); PMC4983530, table 1 (questions and response codes of version 3.1).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from outreach.codes import BANDS, HIGH, LOW, MODERATE, NEVER_USED
from outreach.findings import Finding, finding

SUBSTANCES: Final = {
    "a": "tobacco",
    "b": "alcohol",
    "c": "cannabis",
    "d": "cocaine",
    "e": "amphetamines",
    "f": "inhalants",
    "g": "sedatives",
    "h": "hallucinogens",
    "i": "opioids",
    "j": "other",
}
TOBACCO: Final = "a"
ALCOHOL: Final = "b"
NEVER, EVER = 0, 3
# The codes of each question, which are also its points; question 1 carries none.
CODES: Final[dict[int, tuple[int, ...]]] = {
    1: (NEVER, EVER),
    2: (0, 2, 3, 4, 6),
    3: (0, 3, 4, 5, 6),
    4: (0, 4, 5, 6, 7),
    5: (0, 5, 6, 7, 8),
    6: (0, 6, 3),
    7: (0, 6, 3),
}
_SCORED: Final = (2, 3, 4, 5, 6, 7)
_SKIPPED_WITHOUT_RECENT_USE: Final = (3, 4, 5)
_MODERATE_FROM: Final = {ALCOHOL: 11}
_HIGH_FROM: Final = 27
# Question 8: never; yes, but not in the past three months; in the past three months.
INJECTING: Final = {0: "never", 1: "past", 2: "recent"}
ACTIONS: Final = {
    LOW: "information",
    MODERATE: "brief_intervention",
    HIGH: "brief_intervention_and_referral",
}


class Score(NamedTuple):
    """The score of one substance: `risk` is low, moderate or high."""

    substance: str
    score: int
    risk: str


class Result(NamedTuple):
    """A scored screening; with findings there are no scores, for half of them would mislead."""

    scores: tuple[Score, ...]
    highest: str
    injecting: str
    advice: str
    findings: tuple[Finding, ...]


def risk(substance: str, score: int) -> str:
    """The band of a score. Alcohol: 0–10, 11–26, 27 and more; others: 0–3, 4–26, 27 and more."""
    if score >= _HIGH_FROM:
        return HIGH
    return MODERATE if score >= _MODERATE_FROM.get(substance, 4) else LOW


def maximum(substance: str) -> int:
    """The highest score that a substance can have: 39, tobacco 31."""
    return sum(max(CODES[question]) for question in _asked(substance))


def injecting_advice(injecting: str, days_a_month: int | None) -> str:
    """What recent injecting asks for: "" | "brief_intervention" | "further_assessment".

    More than four days a month on average over the past three months asks for further assessment
    whatever the score; so does a pattern that nobody asked for.
    """
    if injecting != "recent":
        return ""
    if days_a_month is not None and days_a_month <= 4:
        return "brief_intervention"
    return "further_assessment"


def score(
    answers: Mapping[str, Mapping[int, int]],
    *,
    injecting: int | None = None,
    injecting_days: int | None = None,
) -> Result:
    """Score answers given as {substance letter: {question: code}}; absent = not answered.

    `injecting` is the code of question 8, `injecting_days` the days a month in the past three.
    """
    scores: list[Score] = []
    findings: list[Finding] = []
    for letter in SUBSTANCES:
        given = answers.get(letter, {})
        faults = _faults(letter, given)
        findings += faults
        if not faults and given[1] == EVER:
            points = sum(given.get(question, 0) for question in _asked(letter))
            scores.append(Score(letter, points, risk(letter, points)))
    findings += _injecting_faults(injecting, asked=bool(scores) and not findings)
    if findings:
        return Result((), "", "", "", tuple(findings))
    pattern = INJECTING[injecting] if injecting is not None else "never"
    highest = max((line.risk for line in scores), key=BANDS.index, default=NEVER_USED)
    return Result(tuple(scores), highest, pattern, injecting_advice(pattern, injecting_days), ())


def _asked(substance: str) -> tuple[int, ...]:
    """The scored questions: question 5 is not asked about tobacco."""
    return tuple(q for q in _SCORED if not (q == 5 and substance == TOBACCO))


def _faults(letter: str, given: Mapping[int, int]) -> list[Finding]:
    """What keeps one substance from being scored."""
    unknown = [q for q, code in given.items() if code not in CODES.get(q, ())]
    if unknown:
        return [_about("assist_code", letter, q, codes=_listed(q)) for q in sorted(unknown)]
    if 1 not in given:
        return [_about("assist_unanswered", letter, 1)]
    asked = set(_asked(letter)) if given[1] == EVER else set()
    if given.get(2) == 0:
        asked -= set(_SKIPPED_WITHOUT_RECENT_USE)
    surplus = [q for q, code in given.items() if q != 1 and code and q not in asked]
    missing = [q for q in asked if q not in given]
    return [_about("assist_not_asked", letter, q) for q in sorted(surplus)] + [
        _about("assist_unanswered", letter, q) for q in sorted(missing)
    ]


def _injecting_faults(injecting: int | None, *, asked: bool) -> list[Finding]:
    """Question 8 is asked once, of everyone who ever used a substance."""
    if injecting is None:
        return [finding("assist_injecting_unanswered")] if asked else []
    return [] if injecting in INJECTING else [finding("assist_injecting_code")]


def _about(code: str, letter: str, question: int, **params: str) -> Finding:
    return finding(code, question=question, substance=SUBSTANCES[letter], letter=letter, **params)


def _listed(question: int) -> str:
    return ", ".join(str(code) for code in CODES.get(question, ()))
