"""Deleting submissions: out of every list, back again, gone after thirty days."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import Project
from backend.jobs import clock
from backend.jobs.purging import purge_submissions
from backend.journal.models import Event
from backend.survey.blobs.models import Blob
from backend.survey.submissions import selectors
from backend.survey.submissions.models import Submission, SubmissionVersion
from outreach.models import Activity, Count, PlannedActivity, Site, Source
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.api.submitting import base_of, filled, post, put
from tests.jobs.conftest import ACTIVITY, ACTIVITY_MAPPING, talk
from tests.phone import FieldPhone
from tests.web.conftest import campaign, plan, site

ENDS = ("", ".xml", "/versions", "/diffs", "/comments", "/attachments", "/audits")


@pytest.fixture
def base(project: Project) -> str:
    build.form(project, build.simple())
    return base_of(project)


def test_what_is_deleted_is_found_nowhere_and_comes_back(
    boss: Program, base: str, project: Project, official: Program
) -> None:
    post(boss, base, filled())
    assert boss.delete(f"{base}/uuid:1").json() == {"success": True}
    assert boss.get(base).json() == []
    assert boss.get(f"{base}/submitters").json() == []
    assert selectors.arrived(project) == 0
    for end in ENDS:
        assert problem_of(boss.get(f"{base}/uuid:1{end}")) == (404, 404.1)
    assert problem_of(boss.delete(f"{base}/uuid:1")) == (404, 404.1)
    assert problem_of(boss.patch(f"{base}/uuid:1", {"reviewState": "approved"})) == (404, 404.1)
    edit = filled("uuid:2", deprecated_id="uuid:1")
    assert problem_of(put(boss, f"{base}/uuid:1", edit)) == (404, 404.1)
    (binned,) = boss.get(f"{base}?deleted=true").json()
    assert binned["deletedAt"]
    assert problem_of(official.post(f"{base}/uuid:1/restore")) == (403, 403.1)
    assert boss.post(f"{base}/uuid:1/restore").json() == {"success": True}
    assert problem_of(boss.post(f"{base}/uuid:1/restore")) == (404, 404.1)
    assert boss.get(f"{base}/uuid:1").json()["deletedAt"] is None
    actions = [each["action"] for each in boss.get(f"{base}/uuid:1/audits").json()]
    assert actions == ["submission.restore", "submission.delete", "submission.create"]


def test_deleting_needs_the_verb_and_the_area(base: str, boss: Program, project: Project) -> None:
    post(boss, base, filled())
    viewer = build.person("xem", "project_viewer", project, project_wide=True)
    assert problem_of(Program(token_of(viewer)).delete(f"{base}/uuid:1")) == (403, 403.1)
    away = build.person("xa", "project_manager", project, units=(build.COMMUNE_B,))
    program = Program(token_of(away))
    assert problem_of(program.delete(f"{base}/uuid:1")) == (404, 404.1)
    boss.delete(f"{base}/uuid:1")
    assert program.get(f"{base}?deleted=true").json() == []
    assert problem_of(program.post(f"{base}/uuid:1/restore")) == (404, 404.1)


def test_a_deleted_id_stays_taken_at_both_doors(
    base: str, boss: Program, phone: FieldPhone
) -> None:
    answers = {"ma_xa": build.COMMUNE_A[:5], "tuoi": 20}
    xml = phone.fill(phone.blank("thu"), answers, instance_id="uuid:1")
    phone.submit(xml)
    boss.delete(f"{base}/uuid:1")
    assert phone.submit(xml).status_code == 409
    assert problem_of(post(boss, base, filled())) == (409, 409.3)
    edit = phone.fill(phone.blank("thu"), answers, instance_id="uuid:2", deprecated_id="uuid:1")
    assert phone.submit(edit).status_code == 404
    assert SubmissionVersion.objects.count() == 1


def test_the_record_and_its_figures_follow_the_bin(
    project: Project, boss: Program, phone: FieldPhone
) -> None:
    build.form(project, ACTIVITY.format(form_id="hd"), mapping=ACTIVITY_MAPPING)
    phone.send("hd", talk(), instance_id="uuid:1")
    build.work()
    one = f"{base_of(project, 'hd')}/uuid:1"
    assert Activity.objects.count() == 1
    boss.delete(one)
    build.work()
    assert not Activity.objects.exists()
    assert not Count.objects.filter(measure__in=("held", "waiting"), value__gt=0).exists()
    boss.post(f"{one}/restore")
    build.work()
    assert Activity.objects.count() == 1
    assert sum(Count.objects.filter(measure="waiting").values_list("value", flat=True)) == 1


def test_a_site_with_plans_stays_in_the_bin_until_they_are_gone(
    project: Project, boss: Program, base: str
) -> None:
    post(boss, base, filled())
    boss.delete(f"{base}/uuid:1")
    uuid = Submission.objects.get().pk
    place = site(project, build.COMMUNE_A, "Trường A")
    Site.objects.filter(pk=place.pk).update(submission=uuid)
    Source.objects.create(
        submission=uuid, project_id=project.pk, kind="site", recorded_at=build.NOW
    )
    planned = plan(campaign(project), place)
    later = timezone.now() + timedelta(days=31)
    assert purge_submissions(later) == 0
    PlannedActivity.objects.filter(pk=str(planned)).delete()
    assert purge_submissions(later) == 1
    assert not Site.objects.filter(pk=place.pk).exists()


def test_after_thirty_days_nothing_is_left_but_that_there_was_one(
    boss: Program, base: str, settings: Any
) -> None:
    boss.headers["X-Action-Notes"] = "chuyen rieng"
    post(boss, base, filled(anh="a.jpg"))
    post(boss, f"{base}/uuid:1/attachments/a.jpg", b"a photo", "image/jpeg")
    boss.post(f"{base}/uuid:1/comments", {"body": "lời riêng"})
    put(boss, f"{base}/uuid:1", filled("uuid:2", deprecated_id="uuid:1", anh="a.jpg"))
    post(boss, base, filled("uuid:khac"))
    boss.delete(f"{base}/uuid:1")
    later = timezone.now() + timedelta(days=29)
    assert purge_submissions(later) == 0
    later += timedelta(days=2)
    assert purge_submissions(later) == 1
    assert purge_submissions(later) == 0
    assert [each.instance_id for each in Submission.objects.all()] == ["uuid:khac"]
    assert SubmissionVersion.objects.count() == 1
    clock.sweep(later)
    assert not Blob.objects.filter(size=7).exists()
    assert not [each for each in Path(settings.BLOB_DIR).glob("*/*") if each.stat().st_size == 7]
    gone = Event.objects.exclude(subject=str(Submission.objects.get().uuid))
    assert not gone.filter(kind__startswith="submission").exclude(notes="").exists()
    assert gone.filter(kind="submission.purge").count() == 1
    assert post(boss, base, filled()).status_code == 200
