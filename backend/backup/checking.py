"""Whether a file is a whole backup, and whether it may be restored here: nothing is changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from backend import problems
from backend.backup import envelope, erased, keys, manifest, places
from backend.backup.archive import Damaged, Entry
from backend.backup.manifest import Manifest
from backend.backup.reading import Reader

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def checked(file: Path) -> Manifest:
    """Read the file to its end and hold every hash against the manifest.

    Raises backup_not_found, backup_damaged, master_key_missing (of a sealed one).
    """
    with reading(file) as reader:
        for entry in reader.entries():
            for chunk in entry.chunks:
                del chunk
        return manifest_of(reader)


@contextmanager
def reading(file: Path) -> Iterator[Reader]:
    """The backup as it flows; what is damaged in it is told as a problem."""
    if not file.is_file():
        raise problems.backup_not_found(file=file)
    with file.open("rb") as source:
        try:
            yield Reader(envelope.opened(places.chunks_of(source)))
        except Damaged as damage:
            raise problems.backup_damaged(member=damage) from None


def manifest_of(reader: Reader) -> Manifest:
    """Raises Damaged when it is not about what passed."""
    told = manifest.parsed(reader.manifest)
    if told.listing != reader.listing:
        raise Damaged("manifest.json")
    return told


def fits(told: Manifest, *, nobody_erased: bool) -> None:
    """Raises backup_of_other_engine, backup_of_later_release, master_keys_…, erasure_list_…"""
    if told.engine != connection.vendor:
        raise problems.backup_of_other_engine(
            made=NAMES[told.engine], here=NAMES.get(connection.vendor, connection.vendor)
        )
    known = MigrationLoader(connection=None).disk_migrations
    for app, names in told.migrations.items():
        for name in names:
            if (app, name) not in known:
                raise problems.backup_of_later_release(migration=f"{app}.{name}")
    keys.must_be_here(told.masters, told.salt)
    erased.list_must_be_here(told.erasures, nobody_erased=nobody_erased)


def unpacked(file: Path, folder: Path) -> tuple[Manifest, Path]:
    """Manifest and database, everything written into the folder and checked once more."""
    with reading(file) as reader:
        (folder / "blobs").mkdir()
        database = Path()
        for number, entry in enumerate(reader.entries()):
            place = folder / entry.name
            _write(entry, place)
            database = database if number else place
        return manifest_of(reader), database


def _write(entry: Entry, place: Path) -> None:
    place.parent.mkdir(exist_ok=True)
    with place.open("xb") as out:
        for chunk in entry.chunks:
            out.write(chunk)
        places.sync(out)
