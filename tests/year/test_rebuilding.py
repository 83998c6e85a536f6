"""All that people did on pages to a district's year is in its records again after a rebuild."""

import pytest

from backend.jobs.rebuilding import REPLAYS, rebuild
from backend.journal.models import Event, Task
from tests.year import acting, acting_besides
from tests.year.conftest import District

pytestmark = pytest.mark.django_db


def test_a_rebuilt_year_with_every_act_on_pages_is_equal(district: District) -> None:
    assert set(acting.ACTS) == set(REPLAYS), "an act without a test, or a test without an act"
    for done in acting.ACTS.values():
        done(district)
    acting_besides.all_of_it(district)
    assert not list(Task.objects.exclude(error="").values_list("job", "error"))
    told = Event.objects.filter(project_id=district.project.pk, kind__in=REPLAYS)
    assert set(told.values_list("kind", flat=True)) == set(REPLAYS)
    found = rebuild(project_id=district.project.pk, check=True, now=acting.now())
    assert not [each for each in found if each.differing]
