"""Deleting a form, taking it back, and what is gone after thirty days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.accounts.models import Project
from backend.jobs.clock import sweep
from backend.jobs.purging import purge_forms
from backend.journal.models import Event
from backend.survey.blobs.models import Blob
from backend.survey.forms.models import Form, FormMedia, FormVersion
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import Program, problem_of
from tests.phone import FieldPhone


def base(project: Project) -> str:
    return f"/projects/{project.pk}/forms"


def test_a_deleted_form_is_nowhere_but_in_the_list_of_the_deleted(
    boss: Program, project: Project, phone: FieldPhone
) -> None:
    form = build.form(project, build.simple())
    blank = phone.blank("thu")
    assert boss.delete(f"{base(project)}/thu").json() == {"success": True}
    assert problem_of(boss.get(f"{base(project)}/thu")) == (404, 404.1)
    assert boss.get(base(project)).json() == []
    assert phone.form_list() == []
    assert phone.submit(phone.fill(blank, {"tuoi": 3})).status_code == 404
    (told,) = boss.get(f"{base(project)}?deleted=true").json()
    assert (told["id"], told["xmlFormId"]) == (form.pk, "thu")
    assert told["deletedAt"].endswith("Z")
    assert problem_of(boss.delete(f"{base(project)}/thu")) == (404, 404.1)


def test_a_form_is_restored_with_all_that_it_had(
    boss: Program, project: Project, phone: FieldPhone
) -> None:
    form = build.form(project, build.simple())
    phone.send("thu", {"tuoi": 3})
    boss.delete(f"{base(project)}/thu")
    assert boss.post(f"{base(project)}/{form.pk}/restore").json() == {"success": True}
    told = boss.get(f"{base(project)}/thu", **{"X-Extended-Metadata": "true"}).json()
    assert (told["submissions"], "deletedAt" in told) == (1, False)
    assert phone.send("thu", {"tuoi": 4}).status_code == 201
    kinds = Event.objects.filter(subject=str(form.pk)).values_list("kind", flat=True)
    assert {"form.delete", "form.restore"} <= set(kinds)


def test_a_form_is_not_restored_beside_another_of_its_name(boss: Program, project: Project) -> None:
    form = build.form(project, build.simple())
    boss.delete(f"{base(project)}/thu")
    build.form(project, build.simple("2"))
    answer = boss.post(f"{base(project)}/{form.pk}/restore")
    assert problem_of(answer) == (409, 409.3)
    assert answer.json()["details"]["values"] == [str(project.pk), "thu"]
    assert answer.json()["details"]["fields"] == ["projectId", "xmlFormId"]


@pytest.mark.parametrize(
    ("number", "code"),
    [("thu", 400.11), ("1.5", 400.11), ("-1", 400.11), ("²", 400.11), ("9" * 4000, 404.1)],
)
def test_what_is_no_number_restores_nothing(
    boss: Program, project: Project, number: str, code: float
) -> None:
    assert problem_of(boss.post(f"{base(project)}/{number}/restore")) == (int(code), code)


def test_a_living_or_foreign_form_is_not_restored(
    boss: Program, outsider: Program, official: Program, project: Project
) -> None:
    form = build.form(project, build.simple())
    assert problem_of(boss.post(f"{base(project)}/{form.pk}/restore")) == (404, 404.1)
    for program, code in ((official, 403.1), (outsider, 404.1)):
        assert problem_of(program.delete(f"{base(project)}/thu")) == (int(code), code)
    boss.delete(f"{base(project)}/thu")
    for program, code in ((official, 403.1), (outsider, 404.1)):
        answer = program.post(f"{base(project)}/{form.pk}/restore")
        assert problem_of(answer) == (int(code), code)


def test_after_thirty_days_nothing_of_it_is_left_files_and_all(
    boss: Program, project: Project, phone: FieldPhone
) -> None:
    form = build.form(project, build.simple())
    build.form(project, build.simple(form_id="khac"))
    for name in ("thu", "khac"):
        phone.send(name, {"anh": "a.jpg"}, files={"a.jpg": name.encode()})
    phone.send("thu", {"anh": "b.jpg"}, files={"b.jpg": b"b"})
    boss.post(f"{base(project)}/thu/draft")
    boss.delete(f"{base(project)}/thu")
    now = timezone.now()
    assert purge_forms(now + timedelta(days=29)) == 0
    assert purge_forms(now + timedelta(days=31)) == 1
    assert purge_forms(now + timedelta(days=31)) == 0
    assert [each.form_id for each in Form.objects.all()] == ["khac"]
    assert FormVersion.objects.count() == Submission.objects.count() == 1
    assert not FormMedia.objects.filter(version__form=form.pk).exists()
    sweep(now + timedelta(days=32))
    # The other form's workbook and photo.
    assert Blob.objects.count() == 2
    assert problem_of(boss.post(f"{base(project)}/{form.pk}/restore")) == (404, 404.1)
    purged = Event.objects.get(kind="form.purge")
    assert (purged.user_id, purged.subject) == (None, str(form.pk))


def test_what_may_be_half_removed_is_not_restored(boss: Program, project: Project) -> None:
    form = build.form(project, build.simple())
    Form.objects.filter(pk=form.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    assert problem_of(boss.post(f"{base(project)}/{form.pk}/restore")) == (404, 404.1)
