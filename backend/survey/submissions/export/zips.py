"""A zip that leaves as it is written: CSV of the form and its repeats, and the files of both."""

import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import IO, Any, Final

from django.db.models import F, QuerySet

from backend.survey.blobs import services as blobs
from backend.survey.keys import envelopes
from backend.survey.submissions.export import audits, csvs
from backend.survey.submissions.export.cells import harmless
from backend.survey.submissions.export.columns import Table, safe_name
from backend.survey.submissions.export.walking import entries
from backend.survey.submissions.export.wanted import Export
from backend.survey.submissions.models import SubmissionAttachment

# Fast rather than small: level 6 costs three times the time for a tenth of the size.
LEVEL: Final = 2
CHUNK: Final = 1 << 17


class Sink(io.RawIOBase):
    """Where a ZipFile writes; `take()` gives what came since the last call."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def with_repeats(export: Export, *, bom: bool = False, media: bool = True) -> Iterator[bytes]:
    """The main table, a file per repeat, and `media/`; memory stays flat, repeats wait on disk."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        with ExitStack() as stack:
            waiting = _Waiting(export.table, stack, bom)
            with archive.open(export.table.file_name, "w", force_zip64=True) as file:
                for part in _main(export, waiting, bom):
                    file.write(part)
                    yield sink.take()
            for table, spool in waiting.spools:
                with archive.open(table.file_name, "w", force_zip64=True) as file:
                    spool.seek(0)
                    shutil.copyfileobj(spool, file, CHUNK)
                yield sink.take()
        if media:
            yield from _media(export, archive, sink)
            yield from _audits(export, archive, sink)
    yield sink.take()


class _Waiting:
    """The rows of the repeats, in temporary files until the main table is through."""

    def __init__(self, root: Table, stack: ExitStack, bom: bool) -> None:
        self.spools: list[tuple[Table, IO[bytes]]] = []
        self._fills: dict[str, tuple[csvs.Lines, csvs.Fill]] = {}
        for table in root.below():
            spool = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
            spool.write((csvs.BOM if bom else b"") + csvs.header(table.headers))
            self.spools.append((table, spool))
            self._fills[table.path] = csvs.Lines(), csvs.filler(table)

    def add(self, table: Table, answers: Any, parent: str, key: str) -> None:
        lines, fill = self._fills[table.path]
        lines.add([*fill(answers), harmless(parent), harmless(key)])

    def flush(self) -> None:
        for table, spool in self.spools:
            spool.write(self._fills[table.path][0].take())


def _main(export: Export, waiting: _Waiting, bom: bool) -> Iterator[bytes]:
    """The main table; on the way the rows of the repeats are put aside."""
    if not waiting.spools:
        yield from csvs.main_table(export, bom=bom)
        return
    yield (csvs.BOM if bom else b"") + csvs.header(export.table.headers)
    lines, fill = csvs.Lines(), csvs.filler(export.table)
    for batch in export.batches():
        for row in export.read(batch):
            lines.add(csvs.root_cells(row, fill))
            for table, (answers, parent, key) in entries(
                export.table, row.answers, row.instance_id
            ):
                waiting.add(table, answers, parent, key)
        waiting.flush()
        yield lines.take()


def _media(export: Export, archive: zipfile.ZipFile, sink: Sink) -> Iterator[bytes]:
    """The files of the current versions. One name that two submissions use comes once, the newest.

    Files of encrypted submissions come only while the passphrase is given.
    """
    names: set[str] = {audits.NAME} if audits.is_audited(export.fields) else set()
    for batch in export.batches():
        for name, chunks in _readable(export, batch):
            plain = safe_name(name)
            if plain in names:
                continue
            names.add(plain)
            stored = _stored(f"media/{plain}")
            with (
                archive.open(stored, "w", force_zip64=True) as file,
                # One that was damaged on the way ends where it can't be read further.
                suppress(envelopes.Undecryptable),
            ):
                for chunk in chunks:
                    file.write(chunk)
                    yield sink.take()


def _readable(export: Export, batch: list[Any]) -> Iterator[tuple[str, Iterator[bytes]]]:
    # A form with sensitive questions gives no file away: each is asked for by itself.
    for name, sha256 in _files(batch) if not export.hidden else ():
        yield name, blobs.chunks_of(sha256)
    yield from export.open_sealed.files(batch)


def _audits(export: Export, archive: zipfile.ZipFile, sink: Sink) -> Iterator[bytes]:
    """What the phones noted while filling, in one table; no file where there is nothing."""
    if not audits.is_audited(export.fields) or export.hidden:
        return  # the log of a filling tells the answers
    with ExitStack() as stack:
        file: IO[bytes] | None = None
        for batch in export.batches():
            lines = csvs.Lines()
            for row in audits.rows_of(batch):
                if file is None:
                    name = safe_name(f"{export.form.form_id} - {audits.NAME}")
                    file = stack.enter_context(archive.open(name, "w", force_zip64=True))
                    file.write(csvs.header([audits.INSTANCE, *audits.EVENT]))
                lines.add(row)
            if file is not None:
                file.write(lines.take())
                yield sink.take()


def _files(batch: list[Any]) -> QuerySet[SubmissionAttachment, Any]:
    return (
        SubmissionAttachment.objects.filter(
            version__submission__in=batch,
            version__pk=F("version__submission__current_id"),
            version__encrypted=False,
            blob__isnull=False,
            kind="",
        )
        .order_by("-version__submission__created_at", "-version__submission", "name")
        .values_list("name", "blob_id")
    )


def _stored(name: str) -> zipfile.ZipInfo:
    """An entry that is not packed: photos and recordings are already."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED
    return info
