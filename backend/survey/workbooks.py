"""An Excel list that somebody brings: opened when it is one, within limits."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openpyxl

from backend.problems import Problem
from backend.survey.xforms import guards


@contextmanager
def opened(
    content: bytes, *, most_bytes: int, most_unpacked: int, too_large: Problem, unreadable: Problem
) -> Iterator[list[Any]]:
    """Its sheets (openpyxl's, read-only), formulas by the value that Excel left.

    Raises `too_large`, and `unreadable` for what is no workbook, is damaged, protected or a trap,
    also where that shows only while rows are read. A Problem of who reads them passes.
    """
    if len(content) > most_bytes:
        raise too_large
    try:
        _check(content, most_unpacked, too_large)
        yield openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        ).worksheets
    except Problem:
        raise
    except Exception as error:  # readers of foreign formats raise anything
        raise unreadable from error


def _check(content: bytes, most_unpacked: int, too_large: Problem) -> None:
    guards.check_file(content, "list.xlsx")
    if guards.unpacked_size(guards.parts_of(content)) > most_unpacked:
        raise too_large
    guards.check_parts(content)
