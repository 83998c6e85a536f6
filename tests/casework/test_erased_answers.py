"""An answer to the referral of an erased person goes with her, though it names her by a code."""

import pytest
from django.utils import timezone

from backend.accounts.models import Project
from backend.privacy import erasures, subjects
from backend.survey.submissions import erasing
from backend.survey.submissions.models import Submission
from outreach.models import ReferralAnswer, Source
from tests import build
from tests.casework import case_forms
from tests.casework import referral_forms as forms
from tests.journey import publish
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


def test_it_is_found_as_hers_and_emptied_and_the_counts_stay(
    phone: FieldPhone, project: Project
) -> None:
    publish(project, "chuyen_gui")
    case = case_forms.open_case(phone)
    found = forms.refer(phone, truong_hop_gui=case.code)
    told = {"truong_hop_gui": case.code, "ket/ghi_chu": "đã gặp chị ở trạm"}
    answered = forms.answer(phone, found, "da_tiep_nhan", **told)
    before, owner = forms.counted(), f"case:{case.pk}"
    assert before["R02"] == 1
    assert answered.pk in subjects.submissions_of(owner).values_list("pk", flat=True)
    erasures.erase(owner=owner, reason="theo yêu cầu", actor=None, now=timezone.now())
    build.work()
    left = Submission.objects.select_related("current").get(pk=answered.pk)
    assert left.current is not None
    assert erasing.is_erased(left.current)
    assert not ReferralAnswer.objects.exists()
    assert Source.objects.get(pk=answered.pk).state == "erased"
    assert forms.counted() == before
