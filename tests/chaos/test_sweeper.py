"""The sweeper against an upload of the very file that it removes: no row is without its file."""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction
from django.utils import timezone

from backend.accounts.models import Project
from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from backend.survey.submissions.models import SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.selectors import blob_in_use
from tests import build
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db(transaction=True)
PHOTO = b"a photo"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
OLD = timedelta(days=2)


def upload(content: bytes = PHOTO, *, stored: datetime) -> Blob:
    staged = blobs.stage([content])
    with transaction.atomic():
        return blobs.keep(staged, now=stored)


def put(place: Path, age: timedelta, content: bytes = PHOTO) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    os.utime(place, (time.time() - age.total_seconds(),) * 2)
    return place


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[threading.Thread]:
    """Run `work` in a thread with a connection of its own; its failure is the test's."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told in the test's own thread
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    yield thread
    thread.join(timeout=180)
    assert not thread.is_alive()
    assert not failed, failed


def assert_whole() -> None:
    """Every row has its file, byte for byte, and nothing lies about in the stage."""
    for blob in Blob.objects.all():
        assert hashlib.sha256(blobs.path_of(blob.pk).read_bytes()).hexdigest() == blob.pk
    assert list(blobs.path_of(DIGEST).parents[1].glob("tmp/*")) == []


def test_an_upload_that_meets_the_sweeper_in_the_act_puts_the_file_back() -> None:
    now = timezone.now()
    upload(stored=now - OLD)
    asked: list[str] = []
    uploaded: list[Blob] = []
    with beside(lambda: uploaded.append(upload(stored=now))) as thread:

        def in_use(sha256: str) -> bool:
            asked.append(sha256)
            if len(asked) == 2:  # the sweeper holds the row's lock now
                thread.start()
                thread.join(timeout=0.5)
                assert not uploaded, "the upload did not wait for the sweeper"
            return False

        assert blobs.sweep(in_use=in_use, now=now) == 1
    assert len(asked) == 2
    assert Blob.objects.get().stored_at == now
    assert_whole()


def test_a_sweeper_that_meets_an_upload_in_the_act_asks_again_and_leaves_the_file() -> None:
    now = timezone.now()
    upload(stored=now - OLD)
    named: list[str] = []
    holds_the_row, staged = threading.Event(), blobs.stage([PHOTO])

    def keep_slowly() -> None:
        with transaction.atomic():
            blobs.keep(staged, now=now)
            holds_the_row.set()
            time.sleep(0.5)
            named.append(DIGEST)

    with beside(keep_slowly) as thread:

        def in_use(sha256: str) -> bool:
            if thread.ident is None:  # asked before the lock: nothing names the file yet
                thread.start()
                assert holds_the_row.wait(20)
                return False
            return sha256 in named

        assert blobs.sweep(in_use=in_use, now=now) == 0
    assert Blob.objects.count() == 1
    assert_whole()


@pytest.mark.parametrize("age", [OLD, timedelta(0)])
def test_an_upload_and_the_sweep_of_a_file_without_a_row_at_once(age: timedelta) -> None:
    for number in range(12):
        content = b"%d" % number
        put(blobs.path_of(hashlib.sha256(content).hexdigest()), age, content)
        both, now = threading.Barrier(2), timezone.now()

        def send(content: bytes = content, both: threading.Barrier = both) -> None:
            both.wait(20)
            upload(content, stored=timezone.now())

        with beside(send) as thread:
            thread.start()
            both.wait(20)
            blobs.sweep(in_use=lambda _: False, now=now)
    assert Blob.objects.count() == 12
    assert_whole()


def test_a_storm_of_uploads_and_sweeps_never_leaves_an_attachment_without_its_file(
    phone: FieldPhone, project: Project
) -> None:
    build.form(project, build.simple())
    assert phone.send("thu", {"tuoi": 20}).status_code == 201
    version, old = SubmissionVersion.objects.get(), timezone.now() - OLD
    over, swept, patience = threading.Event(), [0], time.monotonic() + 60

    def attach(who: str) -> None:
        """Until the sweeper has met them, however busy the machine is; the last one stays."""
        number = 0
        while number < 24 or (not swept[0] and time.monotonic() < patience):
            attach_one(who, number).delete()
            number += 1
        attach_one(who, number)

    def attach_one(who: str, number: int) -> SubmissionAttachment:
        """As a submission does: file and name in one transaction."""
        staged = blobs.stage([b"%d" % (number % 3)])
        with transaction.atomic():
            blob = blobs.keep(staged, now=old)
            row = SubmissionAttachment.objects.create(
                version=version, name=f"{who}-{number}.jpg", blob=blob
            )
        assert blobs.path_of(blob.pk).read_bytes() == b"%d" % (number % 3)
        return row

    def sweep() -> None:
        while not over.is_set():
            swept[0] += blobs.sweep(in_use=blob_in_use, now=timezone.now())

    with beside(sweep) as sweeper:
        sweeper.start()
        try:
            with beside(lambda: attach("a")) as one, beside(lambda: attach("b")) as two:
                one.start()
                two.start()
        finally:
            over.set()
    assert swept[0] > 0
    assert SubmissionAttachment.objects.exclude(blob=None).count() == 2
    assert_whole()


def test_only_old_files_that_nothing_names_are_swept() -> None:
    now = timezone.now()
    upload(b"old, unused", stored=now - OLD)
    named = upload(b"old, named", stored=now - OLD)
    upload(b"new, unused", stored=now)
    assert blobs.sweep(in_use=lambda sha256: sha256 == named.pk, now=now) == 1
    assert Blob.objects.count() == 2
    assert_whole()


def test_files_without_a_row_and_temporary_files_are_swept_only_when_old(tmp_path: Path) -> None:
    root = tmp_path / "blobs"
    old = [put(root / "tmp" / "one", OLD), put(root / "ab" / ("ab" * 32), OLD)]
    new = [put(root / "tmp" / "two", timedelta(0)), put(root / "cd" / ("cd" * 32), timedelta(0))]
    assert blobs.sweep(in_use=lambda _: False, now=timezone.now()) == 2
    assert [file.exists() for file in old + new] == [False, False, True, True]
    assert Blob.objects.count() == 0


def test_an_upload_mends_what_a_killed_sweeper_left() -> None:
    upload(stored=timezone.now() - OLD)
    # Killed between the removal of the file and its commit: the row came back, the file did not.
    blobs.path_of(DIGEST).unlink()
    upload(stored=timezone.now())
    assert_whole()
