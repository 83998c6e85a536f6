"""A correction that names no entry corrects nothing, whatever was sent back before."""

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.survey.quality import send_backs
from backend.survey.quality.models import Correction, SendBack
from backend.survey.submissions.models import Submission
from tests import build
from tests.journey import publish
from tests.phone import FieldPhone
from tests.quality.test_corrections import FORM, MAPPING, SENT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("entry", ["", "khong_co", "00000000-0000-0000-0000-000000000000", "x y"])
def test_it_leaves_what_was_sent_back_before_there_was_a_list_untouched(
    project: Project, phone: FieldPhone, officer: User, entry: str
) -> None:
    publish(project, "sua_phieu")
    build.form(project, FORM, mapping=MAPPING)
    assert phone.send("hoat_dong", SENT).is_sent
    build.work()
    found = Submission.objects.select_related("form__current", "current__form_version").get()
    send_backs.send_back(
        submission=found, questions=["nu"], note="Xem lại.", actor=officer, now=timezone.now()
    )
    SendBack.objects.update(entry=None)
    build.work()
    assert phone.send("sua_phieu", {"chon/muc": entry, "sua/moi_1": "8"}).is_sent
    build.work()
    assert Submission.objects.get(pk=found.pk).versions.count() == 1
    assert [one.instance_id for one in Correction.objects.all()] in ([], [""])
