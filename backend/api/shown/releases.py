"""Releases and their cells: counts of persons, null where they are not told."""

from collections.abc import Sequence
from typing import TypedDict

from backend.api.shown.base import moment
from backend.figures.reading import Line
from outreach.models import Release


class ShownRelease(TypedDict):
    month: str
    kTotal: int
    kCell: int
    madeAt: str | None
    madeById: int | None


class ShownCell(TypedDict):
    dimension: str
    value: str
    count: int | None


class ShownUnit(TypedDict):
    unit: str
    name: str
    cells: list[ShownCell]


class ShownFigures(ShownRelease):
    units: list[ShownUnit]


def release(each: Release) -> ShownRelease:
    return {
        "month": f"{each.month:%Y-%m}",
        "kTotal": each.k_total,
        "kCell": each.k_cell,
        "madeAt": moment(each.made_at),
        "madeById": each.made_by_id,
    }


def figures(each: Release, lines: Sequence[Line]) -> ShownFigures:
    """`unit` "*" is the whole project, "" what has no commune; ("", "") of a unit is its total."""
    return {**release(each), "units": [_unit(line) for line in lines]}


def _unit(line: Line) -> ShownUnit:
    return {
        "unit": line.unit,
        "name": line.name,
        "cells": [
            {"dimension": dimension, "value": value, "count": count}
            for (dimension, value), count in line.figures.items()
        ],
    }
