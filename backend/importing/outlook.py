"""A dry run of a batch: what every row would become, which days and places are in doubt."""

from collections import Counter
from dataclasses import dataclass

from backend.importing import cells, judging
from backend.importing.batches import rows_of
from backend.importing.fields import COLUMNS, key_of
from backend.importing.models import ImportBatch, PlaceChoice
from backend.importing.places import SURE, Places, Reading


@dataclass(frozen=True)
class Doubt:
    """A question about days: {"texts": samples, "cells": samples} that may be read two ways."""

    texts: list[str]
    cells: list[str]


def doubt_of(batch: ImportBatch) -> Doubt:
    """Which days must be asked about.

    Texts: none that is sure, or one that can only be mm/dd. Cells: beside texts of days after the
    12th no cell has such a day, so Excel took mm/dd for dd/mm.
    """
    texts, dates = [], []
    for column in COLUMNS[batch.kind]:
        number = batch.columns.get(column.name)
        if column.shape == "day" and number is not None:
            found = [row.cells[number] for row in rows_of(batch) if number < len(row.cells)]
            texts += [text for kind, text in found if kind == cells.TEXT]
            dates += [text for kind, text in found if kind == cells.DAY]
    unsure = [text for text in texts if (day := cells.day_of(cells.TEXT, text)) and day.ambiguous]
    exchanged = any(map(cells.is_exchanged, texts))
    usual = any(map(cells.is_usual, texts))
    odd = [text for text in dates if (day := cells.day_of(cells.DAY, text)) and day.ambiguous]
    swapped = bool(texts) and usual and bool(odd) and all(int(text[8:10]) <= 12 for text in dates)
    return Doubt(
        texts=unsure[:5] if unsure and (exchanged or not usual) else [],
        cells=odd[:5] if swapped else [],
    )


@dataclass(frozen=True)
class Outlook:
    """What bringing the batch in would do: every row judged, and the places in doubt."""

    rows: list[judging.Judged]
    counts: dict[str, int]
    places: list[tuple[str, str, int, Reading]]  # key, text, rows, reading

    @property
    def ready(self) -> int:
        return self.counts.get(judging.NEW, 0)


def outlook_of(batch: ImportBatch, places: Places) -> Outlook:
    """A dry run: nothing is written."""
    chosen = dict(PlaceChoice.objects.filter(project=batch.project).values_list("key", "unit"))
    doubt = doubt_of(batch)
    sure = {
        **({} if doubt.texts else {"texts": "dmy"}),
        **({} if doubt.cells else {"cells": "as_is"}),
    }
    batch.dates = {**sure, **batch.dates}
    judged = judging.judge(batch, rows_of(batch), judging.Ground(places, chosen))
    texts: dict[str, tuple[str, Reading]] = {}
    times: Counter[str] = Counter()
    for row in judged:
        key = key_of(row.place)
        if row.reading is not None and row.reading.confidence != SURE and key not in chosen:
            texts.setdefault(key, (row.place, row.reading))
            times[key] += 1
    doubted = [(key, *texts[key][:1], times[key], texts[key][1]) for key, _ in times.most_common()]
    return Outlook(judged, dict(Counter(row.state for row in judged)), doubted)
