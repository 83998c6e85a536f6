"""The list of a project's forms and one form: who sees what, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts import services as accounts
from backend.accounts.models import Project, Role, User
from backend.survey.forms import services as forms
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission
from tests import build
from tests.api.conftest import MARKDOWN, XLSX, Program, problem_of, token_of
from tests.api.test_forms import upload, workbook
from tests.phone import FieldPhone

MORE = {"X-Extended-Metadata": "true"}


def listed(program: Program, project: Project, **headers: str) -> list[str]:
    answer = program.get(f"/projects/{project.pk}/forms", **headers)
    assert answer.status_code == 200, answer.content
    return [each["xmlFormId"] for each in answer.json()]


def test_forms_stand_in_the_order_of_their_names_as_vietnamese_sorts(
    boss: Program, project: Project
) -> None:
    for form_id, title in (("c", "Đợt khám"), ("b", "Dự án"), ("a", "Ăn uống")):
        source = build.simple(form_id=form_id).replace("Phiếu thử", title)
        build.form(project, source)
    assert listed(boss, project) == ["a", "b", "c"]


def test_a_form_has_all_that_central_tells_of_it(boss: Program, project: Project) -> None:
    made = upload(boss, project, workbook(), XLSX, query="?publish=true&ignoreWarnings=true")
    told = made.json()
    assert {"projectId", "xmlFormId", "name", "version", "hash", "sha", "sha256"} <= set(told)
    assert {"state", "keyId", "enketoId", "enketoOnceId", "draftToken"} <= set(told)
    assert told["publishedAt"] == told["createdAt"]
    assert told["updatedAt"] is None
    assert (len(told["hash"]), len(told["sha"]), len(told["sha256"])) == (32, 40, 64)
    assert not {"id", "deletedAt", "submissions", "createdBy"} & set(told)
    boss.patch(f"/projects/{project.pk}/forms/so_tinh", {"state": "closing"})
    assert boss.get(f"/projects/{project.pk}/forms/so_tinh").json()["updatedAt"]


def test_extended_metadata_tells_counts_author_and_workbook(
    boss: Program, admin: User, project: Project, worker: User
) -> None:
    upload(boss, project, workbook(), XLSX, query="?publish=true&ignoreWarnings=true")
    phone = build.phone_of(worker, project)
    for number in range(3):
        phone.send("so_tinh", {"ten": "A"}, instance_id=f"uuid:{number}")
    first, second, _third = Submission.objects.order_by("created_at")
    Submission.objects.filter(pk=first.pk).update(review_state="hasIssues")
    Submission.objects.filter(pk=second.pk).update(review_state="edited")
    told = boss.get(f"/projects/{project.pk}/forms/so_tinh", **MORE).json()
    assert told["submissions"] == 3
    assert told["reviewStates"] == {"received": 1, "hasIssues": 1, "edited": 1}
    assert told["lastSubmission"]
    assert told["excelContentType"] == XLSX
    assert told["createdBy"]["displayName"] == admin.name
    assert (told["entityRelated"], told["publicLinks"]) == (False, 0)
    assert told["publishNotes"] is None
    (row,) = boss.get(f"/projects/{project.pk}/forms", **MORE).json()
    assert row == {key: value for key, value in told.items() if key != "publishNotes"}


def test_the_count_is_that_of_the_reader_s_own_area(
    boss: Program, project: Project, worker: User
) -> None:
    build.form(project, build.simple())
    build.phone_of(worker, project).send("thu", {"ma_xa": "90001", "tuoi": 3})
    other = build.person("xa_b", "officer", project, units=(build.COMMUNE_B,))
    program = Program(token_of(other))
    for path in (f"/projects/{project.pk}/forms/thu", f"/projects/{project.pk}/forms"):
        told = program.get(path, **MORE).json()
        assert (told if isinstance(told, dict) else told[0])["submissions"] == 0
        own = boss.get(path, **MORE).json()
        assert (own if isinstance(own, dict) else own[0])["submissions"] == 1


def test_the_draft_counts_its_own_tests(boss: Program, project: Project, phone: FieldPhone) -> None:
    build.form(project, build.simple())
    phone.send("thu", {"tuoi": 3})
    boss.post(f"/projects/{project.pk}/forms/thu/draft")
    draft = boss.get(f"/projects/{project.pk}/forms/thu/draft", **MORE).json()
    assert (draft["submissions"], draft["publishedAt"]) == (0, None)


def test_drafts_and_closed_forms_are_for_those_who_may(
    boss: Program, official: Program, project: Project, worker: User
) -> None:
    for name in ("mo", "dong", "nhap"):
        build.draft(project, build.simple(form_id=name))
    for name in ("mo", "dong"):
        boss.post(f"/projects/{project.pk}/forms/{name}/draft/publish")
    boss.patch(f"/projects/{project.pk}/forms/dong", {"state": "closed"})
    field = Program(token_of(worker))  # form.list only
    assert set(listed(boss, project)) == {"mo", "dong", "nhap"}
    assert set(listed(official, project)) == {"mo", "dong"}
    assert listed(field, project) == ["mo"]
    forms_at = f"/projects/{project.pk}/forms"
    for path in ("dong", "dong.xml", "dong/fields", "dong/versions", "dong/attachments"):
        assert problem_of(field.get(f"{forms_at}/{path}")) == (403, 403.1)
        assert official.get(f"{forms_at}/{path}").status_code == 200
    assert problem_of(official.get(f"{forms_at}/nhap")) == (403, 403.1)
    assert problem_of(field.get(f"{forms_at}/khong_co")) == (404, 404.1)


def test_who_works_with_one_form_sees_that_one(project: Project, admin: User) -> None:
    for name in ("mot", "hai"):
        build.form(project, build.simple(form_id=name))
    user = accounts.create_user(
        email="mot@example.org", name="mot", password=build.PASSWORD, now=build.NOW
    )
    accounts.assign(
        role=Role.objects.get(name="project_viewer"),
        project=project,
        user=user,
        form_id="mot",
        project_wide=True,
        starts_on=build.TODAY.replace(year=2020),
    )
    program = Program(token_of(user))
    assert listed(program, project) == ["mot"]
    assert problem_of(program.get(f"/projects/{project.pk}/forms/hai")) == (403, 403.1)
    assert program.get(f"/projects/{project.pk}/forms/mot/fields").status_code == 200


@pytest.mark.parametrize("query", ["", "?deleted=true"])
def test_the_list_costs_as_many_queries_for_one_form_as_for_ten(
    boss: Program, project: Project, phone: FieldPhone, query: str
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = boss.get(f"/projects/{project.pk}/forms{query}", **MORE)
        assert len(answer.json()) == Form.objects.count()
        return len(asked)

    def one(name: str) -> None:
        form = build.form(project, build.simple(form_id=name))
        phone.send(name, {"tuoi": 3})
        forms.set_units(form=form, units=[build.COMMUNE_A])
        if query:
            Form.objects.filter(pk=form.pk).update(deleted_at=timezone.now())

    one("f0")
    first = cost()
    for number in range(1, 4):
        one(f"f{number}")
    assert cost() == first <= 16


def test_open_public_links_are_counted(boss: Program, admin: User, project: Project) -> None:
    form = build.form(project, build.simple())
    now = timezone.now()
    for number, ends in enumerate((None, now + timedelta(days=1), now - timedelta(days=1))):
        key, _token = accounts.create_app_user(
            project=project, name=f"liên kết {number}", holder=admin, now=now
        )
        key.kind, key.form_id, key.expires_at = "public_link", form.form_id, ends
        key.save()
    told = boss.get(f"/projects/{project.pk}/forms/thu", **MORE).json()
    assert told["publicLinks"] == 2


@pytest.mark.parametrize("query", ["?deleted=maybe", "?deleted=%00"])
def test_a_bad_query_is_told(boss: Program, project: Project, query: str) -> None:
    assert problem_of(boss.get(f"/projects/{project.pk}/forms{query}")) == (400, 400.11)


def test_a_form_id_may_be_as_long_as_phones_allow_with_every_mark(
    boss: Program, project: Project
) -> None:
    from urllib.parse import quote

    marks = "Ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ Đđ 100% & “phiếu”; +?#"
    name = (marks * 10)[:249]
    answer = boss.send(
        f"/projects/{project.pk}/forms?publish=true&ignoreWarnings=true",
        build.simple(form_id="x").replace("| x ", f"| {name} ").encode(),
        MARKDOWN,
    )
    assert answer.status_code == 200, answer.content
    found = answer.json()["xmlFormId"]
    assert len(found) >= 248
    path = f"/projects/{project.pk}/forms/{quote(found, safe='')}"
    assert boss.get(path).json()["xmlFormId"] == found
    for more in (".xml", "/fields", "/versions", "/versions/1", "/versions/1.xml"):
        assert boss.get(f"{path}{more}").status_code == 200, more
