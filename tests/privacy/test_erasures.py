"""Erasing a person: nothing of her is left anywhere, counts stay, a restore hears of it."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.journal.models import Event, Task
from backend.privacy import erasures, subjects
from backend.privacy.models import Stop, Subject, Tombstone
from backend.problems import Problem
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form
from backend.survey.submissions import sealed
from backend.survey.submissions.models import (
    Submission,
    SubmissionAttachment,
    SubmissionComment,
    SubmissionFlag,
)
from backend.vault.models import DataKey
from tests import build
from tests.phone import FieldPhone
from tests.privacy.conftest import HEALTH, NAME, NOTE, TEL, Send

PLANTED = (NAME, TEL, HEALTH, NOTE, "PLANTED-COMMENT", "PLANTED-PHOTO")
NOW = timezone.now


def everything(tmp_path: Path) -> bytes:
    """Every column of every table as text, and every file."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            found.append(repr([tuple(_plain(cell) for cell in row) for row in cursor.fetchall()]))
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    return "\n".join(found).encode() + b"\n".join(files)


def _plain(cell: object) -> object:
    if not isinstance(cell, (bytes, memoryview)):
        return cell
    return bytes(cell).decode("utf-8", "replace")


def erase(row: Submission, actor: User | None = None) -> int:
    owner = subjects.owner_of(row)
    return erasures.erase(owner=owner, reason="request", actor=actor, now=NOW())


def lived(send: Send, officer: User, **answers: str) -> Submission:
    """A submission that people and the worker have had to do with."""
    row = send(files={"anh.jpg": b"PLANTED-PHOTO" * 100}, **answers)
    SubmissionComment.objects.create(
        submission=row, author=officer, body="PLANTED-COMMENT", created_at=NOW()
    )
    SubmissionFlag.objects.create(
        submission=row, code="too_fast", details={"x": NOTE}, created_at=NOW()
    )
    Event.objects.filter(subject=str(row.pk)).update(notes=NOTE)
    build.work()
    Task.objects.filter(subject=str(row.pk)).update(error=NOTE)
    return row


@pytest.mark.django_db(transaction=True)
def test_nothing_of_her_is_left_in_tables_files_or_the_list(
    send: Send, officer: User, desk: User, tmp_path: Path
) -> None:
    row = lived(send, officer)
    assert any(each.encode() in everything(tmp_path) for each in PLANTED)
    assert erase(row, desk) == 1
    left = everything(tmp_path)
    assert [each for each in PLANTED if each.encode() in left] == []
    assert not DataKey.objects.filter(owner=subjects.owner_of(row), destroyed_at=None).exists()
    assert not SubmissionAttachment.objects.exists()
    assert not Blob.objects.filter(size__gt=0).exclude(pk__in=_form_blobs()).exists()


def _form_blobs() -> list[str]:
    return [pk for pk in Form.objects.values_list("versions__source", flat=True) if pk]


def test_the_count_stays_with_unit_and_day(send: Send, form: Form, desk: User) -> None:
    row = send()
    erase(row, desk)
    kept = Submission.objects.get(pk=row.pk)
    assert (kept.unit, kept.form_id) == (build.COMMUNE_A, form.pk)
    assert kept.scope.filter(unit=build.PROVINCE).exists()
    stone = Tombstone.objects.get()
    assert (stone.unit, stone.form_id, stone.kind) == (build.COMMUNE_A, form.pk, "erasure")
    assert stone.day is not None
    assert str(row.pk) not in f"{stone.owner_hash}{stone.submission_hash}"
    assert kept.current is not None
    assert b"instanceID" in sealed.xml_of(kept.current)


def test_another_person_keeps_all(send: Send, desk: User) -> None:
    gone, stays = send(), send(ten_goi="Người khác")
    erase(gone, desk)
    stays.refresh_from_db()
    assert stays.current is not None
    assert sealed.answers_of(stays.current)["ten_goi"] == "Người khác"
    assert not Stop.objects.filter(pk=stays.pk).exists()


def test_the_same_photo_of_another_person_stays(send: Send, form: Form, desk: User) -> None:
    build.form(form.project, build.simple())
    gone = send(files={"anh.jpg": b"x" * 50})
    erase(gone, desk)
    assert Submission.objects.filter(pk=gone.pk).exists()


def test_a_case_goes_with_all_its_submissions(send: Send, desk: User) -> None:
    one, two = send(), send()
    case = "case:11111111-1111-4111-8111-111111111111"
    for row in (one, two):
        row.versions.update(owner=case)
    assert erasures.erase(owner=case, reason="", actor=desk, now=NOW()) == 2
    assert Tombstone.objects.count() == 2
    assert len({stone.owner_hash for stone in Tombstone.objects.all()}) == 1


