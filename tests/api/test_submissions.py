"""Submissions as programs read them."""

import pytest
from pytest_django import DjangoAssertNumQueries

from backend.accounts.models import Project, Role, User
from backend.survey.submissions.models import SubmissionVersion
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.phone import FieldPhone


@pytest.fixture
def base(project: Project, phone: FieldPhone) -> str:
    """Two submissions: one in commune A, one in commune B."""
    build.form(project, build.simple())
    for number, unit in ((1, build.COMMUNE_A), (2, build.COMMUNE_B)):
        answers = {"ma_xa": unit[:5], "ngay": "2026-05-17", "tuoi": 20}
        assert phone.send("thu", answers, instance_id=f"uuid:{number}").status_code == 201
    return f"/projects/{project.pk}/forms/thu/submissions"


def test_submissions_are_listed_newest_first_without_answers(official: Program, base: str) -> None:
    answer = official.get(base)
    assert [each["instanceId"] for each in answer.json()] == ["uuid:2", "uuid:1"]
    assert answer["X-Total-Count"] == "2"
    first = answer.json()[0]
    assert first["reviewState"] is None
    assert first["currentVersion"]["instanceId"] == "uuid:2"
    assert first["createdAt"].endswith("Z")
    assert "tuoi" not in answer.content.decode()


def test_pages_are_cut_by_limit_and_offset(official: Program, base: str) -> None:
    answer = official.get(f"{base}?limit=1&offset=1")
    assert [each["instanceId"] for each in answer.json()] == ["uuid:1"]
    assert answer["X-Total-Count"] == "2"
    for query in (
        "limit=0",
        "limit=x",
        "offset=-1",
        "offset=" + "9" * 30,
        "limit=%00",
    ):
        assert problem_of(official.get(f"{base}?{query}")) == (400, 400.11)


def test_the_xml_comes_byte_for_byte(official: Program, base: str) -> None:
    answer = official.get(f"{base}/uuid:1.xml")
    stored = SubmissionVersion.objects.get(instance_id="uuid:1")
    assert answer.content == bytes(stored.xml)
    assert answer["Content-Type"].startswith("application/xml")
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_area_cuts_list_and_xml(base: str, project: Project) -> None:
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    assert [each["instanceId"] for each in local.get(base).json()] == ["uuid:2"]
    assert problem_of(local.get(f"{base}/uuid:1.xml")) == (404, 404.1)


def test_a_role_for_one_form_reads_no_other(base: str, project: Project, officer: User) -> None:
    Role.objects.filter(name="officer").update(verbs=["project.read", "submission.read:khac"])
    program = Program(token_of(officer))
    assert problem_of(program.get(base)) == (403, 403.1)


def test_who_may_not_read_reads_nothing(base: str, worker: User) -> None:
    sender = Program(token_of(worker))
    assert problem_of(sender.get(base)) == (403, 403.1)
    assert problem_of(sender.get(f"{base}/uuid:1.xml")) == (403, 403.1)


@pytest.mark.parametrize("name", ["uuid:9", "%00", "x" * 4000, "..%2F..", "uuid:1%00"])
def test_an_unknown_submission_is_not_found(official: Program, base: str, name: str) -> None:
    assert problem_of(official.get(f"{base}/{name}.xml")) == (404, 404.1)


def test_more_submissions_cost_no_more_queries(
    official: Program, base: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(12):
        assert len(official.get(base).json()) == 2
