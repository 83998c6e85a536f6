"""What lies in a bin is whole for thirty days to the moment; then it goes, its files after it."""

from datetime import timedelta

import pytest

from backend.accounts.models import Project, User
from backend.jobs import clock
from backend.jobs.purging import purge_forms, purge_submissions
from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from backend.survey.entities import trash
from backend.survey.entities.models import Entity, EntityVersion
from backend.survey.forms import deletion
from backend.survey.forms.models import Form
from backend.survey.submissions import removing
from backend.survey.submissions.models import Submission, SubmissionAttachment
from tests import build
from tests.jobs.entity_forms import make_form, making
from tests.phone import FieldPhone

NOW = build.NOW
PERIOD = timedelta(days=30)
TICK = timedelta(microseconds=1)
PHOTO = b"a photo that nobody else has"


@pytest.fixture
def binned(project: Project, phone: FieldPhone, admin: User) -> Submission:
    """A submission with a photo, thrown away at NOW."""
    build.form(project, build.simple())
    answers = {"tuoi": 20, "anh": "a.jpg"}
    assert phone.send("thu", answers, files={"a.jpg": PHOTO}).status_code == 201
    build.work()
    submission = Submission.objects.get()
    removing.delete(submission=submission, actor=admin, now=NOW)
    build.work()
    # Stored long before, so that nothing but the bin keeps the file.
    Blob.objects.update(stored_at=NOW - 10 * PERIOD)
    return submission


def photo() -> str:
    return str(SubmissionAttachment.objects.exclude(blob=None).get().blob_id)


@pytest.mark.django_db
def test_a_submission_in_the_bin_is_whole_to_the_last_moment_and_can_be_restored(
    binned: Submission, admin: User
) -> None:
    file = photo()
    for moment in (NOW, NOW + timedelta(days=29), NOW + PERIOD - TICK, NOW + PERIOD):
        assert purge_submissions(moment) == 0
        clock.sweep(moment)
        assert b"".join(blobs.chunks_of(file)) == PHOTO
    removing.restore(submission=binned, actor=admin, now=NOW + PERIOD)
    assert purge_submissions(NOW + 2 * PERIOD) == 0
    clock.sweep(NOW + 2 * PERIOD)
    assert b"".join(blobs.chunks_of(file)) == PHOTO


@pytest.mark.django_db
def test_a_moment_later_it_goes_and_its_file_after_it(binned: Submission) -> None:
    file = photo()
    assert purge_submissions(NOW + PERIOD + TICK) == 1
    assert not Submission.objects.exists()
    assert blobs.path_of(file).exists(), "files go by the sweeper alone, never in a transaction"
    clock.sweep(NOW + PERIOD + TICK)
    assert not blobs.path_of(file).exists()
    assert not Blob.objects.filter(pk=file).exists()
    assert purge_submissions(NOW + PERIOD + TICK) == 0


@pytest.mark.django_db
def test_a_photo_that_another_submission_names_too_outlives_the_bin(
    binned: Submission, phone: FieldPhone
) -> None:
    again = {"tuoi": 30, "anh": "b.jpg"}
    assert phone.send("thu", again, files={"b.jpg": PHOTO}).status_code == 201
    Blob.objects.update(stored_at=NOW - 10 * PERIOD)
    assert purge_submissions(NOW + PERIOD + TICK) == 1
    clock.sweep(NOW + PERIOD + TICK)
    assert b"".join(blobs.chunks_of(photo())) == PHOTO


@pytest.mark.django_db
def test_a_deleted_form_keeps_its_answers_and_files_for_thirty_days(
    project: Project, phone: FieldPhone, admin: User
) -> None:
    form = build.form(project, build.simple())
    answers = {"tuoi": 20, "anh": "a.jpg"}
    assert phone.send("thu", answers, files={"a.jpg": PHOTO}).status_code == 201
    build.work()
    deletion.delete(form=form, actor=admin, now=NOW)
    Blob.objects.update(stored_at=NOW - 10 * PERIOD)
    file = photo()
    for moment in (NOW + timedelta(days=29), NOW + PERIOD - TICK):
        assert purge_forms(moment) == 0
        clock.sweep(moment)
    assert b"".join(blobs.chunks_of(file)) == PHOTO
    assert purge_forms(NOW + PERIOD + TICK) == 1
    assert not Form.objects.exists()
    assert not Submission.objects.exists()
    clock.sweep(NOW + PERIOD + TICK)
    assert not Blob.objects.exists()


@pytest.mark.django_db
def test_a_deleted_entity_is_there_to_the_last_moment(
    project: Project, phone: FieldPhone, admin: User
) -> None:
    make_form(project)
    answers = making("11111111-1111-4111-8111-111111111111", ma_xa="90001")
    assert phone.send("lap", answers).status_code == 201
    build.work()
    trash.delete(rows=Entity.objects.all(), actor=admin, now=NOW)
    for moment in (NOW, NOW + PERIOD - TICK, NOW + PERIOD):
        assert trash.purge(now=moment) == 0
    assert EntityVersion.objects.exists()
    assert trash.purge(now=NOW + PERIOD + TICK) == 1
    assert not Entity.objects.exists()
