"""Restoring a backup: all of it or nothing, and the erasure list after it.

The file is read twice: first every hash is held against the manifest, then everything is unpacked
beside its place (and hashed again). Only then is anything touched, under the mark that keeps the
server shut until migrations have run and the erasure list was replayed.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session as PageSession
from django.core.management import call_command
from django.db import connection, transaction

from backend import problems
from backend.accounts.models import Project, Session, User
from backend.backup import checking, marks, places
from backend.backup.engines import engine
from backend.backup.manifest import Manifest
from backend.backup.snapshot import ask_django, row_count
from backend.journal import services as journal
from backend.privacy import erasures
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from backend.vault.models import DataKey

# Rows in one of these are somebody's work; units and roles are there from the first start.
WORK = (User, Project, Form, Submission, Blob, DataKey)


@dataclass(frozen=True)
class Restored:
    """The backup that stands here now, and how many erasures were applied to it again."""

    manifest: Manifest
    erased: int


def restore(file: Path, *, replace: bool, nobody_erased: bool, now: datetime) -> Restored:
    """Raises every problem of `checking`, restore_place_taken, restore_while_open, backup_no_room.

    A failure before the mark changes nothing. After it the server stays shut, and the same command
    with `replace` begins anew.
    """
    if not (replace or _is_empty()):
        raise problems.restore_place_taken()
    checking.fits(checking.checked(file), nobody_erased=nobody_erased)
    home = _blobs().parent
    with places.told_of_the_disk(home), places.folder_beside(home) as folder:
        told, database = checking.unpacked(file, folder)
        engine().must_be_readable(database)
        engine().must_be_closed()
        marks.put(told.made_at)
        with engine().put(database), _blobs_put(folder / "blobs"):
            _must_be_complete(told)
            call_command("migrate", verbosity=0, interactive=False)
            erased = _finish(told, now)
    marks.take_away()
    return Restored(told, erased)


@transaction.atomic
def _finish(told: Manifest, now: datetime) -> int:
    """Erase again who was erased since; who was signed in then signs in anew."""
    erased = erasures.replay(now)
    PageSession.objects.all().delete()
    Session.objects.all().delete()
    details = {"made_at": told.made_at, "erased": erased}
    journal.log("backup.restore", subject="backup", details=details, now=now)
    return erased


def _is_empty() -> bool:
    there = set(connection.introspection.table_names())
    tables = {model._meta.db_table for model in WORK} & there
    if any(row_count(table, ask_django) for table in tables):
        return False
    return not any(each.is_file() for each in _blobs().glob("[0-9a-f][0-9a-f]/*"))


def _must_be_complete(told: Manifest) -> None:
    for table, then in told.tables.items():
        here = row_count(table, ask_django)
        if here != then:
            raise problems.restore_counts_differ(table=table, here=here, then=then)


@contextmanager
def _blobs_put(fresh: Path) -> Iterator[None]:
    """The blobs stand in their place; what stood there goes when the caller is through."""
    place = _blobs()
    aside = place.with_name(f"{place.name}.replaced")
    if aside.exists():
        # An interrupted restore: what it put here is of no use, what is aside was there before.
        shutil.rmtree(place, ignore_errors=True)
    elif place.exists():
        place.replace(aside)
    fresh.replace(place)
    places.sync_folders(place)
    yield
    shutil.rmtree(aside, ignore_errors=True)


def _blobs() -> Path:
    return Path(settings.BLOB_DIR)
