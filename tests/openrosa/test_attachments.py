"""The files of a submission: in one POST or several, under whatever name the phone gave them."""

import unicodedata

import pytest
from django.conf import LazySettings

from backend.survey.blobs.models import Blob
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionFlag
from tests.phone import FieldPhone


def test_several_posts_of_one_submission_merge_their_files(
    phone: FieldPhone, form: object, settings: LazySettings
) -> None:
    settings.SUBMISSION_MAX_BYTES = 4000
    xml = phone.fill(phone.blank("thu"), {"anh": "a.jpg"})
    sent = phone.submit(xml, {"a.jpg": b"1" * 2500, "b.jpg": b"2" * 2500})
    assert [reply.status for reply in sent.replies] == [201, 201]
    assert Submission.objects.count() == 1
    assert {a.name for a in SubmissionAttachment.objects.exclude(blob=None)} == {"a.jpg", "b.jpg"}


def test_a_hundred_and_one_files_come_in_two_posts_and_all_stay(
    phone: FieldPhone, form: object
) -> None:
    xml = phone.fill(phone.blank("thu"), {})
    sent = phone.submit(xml, {f"{n}.jpg": str(n).encode() for n in range(101)})
    assert len(sent.replies) == 2
    assert sent.is_sent
    assert SubmissionAttachment.objects.exclude(blob=None).count() == 101


@pytest.mark.parametrize(
    "name", ["ảnh chụp.jpg", "a&amp;b.jpg", 'nháy".jpg', "a;b=c.jpg", "50%.jpg", "𠀀.jpg"]
)
def test_an_attachment_keeps_its_name(phone: FieldPhone, form: object, name: str) -> None:
    xml = phone.fill(phone.blank("thu"), {"anh": name})
    assert phone.submit(xml, {name.replace('"', "%22") if '"' in name else name: b"x"}).is_sent
    row = SubmissionAttachment.objects.exclude(blob=None).get()
    assert row.name == (name.replace('"', "%22") if '"' in name else name)


def test_a_name_in_nfd_finds_its_place_in_nfc(phone: FieldPhone, form: object) -> None:
    xml = phone.fill(phone.blank("thu"), {"anh": unicodedata.normalize("NFC", "ảnh.jpg")})
    phone.submit(xml, {unicodedata.normalize("NFD", "ảnh.jpg"): b"x"})
    assert SubmissionAttachment.objects.get().blob is not None
    assert not SubmissionFlag.objects.filter(code="unexpected_file").exists()


def test_a_path_in_a_file_name_is_cut_off(phone: FieldPhone, form: object) -> None:
    xml = phone.fill(phone.blank("thu"), {})
    assert phone.submit(xml, {"../../../etc/passwd": b"x"}).is_sent
    assert SubmissionAttachment.objects.get().name == "passwd"


def test_an_unexpected_file_is_kept_and_flagged(phone: FieldPhone, form: object) -> None:
    phone.submit(phone.fill(phone.blank("thu"), {}), {"la.jpg": b"x"})
    assert SubmissionFlag.objects.filter(code="unexpected_file").exists()
    assert Blob.objects.count() == 2  # the form's source and the file
