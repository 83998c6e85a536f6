"""Staff: a page writes the row that phones carry, a job writes the register; in that direction."""

import uuid

import pytest
from django.utils import timezone

from backend.planning import staff
from backend.problems import Problem
from backend.survey.entities.models import Entity
from outreach.models import Staff
from tests import build
from tests.jobs.conftest import errors

pytestmark = pytest.mark.django_db


def save(project, officer, **changes):
    made = staff.save_staff(
        **{
            "staff": uuid.uuid4(),
            "project": project,
            "name": "Nguyễn Văn An",
            "organisation": "UBND phường An",
            "title": "Chuyên viên",
            "groups": ["phong_ngua", "qlnn"],
            "unit": build.COMMUNE_A,
            "known": False,
            "actor": officer,
            "now": timezone.now(),
            **changes,
        }
    )
    build.work()
    return made


def test_a_row_becomes_a_member_of_staff(project, officer):
    entity = save(project, officer)
    assert entity.label == "Nguyễn Văn An – UBND phường An"
    found = Staff.objects.get(pk=entity.uuid)
    assert (found.name, found.groups, found.unit) == (
        "Nguyễn Văn An",
        "qlnn phong_ngua",
        build.COMMUNE_A,
    )
    assert errors() == []


def test_saving_again_changes_and_sending_twice_does_not(project, officer):
    entity = save(project, officer)
    save(project, officer, staff=entity.uuid, known=True, title="Trưởng phòng")
    assert Staff.objects.get().title == "Trưởng phòng"
    save(project, officer, staff=entity.uuid, name="Người Khác")
    assert Staff.objects.get().name == "Nguyễn Văn An"
    assert Entity.objects.filter(entity_list__name=staff.LIST).count() == 1


def test_who_is_taken_off_leaves_the_phones_and_stays_in_the_register_as_left(project, officer):
    entity = save(project, officer)
    staff.retire_staff(staff=entity.uuid, project=project, actor=officer, now=timezone.now())
    build.work()
    assert Staff.objects.get().left
    assert not Entity.objects.filter(entity_list__name=staff.LIST, deleted_at=None).exists()
    with pytest.raises(Problem):
        staff.retire_staff(staff=entity.uuid, project=project, actor=officer, now=timezone.now())


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"name": "\0"}, {"name": "x" * 121}, {"groups": ["ke_toan"]}],
)
def test_what_is_no_person_is_refused(project, officer, changes):
    with pytest.raises(Problem):
        save(project, officer, **changes)
    assert not Entity.objects.filter(entity_list__name=staff.LIST).exists()


def test_a_row_that_somebody_else_put_there_is_read_as_far_as_it_goes(project, officer):
    entity = save(project, officer)
    values = {"nhom": "la qlnn", "ho_ten": ""}
    Entity.objects.filter(pk=entity.pk).update(label="Ai đó", values=values)
    save(project, officer)
    staff.save_staff(
        staff=entity.uuid,
        project=project,
        name="Ai đó",
        organisation="",
        title="",
        groups=[],
        unit="",
        known=True,
        actor=officer,
        now=timezone.now(),
    )
    build.work()
    assert Staff.objects.get(pk=entity.uuid).organisation == ""
    assert errors() == []
