"""A form's author sees any version of it before anybody fills it; nothing is sent or kept."""

import base64
import csv
import hashlib
import io
from uuid import uuid4

import pytest
from django.utils import timezone

from backend.journal.models import Event
from backend.survey.entities import services as entities
from backend.survey.forms.models import FormVersion
from backend.survey.submissions.models import Submission
from backend.web import engine
from geo.keys import UnitKey
from tests import build

FORM = """
| survey  |                                 |              |          |                   |
|         | type                            | name         | label    | choice_filter     |
|         | select_one_from_file xa.csv     | ma_xa        | Xã       |                   |
|         | select_one_from_file dia_diem.csv | ma_dia_diem | Điểm    | ma_xa = ${ma_xa}  |
|         | select_one_from_file truong_hop.csv | ma_ca    | Hồ sơ    |                   |
| settings |                                |              |          |                   |
|         | form_id                         | form_title   | version  |                   |
|         | chon                            | Phiếu chọn   | VERSION  |                   |
"""


@pytest.fixture
def hers(enter, admin):
    return enter(admin)


@pytest.fixture
def form(project):
    for name in ("dia_diem", "truong_hop"):
        entities.ensure_list(project=project, name=name, now=timezone.now())
    return build.form(project, FORM.replace("VERSION", "1"))


def address(form, *parts: object) -> str:
    return "/".join([f"/projects/{form.project_id}/forms/{form.form_id}/preview", *map(str, parts)])


def put(project, name: str, label: str) -> None:
    now = timezone.now()
    entities.put(
        entity_list=entities.ensure_list(project=project, name=name, now=now),
        entity_uuid=uuid4(),
        label=label,
        values={},
        unit=build.COMMUNE_A,
        now=now,
    )


def listed(answer) -> list[dict[str, str]]:
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_the_page_shows_the_draft_else_what_is_published(project, form, hers):
    page = hers.get(address(form)).content.decode()
    assert f'data-source="{address(form, form.current_id, "form.xml")}"' in page
    draft = build.draft(project, FORM.replace("VERSION", "2"))
    page = hers.get(address(form)).content.decode()
    assert f'data-source="{address(form, draft.pk, "form.xml")}"' in page
    assert address(form, form.current_id) in page


def test_any_version_is_rendered_from_its_own_xform(project, form, hers):
    old = form.current
    build.form(project, FORM.replace("VERSION", "2"))
    for version in FormVersion.objects.filter(form=form):
        assert hers.get(address(form, version.pk)).status_code == 200
        answer = hers.get(address(form, version.pk, "form.xml"))
        assert answer.content == bytes(version.xform)
        assert answer["Content-Disposition"].startswith("attachment")
    assert old.pk in FormVersion.objects.filter(form=form).values_list("pk", flat=True)


def test_its_policy_is_that_of_the_form_engine(form, hers):
    answer = hers.get(address(form))
    digest = base64.b64encode(hashlib.sha256(engine.import_map().encode()).digest()).decode()
    assert (
        f"script-src 'self' 'sha256-{digest}' 'wasm-unsafe-eval'"
        in (answer["Content-Security-Policy"])
    )
    assert answer["Cache-Control"] == "no-store"


def test_lists_are_the_real_ones_and_samples_where_there_is_nothing(project, form, hers):
    def rows(name: str) -> list[dict[str, str]]:
        return listed(hers.get(address(form, form.current_id, "files", name)))

    communes = {row["name"] for row in rows("xa.csv")}
    assert UnitKey.parse(build.COMMUNE_A).code in communes
    samples = rows("dia_diem.csv")
    assert {row["ma_xa"] for row in samples} <= communes
    assert {(row["label"], row["boi_canh"]) for row in samples} == {("Trường mẫu", "truong_hoc")}
    put(project, "dia_diem", "Trường thật")
    assert [row["label"] for row in rows("dia_diem.csv")] == ["Trường thật"]


def test_of_persons_there_are_samples_alone(project, form, hers):
    put(project, "truong_hop", "21439-2026-00001 · 25-34")
    rows = listed(hers.get(address(form, form.current_id, "files", "truong_hop.csv")))
    assert {row["label"] for row in rows} == {"MẪU-0001 · 18–29"}


def test_looking_leaves_no_trace(form, hers):
    events, versions = Event.objects.count(), FormVersion.objects.count()
    hers.get(address(form))
    hers.get(address(form, form.current_id, "form.xml"))
    hers.get(address(form, form.current_id, "files", "dia_diem.csv"))
    assert (Event.objects.count(), FormVersion.objects.count()) == (events, versions)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    ["999999", str(2**80), "999999/form.xml", "1/files/%00", "1/files/none.csv", "1/files/a%2Fb"],
)
def test_what_is_not_there_is_not_found(form, hers, wrong):
    assert hers.get(address(form, wrong)).status_code == 404


def test_a_file_that_the_version_does_not_name_is_not_found(form, hers):
    for name in ("khac.csv", "anh.jpg", "..", "form.xml"):
        answer = hers.get(address(form, form.current_id, "files", name))
        assert answer.status_code == 404, name


def test_a_version_of_another_form_is_not_shown_under_this_name(project, form, hers):
    other = build.form(project, build.simple(form_id="khac"))
    assert hers.get(address(form, other.current_id)).status_code == 404
    assert hers.get(address(form, other.current_id, "form.xml")).status_code == 404


def test_only_who_makes_forms_looks_at_them(form, enter, worker):
    strangers = enter(worker)
    for parts in ((), (form.current_id,), (form.current_id, "form.xml")):
        assert strangers.get(address(form, *parts)).status_code in {403, 404}


def test_the_forms_page_and_the_drafts_page_lead_to_it(project, form, hers):
    draft = build.draft(project, FORM.replace("VERSION", "2"))
    page = hers.get(f"/projects/{project.pk}/forms").content.decode()
    assert f'href="{address(form, form.current_id)}"' in page
    assert f'href="{address(form, draft.pk)}"' in page
    page = hers.get(f"/projects/{project.pk}/forms/chon/draft").content.decode()
    assert f'href="{address(form, draft.pk)}"' in page


def test_it_speaks_both_languages(form, hers):
    assert "Xem thử" in hers.get(address(form)).content.decode()
    hers.cookies["django_language"] = "en"
    page = hers.get(address(form)).content.decode()
    assert "Preview" in page
    assert "web-forms-vi.js" not in page
