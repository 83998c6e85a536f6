"""Erasing a person whose form was sent back: its row on phones and its corrections go with it."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.privacy import erasures, subjects
from backend.survey.entities.models import Entity
from backend.survey.quality import send_backs
from backend.survey.submissions import erasing
from backend.survey.submissions.models import Submission
from backend.vault.models import DataKey
from tests import build
from tests.journey import publish, rows
from tests.phone import FieldPhone
from tests.quality.test_corrections import FORM, MAPPING, SENT

pytestmark = pytest.mark.django_db
SENTENCE = "Chị Thử Thị Kín ở cuối xóm không phải 40 tuổi"
TYPED = "Lê Văn Khác"


@pytest.fixture
def original(project: Project, phone: FieldPhone, officer: User) -> Submission:
    """Sent back with a sentence that tells of somebody, and corrected once from the phone."""
    publish(project, "sua_phieu")
    build.form(project, FORM, mapping=MAPPING)
    assert phone.send("hoat_dong", SENT).is_sent
    build.work()
    found = Submission.objects.select_related("form__current", "current__form_version").get()
    made = send_backs.send_back(
        submission=found, questions=["ten"], note=SENTENCE, actor=officer, now=timezone.now()
    )
    build.work()
    copied = {"chon/muc": str(made.entry), "chon/loi_nhan": SENTENCE}
    # The first try answers a question that was not asked, and so stays beside the original.
    assert phone.send("sua_phieu", {**copied, "sua/moi_4": TYPED}).is_sent
    build.work()
    assert Submission.objects.count() == 2
    assert [each["loi_nhan"] for each in listed(phone)] == [SENTENCE]
    return found


def listed(phone: FieldPhone) -> list[dict[str, str]]:
    return rows(phone.blank("sua_phieu").media["tra_lai.csv"])


def told_in() -> Iterator[str]:
    """Tables in which the reviewer's sentence, or what was typed, still stands."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the database's own names
            told = "".join(
                bytes(cell).decode("utf-8", "replace")
                if isinstance(cell, bytes | memoryview)
                else str(cell)
                for row in cursor.fetchall()
                for cell in row
            )
            if "Thị Kín" in told or TYPED in told or "Th\\u1ecb K\\u00edn" in told:
                yield table


def test_the_reviewers_sentence_and_what_was_typed_on_the_phone_go_with_the_person(
    original: Submission, phone: FieldPhone
) -> None:
    assert set(told_in()) >= {"entities_entity", "quality_sendback"}
    owner = f"submission:{original.pk}"
    assert subjects.submissions_of(owner).count() == 2
    erasures.erase(owner=owner, reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    assert list(told_in()) == []
    assert listed(phone) == []
    left = Submission.objects.select_related("current")
    assert all(each.current and erasing.is_erased(each.current) for each in left)
    assert not DataKey.objects.filter(owner=owner, destroyed_at=None).exists()


def test_what_a_phone_corrects_after_that_is_still_found_as_hers(
    original: Submission, phone: FieldPhone
) -> None:
    owner, entry = f"submission:{original.pk}", Entity.objects.get().uuid
    erasures.erase(owner=owner, reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    late = {"chon/muc": str(entry), "chon/loi_nhan": SENTENCE, "sua/moi_1": TYPED}
    assert phone.send("sua_phieu", late).is_sent
    build.work()
    assert subjects.submissions_of(owner).count() == 3
    assert erasures.erase(owner=owner, reason="lần nữa", actor=None, now=timezone.now()) == 3
    assert list(told_in()) == []
