"""Questions of contests: which are well formed, how answers are scored, classes' order. PURE."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, NamedTuple
from uuid import UUID

CHOICES: Final = 6
TOPICS: Final = ("tac_hai", "chat_moi", "phap_luat", "chinh_sach", "ky_nang", "hiv", "khac")
# So few that a mean would tell of single pupils.
LEAST_OF_CLASS: Final = 5
# A grade with what tells its classes apart, "9A1", "10 Tin 2", "K45"; no name of a person.
_CLASS: Final = re.compile(
    r"(?:1[0-2]|[1-9]|[Kk][0-9]{1,3})[ .\-/]?[^\W\d_]{0,5}[ .\-/]?[0-9]{0,2}"
)


class Score(NamedTuple):
    """How many of how many answers are right."""

    right: int
    of: int

    @property
    def mark(self) -> Fraction | None:
        """From 0 to 10; None without questions."""
        return Fraction(10 * self.right, self.of) if self.of else None


class ClassResult(NamedTuple):
    """What a class reached: the mean mark in tenths of those who took part."""

    name: str
    participants: int
    mean: int


def score(answers: Mapping[UUID, int | None], right: Mapping[UUID, int]) -> Score:
    """What is not answered, or answered with a choice that is none, is not right."""
    return Score(
        sum(answers.get(question) == choice for question, choice in right.items()), len(right)
    )


def mean(scores: Iterable[Score]) -> int | None:
    """The mean mark in tenths, half up; None where nobody was asked anything."""
    marks = [each.mark for each in scores]
    known = [mark for mark in marks if mark is not None]
    if not known:
        return None
    return int(sum(known, Fraction()) * 10 / len(known) + Fraction(1, 2))


def is_class(name: str) -> bool:
    return len(name) <= 20 and _CLASS.fullmatch(name) is not None


def ranked(results: Iterable[ClassResult]) -> list[tuple[int, ClassResult]]:
    """(place, class), the best first; equal means share a place, and too small classes have none.

    A class under the threshold is left out altogether.
    """
    shown = sorted(
        (each for each in results if each.participants >= LEAST_OF_CLASS),
        key=lambda each: (-each.mean, each.name),
    )
    return [(1 + sum(other.mean > each.mean for other in shown), each) for each in shown]
