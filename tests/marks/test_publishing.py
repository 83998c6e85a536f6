"""Drafts and publishing of marked forms: what must stay open, and classes that change."""

from typing import Any

import pytest

from backend import problems
from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms import drafts, marks, services
from backend.survey.forms.models import Form, FormVersion
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.submissions.sealed import xml_of
from outreach.fitness import mapping_faults
from tests import build
from tests.javarosa import fill
from tests.marks.forms import HOUSEHOLD, markdown
from tests.phone import FieldPhone

Row = tuple[str, ...]
SCREENING: list[Row] = [
    ("text", "ma_xa", "Xã"),
    ("date", "ngay", "Ngày"),
    ("text", "dong_y", "Đồng ý"),
]
MAPPING: dict[str, Any] = {
    "record": "site",
    "unit": "ma_xa",
    "day": "ngay",
    "fields": {"name": "ten"},
    "constants": {"kind": "thcs", "setting": "truong_hoc"},
}


def site(**marked: str) -> list[Row]:
    names = ("ma_xa", "ngay", "ten", "dien_thoai")
    kinds = {"ngay": "date"}
    return [(kinds.get(n, "text"), n, n, "", "", marked.get(n, "")) for n in names]


def publish(project: Project, rows: list[Row], version: str) -> Form:
    return build.form(project, markdown(rows, version=version))


def reclassified() -> list[dict[str, Any]]:
    return [each.details for each in Event.objects.filter(kind="form.reclassify").order_by("id")]


def test_the_version_knows_its_sensitive_questions(project: Project) -> None:
    form = publish(project, HOUSEHOLD, "1")
    assert form.current is not None
    assert form.current.sensitive == {
        "ho_ten": "identity",
        "dien_thoai": "contact",
        "suc_khoe/diem": "health",
        "suc_khoe/benh": "health",
        "nguoi/ten": "identity",
    }
    assert not form.current.anonymous
    assert drafts.copy_published(form=form, actor=None, now=build.NOW).sensitive == (
        form.current.sensitive
    )


@pytest.mark.parametrize(("name", "role"), [("ma_xa", "commune"), ("ngay", "day")])
def test_the_commune_and_the_day_must_stay_open(project: Project, name: str, role: str) -> None:
    with pytest.raises(problems.Problem) as refused:
        build.draft(project, markdown(site(**{name: "health"})))
    assert refused.value.code == "400.731"
    assert refused.value.details["path"] == name
    assert refused.value.details["row"] == {"ma_xa": 2, "ngay": 3}[name]
    assert str(refused.value.details["role"]) in {role, {"commune": "xã", "day": "ngày"}[role]}
    assert not FormVersion.objects.exists()


def test_a_mapping_of_a_sensitive_question_to_a_plain_column_is_refused(project: Project) -> None:
    mapping = {**MAPPING, "fields": {"name": "ten", "contact_phone": "dien_thoai"}}
    rows = site(dien_thoai="contact")
    with pytest.raises(problems.Problem) as refused:
        build.draft(project, markdown(rows), mapping=mapping)
    assert refused.value.code == "400.52"
    assert "fields.contact_phone" in refused.value.sentence
    assert "5" in refused.value.sentence  # the row
    assert not FormVersion.objects.exists()
    build.form(project, markdown(rows), mapping=MAPPING)


def test_a_mapping_that_is_set_afterwards_is_looked_at_as_well(project: Project) -> None:
    draft = build.draft(project, markdown(site(dien_thoai="contact")))
    for mapping in (
        {**MAPPING, "fields": {"name": "dien_thoai"}},
        {**MAPPING, "unit": "dien_thoai"},
    ):
        with pytest.raises(problems.Problem):
            drafts.set_mapping(
                form=draft.form,
                mapping=mapping,
                actor=None,
                check_mapping=mapping_faults,
                now=build.NOW,
            )
    draft.refresh_from_db()
    assert draft.mapping is None


def test_a_place_that_only_the_survey_knows_is_refused_too(project: Project) -> None:
    """Also where nobody checks mappings: the rule is the forms' own."""
    draft = build.draft(project, markdown(site(dien_thoai="contact")))
    with pytest.raises(problems.Problem) as refused:
        drafts.set_mapping(
            form=draft.form,
            mapping={**MAPPING, "position": "dien_thoai"},
            actor=None,
            check_mapping=lambda _mapping, _fields: [],
            now=build.NOW,
        )
    assert refused.value.code == "400.731"


