"""What is wrong with a file or an answer, in Vietnamese and English, with its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.survey.xforms.sentences import SENTENCES


@dataclass(frozen=True)
class Remark:
    """One sentence in two languages; `sheet`, `row` (1 = the header) and `column` say where."""

    code: str
    english: str
    vietnamese: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)


class Fault(Remark):
    """What must be mended before the file or answer can be taken."""


class Notice(Remark):
    """What works, but deserves a look."""


class Refused(Exception):  # noqa: N818  (the house's word: a file is refused)
    """A file or submission that cannot be taken; `faults` says why, never empty."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(fault.english for fault in faults))
        self.faults = faults


def fault(
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **params: object,
) -> Fault:
    """A fault of the catalogue, its sentences filled in and headed by the place."""
    return Fault(**_filled(code, sheet, row, column, params))


def notice(
    code: str,
    *,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    **params: object,
) -> Notice:
    """A notice of the catalogue, its sentences filled in and headed by the place."""
    return Notice(**_filled(code, sheet, row, column, params))


def refusal(code: str, **params: object) -> Refused:
    """A refusal for one reason that has no place in a sheet."""
    return Refused([fault(code, **params)])  # type: ignore[arg-type]


def _filled(
    code: str, sheet: str | None, row: int | None, column: str | None, params: Mapping[str, object]
) -> dict[str, Any]:
    english, vietnamese = SENTENCES[code]
    words = {key: str(value) for key, value in params.items()}
    return {
        "code": code,
        "english": _placed(english.format(**words), ("Sheet", "row", "column"), sheet, row, column),
        "vietnamese": _placed(
            vietnamese.format(**words), ("Trang tính", "dòng", "cột"), sheet, row, column
        ),
        "sheet": sheet,
        "row": row,
        "column": column,
        "params": words,
    }


def _placed(
    sentence: str,
    words: tuple[str, str, str],
    sheet: str | None,
    row: int | None,
    column: str | None,
) -> str:
    parts = [
        f"{word} {value}" for word, value in zip(words, (sheet, row, column), strict=True) if value
    ]
    told = f"{', '.join(parts)}: {sentence}" if parts else sentence
    return told[0].upper() + told[1:]
