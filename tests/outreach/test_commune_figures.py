"""Monthly figures and surveys of communes: what is odd is said, the newest approved counts."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.utils import translation

from outreach import selectors, services
from outreach.faults import Fault, sentence
from outreach.models import (
    Activity,
    CommuneFigures,
    CommuneSurvey,
    Source,
)
from outreach.selectors.sources import became
from tests.outreach import build
from tests.outreach.offices import (
    FIGURES,
    MODEL,
    NOW,
    SURVEY,
    mapping,
    notes,
    send,
)

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


def test_a_month_that_had_not_begun_on_arrival_is_refused_whatever_day_the_form_gives():
    """The form's own day is the month itself; midnight is Việt Nam's."""
    told = {
        "mapping": {**mapping("commune_figures"), "day": "ky"},
        "answers": {**FIGURES, "month": "2026-06", "ky": "2026-06-01"},
        "project_id": build.PROJECT,
        "unit": build.UNIT,
        "day": date(2026, 6, 1),
        "position_state": "",
        "entity": None,
        "now": NOW,
    }
    key = uuid4()
    more = {"submission": key, "keeping": build.keeping(key)}
    with pytest.raises(Fault) as refused:
        services.record(**told, **more, arrived=datetime(2026, 5, 31, 16, 59, tzinfo=UTC))
    assert refused.value.code == "figures_ahead"
    services.record(**told, **more, arrived=datetime(2026, 5, 31, 17, tzinfo=UTC))
    assert CommuneFigures.objects.get().month == date(2026, 6, 1)


# F15.
def figures(project=build.PROJECT, month=MAY):
    return selectors.figures_of_month(project, None, month)


def test_parts_and_balance_and_a_jump_are_noted_and_every_number_is_kept():
    before = {**FIGURES, "month": "2026-04", "addicted": 30, "using": 25, "after_rehab": 10}
    send("commune_figures", before, day=date(2026, 4, 20))
    key = send("commune_figures", {**FIGURES, "addicted_outside": 30, "women": 90})
    line = figures()[build.UNIT]
    assert [one.code for one in line.notes] == [
        "figures_places", "figures_part", "figures_balance", "figures_jump",
    ]  # fmt: skip
    assert notes(key) == ["figures_places", "figures_part"]
    assert CommuneFigures.objects.get(pk=key).women == 90
    with translation.override("vi"):
        said = [sentence(one) for one in line.notes]
    assert all("{" not in each for each in said)


def test_the_submissions_own_page_says_what_is_odd_beside_others_as_it_is_now():
    first = send("commune_figures", {**FIGURES, "women": 99})
    model = uuid4()
    early = send("model", {"step": "m1_trien_khai", "model": str(model)})
    with translation.override("en"):
        assert len(became(first).notes) == 1
        assert "does not have" in became(early).notes[0]
        second = send("commune_figures", FIGURES, arrived=datetime(2026, 5, 21, tzinfo=UTC))
        send("model", MODEL, entity=model, day=date(2026, 1, 5))
        assert "sent 2 times" in " ".join(became(first).notes)
        assert "sent 2 times" in " ".join(became(second).notes)
        assert became(early).notes == []
        assert became(uuid4()) is None


def test_a_balance_that_holds_has_no_note_and_one_that_cannot_be_checked_says_so():
    # After treatment is another list: it changes, the balance holds.
    earlier = {**FIGURES, "month": "2026-04", "addicted": 39, "after_rehab": 11}
    send("commune_figures", earlier, day=date(2026, 4, 20))
    key = send("commune_figures", FIGURES)
    assert figures()[build.UNIT].notes == []
    send("commune_figures", {**FIGURES, "moved_in": None}, submission=key)
    assert [one.code for one in figures()[build.UNIT].notes] == ["figures_moves"]


def test_of_two_of_one_month_the_newest_approved_counts_else_the_newest():
    first = send("commune_figures", FIGURES)
    second = send(
        "commune_figures",
        {**FIGURES, "addicted": 41},
        review="",
        arrived=datetime(2026, 5, 20, 9, tzinfo=UTC),
    )
    line = figures()[build.UNIT]
    assert (line.figures.pk, line.beside, line.notes[0].code) == (first, 1, "figures_twice")
    Source.objects.filter(pk=second).update(review="approved")
    assert figures()[build.UNIT].figures.pk == second
    Source.objects.filter(pk=second).update(review="rejected")
    assert figures()[build.UNIT].figures.pk == first
    Source.objects.filter(pk=first).update(review="hasIssues")
    assert figures() == {}
    assert CommuneFigures.objects.count() == 2


def test_an_indicator_divides_by_the_last_approved_month_of_its_period(
    django_assert_num_queries,
):
    for month, addicted, review in ((3, 38, "approved"), (4, 39, "approved"), (5, 40, "")):
        told = {**FIGURES, "month": f"2026-{month:02}", "addicted": addicted}
        send("commune_figures", told, review=review)
    send("commune_figures", {**FIGURES, "month": "2026-04"}, unit=build.OTHER_UNIT)
    with django_assert_num_queries(2):
        found = selectors.denominators(build.PROJECT, None, date(2026, 1, 1), date(2026, 5, 31))
    assert found[build.UNIT] == selectors.Denominator(APRIL, 39, 25, 10)
    assert selectors.months_waiting(build.PROJECT, None, MAY, MAY) == 1
    own = selectors.denominators(build.PROJECT, frozenset([build.OTHER_UNIT]), APRIL, MAY)
    assert set(own) == {build.OTHER_UNIT}


def test_figures_of_no_known_commune_are_kept_and_count_for_none():
    key = send("commune_figures", FIGURES, unit=None)
    assert notes(key) == ["commune_unknown"]
    assert figures() == {}
    assert CommuneFigures.objects.filter(pk=key).exists()


def test_figures_count_in_the_month_that_they_are_about():
    key = send("commune_figures", {**FIGURES, "month": "2026-02"})
    assert Activity.objects.get(pk=key).held_on == date(2026, 2, 1)


# F16.
def test_a_survey_notes_what_is_odd_and_its_estimate_is_read_when_approved():
    odd = {
        **SURVEY, "decision_number": None, "schools_active": 6, "estimate_method": None,
    }  # fmt: skip
    key = send("commune_survey", odd)
    assert notes(key) == ["survey_undecided", "survey_part", "survey_method"]
    period = (date(2026, 1, 1), date(2026, 12, 31))
    assert selectors.estimates(build.PROJECT, None, *period)[build.UNIT].persons == 60
    Source.objects.filter(pk=key).update(review="")
    assert selectors.estimates(build.PROJECT, None, *period) == {}
    assert selectors.surveys_of_year(build.PROJECT, None, 2026)[build.UNIT].pk == key
    assert CommuneSurvey.objects.get(pk=key).schools_active == 6