def test_scores_of_a_screening_may_come_from_sensitive_questions() -> None:
    fields = [
        {"path": path, "type": "string", "sensitive": kind, "row": None}
        for path, kind in (
            ("ma_xa", ""),
            ("ngay", ""),
            ("dong_y", ""),
            ("q8", "health"),
            *((f"q{n}_{s}", "health") for n in range(1, 8) for s in "abcdefghij"),
        )
    ]
    mapping: dict[str, Any] = {
        "record": "screening",
        "unit": "ma_xa",
        "day": "ngay",
        "fields": {"consent": "dong_y"},
        "scores": {f"q{n}": f"q{n}_{{s}}" for n in range(1, 8)} | {"injecting": "q8"},
    }
    fields[1]["type"] = "date"
    assert mapping_faults(mapping, fields) == []
    fields[2]["sensitive"] = "health"
    (said,) = mapping_faults(mapping, fields)
    assert "dong_y" in said


def test_a_first_mark_and_a_changed_class_are_noted_for_the_older_answers(
    project: Project,
) -> None:
    publish(project, site(), "1")
    assert reclassified() == []
    form = publish(project, site(ten="identity"), "2")
    assert form.current is not None
    first = {"form": form.pk, "version_id": form.current.pk}
    assert reclassified() == [first]
    form = publish(project, site(ten="contact"), "3")
    assert form.current is not None
    assert reclassified() == [first, {"form": form.pk, "version_id": form.current.pk}]


def test_the_same_marks_again_are_no_change_but_one_of_long_ago_is(project: Project) -> None:
    publish(project, site(ten="identity"), "1")
    publish(project, site(ten="identity"), "2")
    assert reclassified() == []
    publish(project, site(), "3")
    assert reclassified() == []  # a mark taken off unseals nothing
    form = publish(project, site(ten="identity"), "4")
    assert len(reclassified()) == 1  # version 3 had it plain
    assert marks.unsealed(form, form.current) == {}  # type: ignore[arg-type]


def test_a_new_question_with_a_mark_concerns_no_older_answer(project: Project) -> None:
    publish(project, site(), "1")
    publish(project, [*site(), ("text", "moi", "Mới", "", "", "health")], "2")
    assert reclassified() == []


@pytest.mark.java
def test_what_javarosa_fills_of_a_marked_form_is_sealed(
    project: Project, phone: FieldPhone
) -> None:
    form = build.form(project, markdown(HOUSEHOLD))
    assert form.current is not None
    answers = {"ma_xa": "90001", "ho_ten": "Nguyễn Thị Thử", "suc_khoe/benh": "lao hiv"}
    filled = fill(bytes(form.current.xform), answers, {})
    assert filled.faults == []
    assert phone.submit(filled.xml, None).is_sent
    version = SubmissionVersion.objects.get()
    assert version.answers["ma_xa"] == "90001"
    assert not {"ho_ten", "suc_khoe/benh"} & set(version.answers)
    assert "Thử".encode() not in bytes(version.xml)
    assert xml_of(version) == filled.xml
    assert phone.submit(filled.xml, None).is_sent  # the same again is known as the same


def test_publishing_that_fails_notes_nothing(project: Project) -> None:
    publish(project, site(), "1")
    draft = build.draft(project, markdown(site(ten="health"), version="1"))
    with pytest.raises(problems.Problem):
        services.publish(form=draft.form, actor=None, check_mapping=mapping_faults, now=build.NOW)
    assert reclassified() == []


def test_a_draft_tells_which_marks_it_takes_off(project: Project) -> None:
    form = publish(project, site(ten="identity", dien_thoai="contact"), "1")
    draft = build.draft(project, markdown(site(ten="identity"), version="2"))
    assert marks.unsealed(form, draft) == {"dien_thoai": "contact"}
    gone = build.draft(project, markdown(site()[:3], version="3"))
    assert marks.unsealed(form, gone) == {"ten": "identity"}


@pytest.mark.parametrize("way", ["at once", "over a version without the question", "lower"])
def test_only_who_may_open_a_class_takes_a_question_out_of_it(
    project: Project, admin: User, way: str
) -> None:
    publish(project, site(dien_thoai="identity"), "1")
    if way == "over a version without the question":
        publish(project, [row for row in site() if row[1] != "dien_thoai"], "2")
    rows = site(dien_thoai="contact") if way == "lower" else site()
    made = build.draft(project, markdown(rows, version="3"))
    manager = build.person("quan-ly", "project_manager", project, project_wide=True)
    told = {"form": made.form, "check_mapping": mapping_faults, "now": build.NOW}
    with pytest.raises(problems.Problem) as refused:
        services.publish(actor=manager, **told)
    assert refused.value.code == "403.732"
    assert Form.objects.get().current_id != made.pk
    services.publish(actor=admin, **told)
    assert Form.objects.get().current_id == made.pk
