"""Drafts and published versions: what is carried over, what is refused, what goes."""

import threading

import pytest
from django.db import connections

from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.problems import Problem
from backend.survey.blobs import services as blobs
from backend.survey.blobs.models import Blob
from backend.survey.entities import services as entities
from backend.survey.entities.models import EntityList
from backend.survey.forms import drafts, selectors, services
from backend.survey.forms.making import draft_token
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionVersion
from backend.survey.submissions.selectors import blob_in_use
from outreach.fitness import mapping_faults
from tests import build
from tests.phone import FieldPhone, InProcess
from tests.survey.conftest import MAPPING, files_of, mapped, upload, with_files

pytestmark = pytest.mark.django_db


def publish(form: Form) -> FormVersion:
    return services.publish(form=form, actor=None, check_mapping=mapping_faults, now=build.NOW)


def draft_phone(draft: FormVersion) -> FieldPhone:
    """A phone with the draft's test address."""
    token, form = draft_token(draft), draft.form
    url = f"http://testserver/v1/test/{token}/projects/{form.project_id}/forms/{form.form_id}/draft"
    return FieldPhone(url, InProcess())


def test_a_draft_is_no_version_that_phones_get_until_it_is_published(project: Project) -> None:
    draft = build.draft(project, build.simple())
    assert (draft.form.current, draft.form.draft) == (None, draft)
    published = publish(draft.form)
    form = Form.objects.get()
    assert (form.current, form.draft) == (published, None)
    assert published.published_at == build.NOW
    assert published.draft_token_hash == ""
    with pytest.raises(Problem, match=r"404\.1"):
        publish(form)


def test_the_same_version_again_is_refused_and_the_draft_stays(project: Project) -> None:
    form = build.form(project, build.simple("1"))
    draft = build.draft(project, build.simple("1"))
    with pytest.raises(Problem) as caught:
        publish(form)
    assert caught.value.code == "409.6"
    assert "1" in caught.value.sentence
    assert Form.objects.get().draft == draft
    assert selectors.published_version(form, "1") == form.current


def test_the_mapping_goes_along_to_the_next_version(project: Project) -> None:
    build.form(project, mapped("1"), mapping=MAPPING)
    form = build.form(project, mapped("2"))
    assert form.current is not None
    assert form.current.mapping == MAPPING
    assert (form.current.unit_field, form.current.day_field) == ("ma_xa", "ngay")


def test_a_version_that_lacks_a_mapped_question_is_refused_with_the_sentence(
    project: Project,
) -> None:
    form = build.form(project, mapped("1"), mapping=MAPPING)
    with pytest.raises(Problem) as caught:
        build.draft(project, mapped("2", people="so_nguoi"))
    assert caught.value.code == "400.52"
    assert "hd.toml" in caught.value.sentence
    assert "tong" in caught.value.sentence
    form.refresh_from_db()
    assert (form.draft, form.versions.count()) == (None, 1)
    # With a mapping of its own it is taken.
    mended = {**MAPPING, "fields": {**MAPPING["fields"], "attendances": "so_nguoi"}}
    assert build.form(project, mapped("2", people="so_nguoi"), mapping=mended).current


def test_a_mapping_that_no_longer_fits_stops_publishing(project: Project) -> None:
    draft = build.draft(project, mapped(), mapping=MAPPING)
    FormVersion.objects.filter(pk=draft.pk).update(mapping={**MAPPING, "day": "khong_co"})
    with pytest.raises(Problem, match=r"400\.52"):
        publish(draft.form)
    assert Form.objects.get().current is None


def test_publishing_opens_the_lists_that_the_form_writes_to(project: Project) -> None:
    declared = [{"list": "dia_diem", "properties": ["ten", "ma_xa"]}]
    draft = build.draft(project, build.simple())
    FormVersion.objects.filter(pk=draft.pk).update(entity_lists=declared)
    entities.ensure_list(project=project, name="dia_diem", properties=["cu"], now=build.NOW)
    publish(draft.form)
    assert EntityList.objects.get().properties == ["cu", "ten", "ma_xa"]


