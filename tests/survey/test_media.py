"""The files that a form names: missing, uploaded, taken along, or the server's own lists."""

import pytest

from backend.accounts.models import Project
from backend.problems import Problem
from backend.survey.blobs.models import Blob
from backend.survey.entities import services as entities
from backend.survey.forms import services
from backend.survey.forms.models import Form, FormMedia, FormVersion
from outreach.fitness import mapping_faults
from tests import build
from tests.survey.conftest import files_of, upload, with_files

pytestmark = pytest.mark.django_db


def publish(form: Form) -> FormVersion:
    return services.publish(form=form, actor=None, check_mapping=mapping_faults, now=build.NOW)


def test_a_missing_file_refuses_publishing_and_names_it(project: Project) -> None:
    draft = build.draft(project, with_files())
    assert files_of(draft) == {"huong-dan.png": "", "lop.csv": "", "xa.csv": "xa"}
    upload(draft.form, "lop.csv")
    with pytest.raises(Problem) as caught:
        publish(draft.form)
    assert caught.value.code == "409.54"
    assert "huong-dan.png" in caught.value.sentence
    assert "lop.csv" not in caught.value.sentence
    upload(draft.form, "huong-dan.png")
    assert publish(draft.form).published_at


def test_a_file_that_the_form_does_not_name_is_refused(project: Project) -> None:
    draft = build.draft(project, with_files())
    with pytest.raises(Problem) as caught:
        upload(draft.form, "khac.png")
    assert caught.value.code == "404.1"
    assert "huong-dan.png" in caught.value.sentence


def test_the_files_of_the_version_before_go_along(project: Project) -> None:
    first = build.draft(project, with_files("1"))
    for name in ("huong-dan.png", "lop.csv"):
        upload(first.form, name, name.encode())
    publish(first.form)
    second = build.draft(project, with_files("2"))
    assert files_of(second) == {"huong-dan.png": "file", "lop.csv": "file", "xa.csv": "xa"}
    assert publish(second.form).version == "2"


def test_an_uploaded_file_is_not_pushed_aside_by_a_list_of_its_name(project: Project) -> None:
    first = build.draft(project, with_files("1"))
    upload(first.form, "lop.csv")
    upload(first.form, "huong-dan.png")
    publish(first.form)
    entities.ensure_list(project=project, name="lop", now=build.NOW)
    assert files_of(build.draft(project, with_files("2")))["lop.csv"] == "file"


def test_a_list_that_another_form_declared_since_completes_the_draft(project: Project) -> None:
    draft = build.draft(project, with_files())
    upload(draft.form, "huong-dan.png")
    entities.ensure_list(project=project, name="lop", now=build.NOW)
    assert files_of(publish(draft.form))["lop.csv"] == "lop"


def test_a_file_can_not_be_put_into_a_version_that_was_published_meanwhile(
    project: Project,
) -> None:
    draft = build.draft(project, with_files())
    stale = Form.objects.select_related("draft").get()
    for name in ("huong-dan.png", "lop.csv"):
        upload(draft.form, name)
    published = publish(draft.form)
    with pytest.raises(Problem, match=r"404\.1"):
        upload(stale, "lop.csv", b"other")
    row = FormMedia.objects.get(version=published, name="lop.csv")
    assert row.blob == Blob.objects.get(size=1)
