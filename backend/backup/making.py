"""Making a backup while the server runs: the database of one moment, then every blob it names.

Blobs never change and the sweeper is held off, so what the rows of that moment name is there.
"""

import logging
import secrets
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django import db
from django.conf import settings
from django.db import connection

from backend.backup import archive, envelope, keys, places
from backend.backup.archive import Entry, Listing
from backend.backup.engines import engine
from backend.backup.manifest import Manifest
from backend.backup.snapshot import Snapshot
from backend.journal import services as journal
from backend.privacy import listing as erasures
from backend.survey.blobs import services as blobs
from backend.survey.blobs.holding import sweeper_held_off

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Made:
    """What was written, and the blobs that rows name and the disk has lost."""

    listing: Listing
    rows: int
    masters: list[str]
    missing: list[str]


def to_file(place: Path, *, sealed: bool, now: datetime) -> Made:
    """Raises backup_file_taken, backup_no_room, backup_unwritable, backup_program_…"""
    with places.told_of_the_disk(place), places.new_file(place) as out:
        made = _written(out, place.parent, sealed, now)
    _note(made, sealed, now)
    return made


def to_stream(out: BinaryIO, *, beside: Path, sealed: bool, now: datetime) -> Made:
    """Write the backup as it comes to be; the database's copy stands `beside` meanwhile."""
    with places.told_of_the_disk("-"):
        made = _written(out, beside, sealed, now)
    _note(made, sealed, now)
    return made


def _written(out: BinaryIO, beside: Path, sealed: bool, now: datetime) -> Made:
    missing: list[str] = []
    told: list[Manifest] = []
    with sweeper_held_off(), places.folder_beside(beside) as folder:
        found = engine().snapshot(folder)

        def finish(listing: Listing) -> bytes:
            told.append(_manifest(found, listing, missing, now))
            return told[0].told()

        parts = archive.written(_entries(found, missing), finish)
        for part in envelope.sealed(parts) if sealed else parts:
            out.write(part)
        out.flush()
    return Made(told[0].listing, sum(found.tables.values()), found.masters, missing)


def _note(made: Made, sealed: bool, now: datetime) -> None:
    """In the journal. A database that takes no line (a full disk) does not undo the backup."""
    counts = {"files": made.listing.count, "bytes": made.listing.size, "rows": made.rows}
    try:
        journal.log(
            "backup.create", subject="backup", details={**counts, "sealed": sealed}, now=now
        )
    except db.Error as error:
        logger.warning("the backup is whole, its line in the journal is not: %s", type(error))


def _entries(found: Snapshot, missing: list[str]) -> Iterator[Entry]:
    with found.database.open("rb") as file:
        yield Entry(found.database.name, found.database.stat().st_size, places.chunks_of(file))
    for sha256 in found.blobs:
        place = blobs.path_of(sha256)
        if not place.exists():
            missing.append(sha256)
            continue
        with place.open("rb") as file:
            name = f"blobs/{sha256[:2]}/{sha256}"
            yield Entry(name, place.stat().st_size, places.chunks_of(file))


def _manifest(found: Snapshot, listing: Listing, missing: list[str], now: datetime) -> Manifest:
    salt = secrets.token_hex(16)
    return Manifest(
        made_at=now.astimezone(UTC).isoformat(),
        release=_release(),
        engine=connection.vendor,
        tables=found.tables,
        migrations=found.migrations,
        salt=salt,
        masters={master: keys.check_value(master, salt) for master in found.masters},
        missing=missing,
        erasures=len(erasures.read()),
        listing=listing,
    )


def _release() -> str:
    """The version in pyproject.toml; the migrations say more."""
    told = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())
    return str(told["project"]["version"])
