"""Writes a backup anew with other migrations in its manifest: FROM TO {app: names}."""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import django

from backend.backup import archive, manifest, places
from backend.backup.archive import Entry, Listing
from backend.backup.reading import Reader


def main(source: Path, target: Path, migrations: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, source.open("rb") as file:
        reader, entries = Reader(places.chunks_of(file)), []
        for number, entry in enumerate(reader.entries()):
            place = Path(folder) / str(number)
            place.write_bytes(b"".join(entry.chunks))
            entries.append(Entry(entry.name, entry.size, [place.read_bytes()]))
        told = manifest.parsed(reader.manifest)

        def finish(listing: Listing) -> bytes:
            return replace(told, listing=listing, migrations=told.migrations | migrations).told()

        target.write_bytes(b"".join(archive.written(entries, finish)))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3]))
