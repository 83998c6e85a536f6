"""After an upgrade records hear of their reviews, and what has no figures is counted."""

import pytest
from django.utils import timezone

from backend.jobs.recounting import count_missing, hear_reviews
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from outreach.models import Activity, Count, Source
from tests import build
from tests.jobs.conftest import talk
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db


def test_a_record_hears_of_a_review_that_was_given_before_records_knew_of_reviews(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk())
    build.work()
    Submission.objects.update(review_state="approved")
    assert hear_reviews(timezone.now()) == 1
    assert Activity.objects.get().state == "approved"
    assert Source.objects.get().review == "approved"
    assert Count.objects.get(measure="held").value == 1
    assert hear_reviews(timezone.now()) == 0


def test_a_project_with_records_and_no_figure_is_counted_anew(
    phone: FieldPhone, activities: Form
) -> None:
    phone.send("hd", talk())
    build.work()
    before = list(Count.objects.order_by("measure").values_list("kind", "measure", "value"))
    assert before
    Count.objects.all().delete()
    assert count_missing(timezone.now()) == 1
    after = list(Count.objects.order_by("measure").values_list("kind", "measure", "value"))
    assert after == before
    assert count_missing(timezone.now()) == 0
