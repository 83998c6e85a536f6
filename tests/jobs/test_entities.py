"""Rows of the lists that phones carry: made and changed by submissions, once each."""

from uuid import UUID

import pytest

from backend.accounts.models import Project
from backend.jobs.entities import apply_entities
from backend.journal.models import Event, Task
from backend.survey.entities import services as entities
from backend.survey.entities.models import Entity, EntityList
from backend.survey.forms.models import Form
from outreach.models import Campaign, Site
from tests import build
from tests.jobs.conftest import errors, school
from tests.jobs.entity_forms import change, change_form
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db
ROW = UUID(int=5)


def test_a_new_site_becomes_a_row_of_the_list_in_its_commune(
    phone: FieldPhone, sites: Form
) -> None:
    phone.send("dk", school("Trường An", str(ROW)))
    build.work()
    row = Entity.objects.get()
    assert (row.uuid, row.label, row.version) == (ROW, "Trường An", 1)
    assert row.values == {"ma_xa": "90001", "ten": "Trường An"}
    assert row.unit == build.COMMUNE_A
    assert {scope.unit for scope in row.scope.all()} == {build.COMMUNE_A, build.PROVINCE}
    assert EntityList.objects.get().properties == ["ma_xa", "ten"]
    assert errors() == []


def test_the_same_task_again_changes_nothing(phone: FieldPhone, sites: Form) -> None:
    phone.send("dk", school(entity=str(ROW)))
    build.work()
    event = Event.objects.get(kind="submission.create")
    apply_entities(event, build.NOW)
    assert Entity.objects.get().version == 1
    assert Event.objects.filter(kind__startswith="entity.").count() == 1


def test_an_edit_of_the_submission_never_edits_the_row(phone: FieldPhone, sites: Form) -> None:
    phone.send("dk", school("Cũ", str(ROW)), instance_id="uuid:1")
    phone.send("dk", school("Mới", str(ROW)), instance_id="uuid:2", deprecated_id="uuid:1")
    build.work()
    assert Entity.objects.get().label == "Cũ"


def test_an_update_changes_what_it_names_and_leaves_the_rest(
    phone: FieldPhone, sites: Form
) -> None:
    phone.send("dk", school("Trường An", str(ROW)))
    build.work()
    change_form(sites.project)
    phone.send("sua", change(ROW, base=1, ten="Trường An 2"))
    build.work()
    row = Entity.objects.get()
    assert (row.label, row.version) == ("Trường An", 2)
    assert row.values["ten"] == "Trường An 2"
    assert row.unit == build.COMMUNE_A
    assert errors() == []


def test_an_update_of_an_unknown_row_waits_for_it(phone: FieldPhone, sites: Form) -> None:
    change_form(sites.project)
    phone.send("sua", change(ROW, base=1, ten="Trường An 2"))
    build.work()
    (error,) = errors()
    assert "dia_diem" in error
    assert str(ROW) in error
    phone.send("dk", school("Trường An", str(ROW)))
    build.work()
    Task.objects.filter(state="open").update(run_at=build.NOW.replace(year=2020))
    build.work()
    assert Entity.objects.get().version == 2
    assert errors() == []


def test_another_submission_can_not_make_a_row_over(phone: FieldPhone, sites: Form) -> None:
    phone.send("dk", school("Trường An", str(ROW)))
    phone.send("dk", school("Kẻ khác", str(ROW)))
    build.work()
    assert Entity.objects.get().label == "Trường An"
    assert any(str(ROW) in error for error in errors())


@pytest.mark.parametrize("bad", ["", "khong-phai-uuid", "uuid:", "1" * 300])
def test_a_bad_id_leaves_a_sentence_on_the_task_and_the_submission_is_kept(
    phone: FieldPhone, sites: Form, bad: str
) -> None:
    assert phone.send("dk", school(entity=bad)).status_code == 201
    build.work()
    failed = Task.objects.get(job="apply_entities")
    assert "dia_diem" in failed.error
    assert len(failed.error.split()) > 5
    assert not Entity.objects.exists()
    # Dead, it no longer holds up the record.
    Task.objects.filter(pk=failed.pk).update(state="dead")
    build.work()
    assert Site.objects.get().name == "Trường An"


def test_a_form_without_entities_makes_none(phone: FieldPhone, activities: Form) -> None:
    phone.send("hd", {"ma_xa": "90001"})
    build.work()
    assert not Entity.objects.exists()


def row_of_campaign(project: Project, **values: str) -> None:
    listed = entities.ensure_list(project=project, name="chien_dich", now=build.NOW)
    entities.put(
        entity_list=listed,
        entity_uuid=ROW,
        label="Tháng hành động",
        values=values,
        unit=build.PROVINCE,
        now=build.NOW,
    )


def test_a_row_of_the_list_of_campaigns_is_a_campaign(project: Project) -> None:
    row_of_campaign(project, tu_ngay="2026-06-01", den_ngay="2026-06-30", gia_lap="co")
    build.work()
    campaign = Campaign.objects.get()
    assert (campaign.pk, campaign.project_id) == (ROW, project.pk)
    assert campaign.synthetic
    row_of_campaign(project, tu_ngay="2026-06-01", den_ngay="2026-07-15", gia_lap="co")
    build.work()
    assert Campaign.objects.get().ends_on.month == 7


@pytest.mark.parametrize("day", ["", "01/06/2026", "2026-13-01"])
def test_a_campaign_without_its_days_is_told_on_the_task(project: Project, day: str) -> None:
    row_of_campaign(project, tu_ngay=day, den_ngay="2026-06-30")
    build.work()
    (error,) = errors()
    assert "tu_ngay" in error
    assert not Campaign.objects.exists()


def test_rows_of_other_lists_are_no_campaigns(phone: FieldPhone, sites: Form) -> None:
    phone.send("dk", school())
    build.work()
    assert not Campaign.objects.exists()
