"""Edits: a new version of a submission that the server has."""

from backend.survey.submissions.models import Submission, SubmissionVersion
from tests.phone import FieldPhone


def test_an_edit_makes_a_new_version_and_keeps_the_files_it_still_names(
    phone: FieldPhone, form: object
) -> None:
    phone.send("thu", {"tuoi": 4, "anh": "a.jpg"}, instance_id="uuid:1", files={"a.jpg": b"x"})
    edited = phone.send(
        "thu", {"tuoi": 5, "anh": "a.jpg"}, instance_id="uuid:2", deprecated_id="uuid:1"
    )
    assert edited.status_code == 201
    submission = Submission.objects.get()
    assert submission.current is not None
    assert submission.current.answers["tuoi"] == 5
    assert submission.versions.count() == 2
    assert submission.current.attachments.get().blob is not None


def test_an_edit_of_a_replaced_version_is_409_and_the_same_edit_again_201(
    phone: FieldPhone, form: object
) -> None:
    phone.send("thu", {"tuoi": 4}, instance_id="uuid:1")
    xml = phone.fill(phone.blank("thu"), {"tuoi": 5}, instance_id="uuid:2", deprecated_id="uuid:1")
    assert [phone.submit(xml).status_code for _ in range(2)] == [201, 201]
    stale = phone.send("thu", {"tuoi": 6}, instance_id="uuid:3", deprecated_id="uuid:1")
    assert stale.status_code == 409
    unknown = phone.send("thu", {"tuoi": 6}, instance_id="uuid:4", deprecated_id="uuid:no")
    assert unknown.status_code == 404
    assert SubmissionVersion.objects.count() == 2


def test_an_answer_that_fits_no_type_is_kept_flagged_and_the_flag_goes_with_the_mended_edit(
    phone: FieldPhone, form: object
) -> None:
    assert phone.send("thu", {"tuoi": "hai mươi"}, instance_id="uuid:1").status_code == 201
    flag = Submission.objects.get().flags.get(code="untyped_answer")
    assert flag.details == {"paths": ["tuoi"]}
    phone.send("thu", {"tuoi": 20}, instance_id="uuid:2", deprecated_id="uuid:1")
    assert not Submission.objects.get().flags.filter(code="untyped_answer").exists()
