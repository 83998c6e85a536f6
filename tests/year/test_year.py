"""A year of the demo's district through the phones' door counts what an independent script counts.

The script (`counting`) shares nothing with the server: it reads the XML that was sent.
"""

from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from backend.demo.care import Care
from backend.demo.pupils import pupil_forms
from backend.demo.sketches import Commune, Filled
from backend.demo.year import Year
from backend.journal.models import Task
from backend.survey.submissions.models import Submission
from outreach.models import Count
from tests.year import counting
from tests.year.conftest import District
from tests.year.counting import Figures

# Questionnaires that are no event and about nobody: they register, open or correct something.
UNCOUNTED = {"dk_dia_diem", "ho_so_truong_hop", "sua_phieu"}


def stored(project_id: int) -> Figures:
    rows = Count.objects.filter(project_id=project_id).exclude(value=0)
    return Counter(
        {
            (unit.partition("@")[0], f"{month:%Y-%m}", kind, setting, measure): value
            for unit, month, kind, setting, measure, value in rows.values_list(
                "unit", "month", "kind", "setting", "measure", "value"
            )
        }
    )


@pytest.mark.django_db
def test_the_counts_of_a_year_are_those_of_an_independent_script(district: District) -> None:
    one, sent, year = district.sender, district.sent, district.judged
    left = Task.objects.exclude(state=Task.State.DONE)
    assert not {f"{each.job}: {each.error}" for each in left.exclude(error="")}
    assert not list(left)
    expected = counting.figures_of(year) + counting.received(year)
    assert stored(one.project.pk) == expected
    # It was about something: every questionnaire, and every state.
    forms = {filled.form_id for filled in sent}
    published = set(
        Submission.objects.values_list("form__form_id", flat=True).order_by().distinct()
    )
    assert forms == published
    assert len(forms) >= 18
    kinds = {kind for _, _, kind, _, _ in expected}
    assert kinds >= {"T01", "T03", "C03", "S02", "X1", "X2", "K1", "Q1", "M0"}
    assert kinds >= {"S01", "P01", "C00", "R01", "R02", "V01", "H01", "S05"}
    assert {measure for *_, measure in expected} >= {"held", "waiting", "services", "refused"}
    assert timezone.localdate() >= max(filled.day for filled in sent)


def test_no_answer_of_the_invented_year_names_or_places_a_person() -> None:
    said_of_persons = {"lien_he/ten_goi", "lien_he/dien_thoai", "vi_tri", "noi/vi_tri"}
    for filled in _of_persons():
        assert not said_of_persons & set(filled.answers)


def _of_persons() -> list[Filled]:
    year = Year("thu", [Commune("90001", "Xã Thử", 15.0, 108.0, hotspot=True)], date(2026, 6, 1))
    return [*Care(year).forms(), *pupil_forms(year)]