@pytest.mark.parametrize("how", ["replaced", "published"])
def test_what_was_sent_to_a_draft_goes_with_it_files_and_all(
    project: Project, phone: FieldPhone, how: str
) -> None:
    draft = build.draft(project, build.simple("1"))
    test = draft_phone(draft)
    sent = test.send(
        "thu", {"tuoi": 3, "anh": "a.jpg"}, instance_id="uuid:1", files={"a.jpg": b"photo"}
    )
    edit = test.send(
        "thu", {"tuoi": 4, "anh": "a.jpg"}, instance_id="uuid:2", deprecated_id="uuid:1"
    )
    assert (sent.status_code, edit.status_code) == (201, 201)
    photo = SubmissionAttachment.objects.exclude(blob=None).first()
    assert photo is not None
    sha256 = str(photo.blob_id)
    if how == "replaced":
        build.draft(project, build.simple("2"))
        assert not FormVersion.objects.filter(pk=draft.pk).exists()
    else:
        publish(draft.form)
    for model in (Submission, SubmissionVersion, SubmissionAttachment):
        assert not model.objects.exists()
    # The file goes with the next sweep but one: it may be wanted again any moment.
    assert blobs.path_of(sha256).exists()
    later = build.NOW.replace(year=2030)
    blobs.sweep(in_use=lambda one: blob_in_use(one) or selectors.blob_in_use(one), now=later)
    assert not blobs.path_of(sha256).exists()
    assert Blob.objects.count() == FormVersion.objects.exclude(source=None).count() == 1
    token = draft_token(draft)
    if how == "replaced":
        # Phones that try the form need no new code for its next draft.
        assert selectors.draft_by_token(token, project.pk, "thu").version == "2"
    else:
        with pytest.raises(Problem, match=r"403\.51"):
            selectors.draft_by_token(token, project.pk, "thu")


def test_a_real_submission_outlives_every_new_draft_and_version(
    project: Project, phone: FieldPhone
) -> None:
    build.form(project, build.simple("1"))
    assert phone.send("thu", {"tuoi": 3}).status_code == 201
    draft_phone(build.draft(project, build.simple("2"))).send("thu", {"tuoi": 4})
    build.draft(project, build.simple("3"))
    form = build.form(project, build.simple("4"))
    assert [row.is_draft for row in Submission.objects.all()] == [False]
    assert form.versions.count() == 2


def test_a_copy_of_the_published_version_is_a_draft_with_its_files(project: Project) -> None:
    first = build.draft(project, with_files())
    for name in ("huong-dan.png", "lop.csv"):
        upload(first.form, name)
    form = publish(first.form).form
    copy = drafts.copy_published(form=form, actor=None, now=build.NOW)
    assert files_of(copy) == {"huong-dan.png": "file", "lop.csv": "file", "xa.csv": "xa"}
    assert copy.draft_token_hash
    assert FormVersion.objects.count() == 2


def test_the_units_of_a_form_are_set_as_a_whole(project: Project) -> None:
    form = build.form(project, build.simple())
    services.set_units(form=form, units=[build.COMMUNE_B, build.COMMUNE_A, build.COMMUNE_A])
    assert sorted(form.units.values_list("unit", flat=True)) == [build.COMMUNE_A, build.COMMUNE_B]
    services.set_units(form=form, units=[])
    assert not form.units.exists()


def test_a_state_that_does_not_exist_is_refused(project: Project) -> None:
    form = build.form(project, build.simple())
    with pytest.raises(Problem) as caught:
        services.set_state(form=form, state="gone", actor=None, now=build.NOW)
    assert "closing" in caught.value.sentence


def test_a_form_id_that_is_taken_is_refused_only_when_it_must_be_new(project: Project) -> None:
    build.form(project, build.simple("1"))
    with pytest.raises(Problem, match=r"409\.3"):
        drafts.upload_new(
            project=project,
            source=build.simple("2").encode(),
            file_name="x.md",
            actor=None,
            check_mapping=mapping_faults,
            publish=False,
            ignore_warnings=True,
            now=build.NOW,
        )
    assert Form.objects.get().draft is None


def test_a_form_that_can_not_be_used_leaves_nothing_behind(project: Project) -> None:
    with pytest.raises(Problem, match=r"400\.15"):
        build.draft(project, "| survey |\n| | type | name |\n| | strange | a |")
    assert not Form.objects.exists()
    assert not Blob.objects.exists()
    assert not Event.objects.filter(kind="form.draft").exists()


def test_the_events_of_a_form_hold_ids_alone(project: Project, officer: User) -> None:
    build.form(project, build.simple())
    kinds = (
        Event.objects.filter(kind__startswith="form.").order_by("id").values_list("kind", "details")
    )
    published = {"version": "1", "version_id": FormVersion.objects.get().pk}
    assert list(kinds) == [
        ("form.create", {}),
        ("form.draft", {}),
        ("form.publish", published),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_several_that_publish_at_the_same_moment_one_does_and_the_rest_are_told(
    project: Project,
) -> None:
    draft = build.draft(project, build.simple())
    told: list[str] = []
    together = threading.Barrier(4)

    def work() -> None:
        form = Form.objects.get(pk=draft.form_id)
        together.wait(10)
        try:
            publish(form)
            told.append("published")
        except Problem as problem:
            told.append(problem.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told) == ["404.1"] * 3 + ["published"]
    assert Form.objects.get().current == draft
    assert Event.objects.filter(kind="form.publish").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_uploaded_at_the_same_moment_leave_one_form_and_one_draft(
    project: Project,
) -> None:
    together = threading.Barrier(2)
    failures: list[Exception] = []

    def work(version: str) -> None:
        together.wait(10)
        try:
            build.draft(project, build.simple(version))
        except Exception as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(version,)) for version in ("1", "2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    form = Form.objects.get()
    assert form.draft == FormVersion.objects.get()
