"""The list of ASVS answers is complete, and what it names exists."""

import re
from pathlib import Path

from tests.database import ROOT

LIST = ROOT / "backend" / "docs" / "ASVS.md"
# Numbers of ASVS 4.0.3 that hold for level 1 or 2, by section.
NUMBERS = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1-2",
    "1.8": "1-2", "1.9": "1-2", "1.10": "1", "1.11": "1-2", "1.12": "2", "1.14": "1-6",
    "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3",
    "2.7": "1-6", "2.8": "1-7", "2.9": "1-3", "2.10": "1-4",
    "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
    "4.1": "1-3 5", "4.2": "1-2", "4.3": "1-3",
    "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4",
    "6.1": "1-3", "6.2": "1-6", "6.3": "1-2", "6.4": "1-2",
    "7.1": "1-4", "7.2": "1-2", "7.3": "1 3 4", "7.4": "1-3",
    "8.1": "1-4", "8.2": "1-3", "8.3": "1-8",
    "9.1": "1-3", "9.2": "1-4",
    "10.2": "1-2", "10.3": "1-3",
    "11.1": "1-8",
    "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1-2", "12.5": "1-2", "12.6": "1",
    "13.1": "1 3-5", "13.2": "1-3 5 6", "13.3": "1-2", "13.4": "1-2",
    "14.1": "1-4", "14.2": "1-6", "14.3": "2 3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip
ROW = re.compile(r"^\| ([\d.]+) \| ([^|]+) \| (yes|no|n/a) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def wanted() -> list[str]:
    numbers = []
    for section, said in NUMBERS.items():
        for part in said.split():
            first, _, last = part.partition("-")
            numbers += [f"{section}.{n}" for n in range(int(first), int(last or first) + 1)]
    return numbers


def rows() -> list[tuple[str, str, str, str, str]]:
    return ROW.findall(LIST.read_text())


def test_every_requirement_of_level_two_has_one_answer_in_order() -> None:
    assert [row[0] for row in rows()] == wanted()
    assert len(wanted()) == 259


def test_the_first_lines_count_the_answers() -> None:
    answers = [row[2] for row in rows()]
    said = f"{len(answers)} requirements: {answers.count('yes')} yes, {answers.count('no')} no"
    assert said in LIST.read_text()


def test_a_yes_names_how_it_is_checked_and_a_no_says_what_is_missing() -> None:
    unchecked = [row[0] for row in rows() if row[2] == "yes" and "`" not in row[4]]
    assert unchecked == ["1.10.1"]  # how people work, which no test sees
    assert [row[0] for row in rows() if row[2] == "no" and len(row[3]) < 10] == []


def test_every_file_and_test_that_it_names_exists() -> None:
    named = set(
        re.findall(
            r"`((?:tests|backend|README|docker|pyproject|\.secrets)[^`]*)`", LIST.read_text()
        )
    )
    assert len(named) > 80
    assert [each for each in sorted(named) if not exists(each)] == []


def exists(named: str) -> bool:
    path, _, test = named.partition("::")
    file = ROOT / path
    if not file.exists():
        return False
    return not test or bool(re.search(rf"^ *def {test}\(", Path(file).read_text(), re.MULTILINE))