def test_what_is_sent_again_is_refused_with_a_sentence(
    send: Send, phone: FieldPhone, desk: User
) -> None:
    blank = phone.blank("nguoi")
    xml = phone.fill(blank, {"ma_xa": "90001", "ten_goi": NAME}, instance_id="uuid:again")
    assert phone.submit(xml).status_code == 201
    erase(Submission.objects.get(), desk)
    again = phone.submit(xml)
    assert again.status_code == 410
    assert "xóa vĩnh viễn" in again.message or "erased" in again.message
    edit = phone.fill(
        blank,
        {"ma_xa": "90001", "ten_goi": NAME},
        instance_id="uuid:edited",
        deprecated_id="uuid:again",
    )
    assert phone.submit(edit).status_code == 410
    assert Submission.objects.get().versions.count() == 1


def test_twice_says_that_nothing_is_left(send: Send, desk: User) -> None:
    row = send()
    erase(row, desk)
    with pytest.raises(Problem) as told:
        erase(row, desk)
    assert told.value.code == "409.754"
    with pytest.raises(Problem) as told:
        erasures.erase(owner="case:nobody", reason="", actor=desk, now=NOW())
    assert told.value.code == "404.751"


def test_a_line_stands_in_the_list_before_it_commits(
    send: Send, desk: User, settings: LazySettings
) -> None:
    row = send()
    erase(row, desk)
    (line,) = [json.loads(text) for text in Path(settings.ERASURE_LIST).read_text().splitlines()]
    assert line["owner"] == f"submission:{row.pk}"
    assert len(line["hash"]) == 64
    assert set(line["kinds"]) == {"answers", "identity", "health", "contact"}
    assert Path(settings.ERASURE_LIST).stat().st_mode & 0o77 == 0


def test_without_a_place_for_the_list_nothing_is_erased(
    send: Send, desk: User, settings: LazySettings, tmp_path: Path
) -> None:
    row = send()
    (tmp_path / "file").write_text("")
    settings.ERASURE_LIST = tmp_path / "file" / "erasures.jsonl"
    with pytest.raises(Problem) as told:
        erase(row, desk)
    assert told.value.code == "500.752"
    assert not Subject.objects.exclude(erased_at=None).exists()
    row.refresh_from_db()
    assert row.current is not None
    assert sealed.answers_of(row.current)["ten_goi"] == NAME


def test_a_restored_backup_is_erased_again_and_twice_is_harmless(
    send: Send, desk: User, project: Project, settings: LazySettings
) -> None:
    row, other = send(), send()
    line = {"at": "2026-11-22T00:00:00+00:00", "owner": f"submission:{row.pk}", "hash": "0" * 64}
    gone = {**line, "owner": "submission:99999999-9999-4999-8999-999999999999"}
    text = "".join(json.dumps({**each, "kinds": ["answers"]}) + "\n" for each in (gone, line))
    Path(settings.ERASURE_LIST).write_text(text)
    assert erasures.replay(NOW()) == 1
    assert erasures.replay(NOW()) == 0
    assert Tombstone.objects.count() == 1
    row.refresh_from_db()
    assert row.current is not None
    assert row.current.answers in ({"ma_xa": "90001"}, {})
    other.refresh_from_db()
    assert other.current is not None
    assert sealed.answers_of(other.current)["ten_goi"] == NAME
    assert Path(settings.ERASURE_LIST).read_text() == text


def test_a_torn_last_line_is_left_out_with_a_warning_and_mended_by_the_next(
    send: Send, desk: User, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = send(), send()
    erase(one, desk)
    place = Path(settings.ERASURE_LIST)
    place.write_bytes(place.read_bytes() + b'{"at": "2026-11-2')
    with caplog.at_level(logging.WARNING):
        assert erasures.replay(NOW()) == 0
    assert "cut off" in caplog.text
    erase(two, desk)
    assert len([json.loads(text) for text in place.read_text().splitlines()]) == 2


def test_a_whole_last_line_without_its_end_counts(
    send: Send, desk: User, settings: LazySettings
) -> None:
    one, two = send(), send()
    erase(one, desk)
    place = Path(settings.ERASURE_LIST)
    place.write_bytes(place.read_bytes().rstrip(b"\n"))
    erase(two, desk)
    assert len([json.loads(text) for text in place.read_text().splitlines()]) == 2


@pytest.mark.parametrize(
    "line", [b"nonsense", b"[]", b"{}", b"\xff\xfe", b"[" * 99_999, b'{"at": 1, "owner": "x"}']
)
def test_an_unreadable_list_stops_the_replay_with_a_sentence(
    send: Send, desk: User, settings: LazySettings, line: bytes
) -> None:
    row = send()
    erase(row, desk)
    place = Path(settings.ERASURE_LIST)
    place.write_bytes(line + b"\n" + place.read_bytes())
    with pytest.raises(Problem) as told:
        erasures.replay(NOW())
    assert told.value.code == "500.751"
    with pytest.raises(CommandError, match="line 1|dòng 1"):
        call_command("replay_erasures")


def test_the_command_says_how_many(send: Send, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("replay_erasures")
    assert capsys.readouterr().out == "0 erased again.\n"
