"""ODK Validate's verdict stays on the version; without Java nothing is claimed."""

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import Project
from backend.jobs.forms import validate_form
from backend.journal.models import Event, Task
from backend.survey.forms import services
from backend.survey.forms.models import FormVersion
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(project: Project) -> FormVersion:
    return build.draft(project, build.simple())


@pytest.mark.java
def test_a_good_form_is_valid(draft: FormVersion) -> None:
    build.work()
    draft.refresh_from_db()
    assert draft.validation == "valid"
    assert [each for each in draft.warnings if each.get("from") == "odk_validate"] == []
    assert set(Task.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.java
def test_what_is_wrong_stays_on_the_version_once_in_both_languages(draft: FormVersion) -> None:
    broken = bytes(draft.xform).replace(b"/tuoi", b"/khong_co")
    FormVersion.objects.update(xform=broken)
    for _ in range(2):
        draft.refresh_from_db()
        services.validate(version=draft)
    draft.refresh_from_db()
    assert draft.validation == "invalid"
    (said,) = [each for each in draft.warnings if each.get("from") == "odk_validate"]
    assert said["vietnamese"]
    assert said["english"]


@pytest.mark.java
def test_the_same_bytes_are_not_looked_at_twice(
    draft: FormVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.work()
    monkeypatch.setenv("PATH", "")
    other = accounts.create_project(name="Dự án khác", units=[build.PROVINCE], now=build.NOW)
    again = build.draft(other, build.simple())
    assert bytes(again.xform) == bytes(draft.xform)
    build.work()
    again.refresh_from_db()
    assert again.validation == "valid"


def test_without_java_nothing_is_claimed(
    draft: FormVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    build.work()
    draft.refresh_from_db()
    assert draft.validation == "unchecked"
    assert set(Task.objects.values_list("state", flat=True)) == {"done"}


def test_a_draft_that_was_replaced_meanwhile_is_no_failure(
    project: Project, draft: FormVersion
) -> None:
    build.draft(project, build.simple("2"))
    assert isinstance(services.validate(version=draft), list)
    assert not FormVersion.objects.filter(pk=draft.pk).exists()
    event = Event.objects.filter(kind="form.draft").first()
    assert event is not None
    validate_form(event, build.NOW)
