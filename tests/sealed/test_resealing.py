"""Marks that come later or change: older submissions are sealed anew, also when interrupted."""

from itertools import islice

import pytest

from backend.accounts.models import Project
from backend.journal.models import Event
from backend.survey.forms.models import Form
from backend.survey.quality.models import Trace
from backend.survey.submissions import resealing, sealed, sealed_files
from backend.survey.submissions.models import (
    ClassTerm,
    SealedPart,
    SubmissionAttachment,
    SubmissionVersion,
)
from backend.vault import services as vault
from backend.vault.models import DataKey
from tests import build
from tests.phone import FieldPhone
from tests.sealed.conftest import ANSWERS, FILES, NAME, NOTE, in_clear, markdown

COUNT = 5


@pytest.fixture
def filled(phone: FieldPhone, project: Project) -> dict[str, bytes]:
    """Plain submissions with their files, worked on; by instanceID."""
    build.form(project, markdown("1", marked=False))
    blank, sent = phone.blank("ho_so"), {}
    for number in range(COUNT):
        name = f"uuid:{number}"
        sent[name] = phone.fill(blank, ANSWERS, instance_id=name)
        assert phone.submit(sent[name], FILES).status_code == 201
    build.work()
    assert in_clear() != []
    return sent


def stored() -> dict[str, bytes]:
    return {each.instance_id: sealed.xml_of(each) for each in SubmissionVersion.objects.all()}


def test_the_first_mark_seals_what_came_before(filled: dict[str, bytes], project: Project) -> None:
    build.form(project, markdown("2"))
    build.work()
    assert in_clear() == []
    assert stored() == filled
    assert all(each.sealed for each in SubmissionVersion.objects.all())
    for row in SubmissionAttachment.objects.select_related("version"):
        assert sealed_files.content_of(row) == FILES[row.name]
    assert set(Trace.objects.values_list("spot", "answers_sha256")) == {("", "")}


def test_the_same_submission_again_is_known_afterwards(
    phone: FieldPhone, filled: dict[str, bytes], project: Project
) -> None:
    build.form(project, markdown("2"))
    build.work()
    assert phone.post(filled["uuid:1"], FILES).status == 201
    assert phone.post(filled["uuid:1"] + b" ", FILES).status == 409
    assert SubmissionVersion.objects.count() == COUNT


def test_interrupted_in_the_middle_it_goes_on(filled: dict[str, bytes], project: Project) -> None:
    form = build.form(project, markdown("2"))
    half = list(islice(resealing.turns(form=form, now=build.NOW, at_a_turn=2), 1))
    assert [each.changed for each in half] == [2]
    assert SubmissionVersion.objects.filter(sealed=True).count() == 2
    # Half done, everybody reads right all the same.
    assert stored() == filled
    done = resealing.reseal(form=form, now=build.NOW)
    assert (done.seen, done.changed) == (COUNT, COUNT - 2)
    build.work()
    assert in_clear() == []
    assert stored() == filled
    before = list(SealedPart.objects.order_by("pk").values_list("pk", "sealed"))
    assert resealing.reseal(form=form, now=build.NOW).changed == 0
    assert list(SealedPart.objects.order_by("pk").values_list("pk", "sealed")) == before


def test_what_no_parser_reads_is_sealed_as_a_whole(
    filled: dict[str, bytes], project: Project
) -> None:
    form = build.form(project, markdown("2"))
    third = SubmissionVersion.objects.order_by("pk")[2]
    SubmissionVersion.objects.filter(pk=third.pk).update(xml=b"kaputt")
    assert resealing.reseal(form=form, now=build.NOW).changed == COUNT
    assert sealed.xml_of(SubmissionVersion.objects.get(pk=third.pk)) == b"kaputt"
    assert in_clear(NAME.encode()) == []


def test_a_further_mark_and_another_class_are_followed(
    phone: FieldPhone, filled: dict[str, bytes], project: Project
) -> None:
    build.form(project, markdown("2"))
    build.work()
    assert in_clear(NOTE.encode()) != []
    build.form(project, markdown("3", "contact"))
    build.work()
    assert in_clear(NOTE.encode()) == []
    version = SubmissionVersion.objects.order_by("pk")[0]
    assert any(NOTE.encode() in piece for _, piece in sealed.parts_of(version)["contact"])
    build.form(project, markdown("4", "health"))
    build.work()
    version = SubmissionVersion.objects.order_by("pk")[0]
    assert not any(NOTE.encode() in piece for _, piece in sealed.parts_of(version)["contact"])
    assert any(NOTE.encode() in piece for _, piece in sealed.parts_of(version)["health"])
    assert stored() == filled
    assert Event.objects.filter(kind="form.reseal").count() == 3


def test_a_mark_that_goes_opens_nothing(filled: dict[str, bytes], project: Project) -> None:
    build.form(project, markdown("2", "health"))
    build.work()
    form = Form.objects.get()
    current = form.versions.latest("pk")
    current.sensitive = {path: k for path, k in current.sensitive.items() if path != "ghi_chu"}
    current.save(update_fields=["sensitive"])
    assert resealing.reseal(form=form, now=build.NOW).seen == COUNT
    assert in_clear() == []


def test_another_term_gives_the_class_another_key(
    filled: dict[str, bytes], project: Project
) -> None:
    form = build.form(project, markdown("2"))
    build.work()
    ClassTerm.objects.create(form=form, kind="health", days=10)
    assert resealing.reseal(form=form, now=build.NOW).changed == COUNT
    keys = DataKey.objects.filter(kind__startswith="health ")
    assert keys.count() == COUNT
    assert all(each.expires_at for each in keys)
    assert stored() == filled


def test_what_was_destroyed_stays_so(filled: dict[str, bytes], project: Project) -> None:
    form = build.form(project, markdown("2"))
    build.work()
    first, second = SubmissionVersion.objects.order_by("pk")[:2]
    vault.destroy(owner=first.owner, kinds=["identity"], now=build.NOW)
    vault.destroy(owner=second.owner, now=build.NOW)
    build.form(project, markdown("3", "contact"))
    build.work()
    first.refresh_from_db()
    assert b"<ten_goi></ten_goi>" in sealed.xml_of(first)
    assert SealedPart.objects.filter(version=first, kind="identity").exists()
    assert resealing.reseal(form=form, now=build.NOW).changed == 0
    assert in_clear() == []
