"""Exports for whom they are not, and of what is not there."""

import pytest

from backend.accounts.models import Role, User
from backend.survey.forms.models import Form
from tests.api.conftest import Program, problem_of, token_of
from tests.exports.conftest import base

ENDINGS = ("submissions.csv", "submissions.csv.zip", "submissions.xlsx", "submissions.geojson")


@pytest.mark.parametrize("ending", ENDINGS)
def test_nobody_gets_anything_without_the_verb(
    nobody: Program, outsider: Program, worker: User, filled: Form, ending: str
) -> None:
    path = f"{base(filled)}/{ending}"
    assert problem_of(nobody.get(path))[0] == 401
    assert problem_of(outsider.get(path)) == (404, 404.1)
    assert problem_of(Program(token_of(worker)).get(path)) == (403, 403.1)


def test_orders_need_the_verb_too(
    nobody: Program, outsider: Program, worker: User, filled: Form
) -> None:
    path = f"{base(filled)}/exports"
    assert problem_of(nobody.post(path, {"type": "sav"}))[0] == 401
    assert problem_of(outsider.post(path, {"type": "sav"})) == (404, 404.1)
    sender = Program(token_of(worker))
    assert problem_of(sender.post(path, {"type": "sav"})) == (403, 403.1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_role_for_one_form_exports_no_other(officer: User, filled: Form, ending: str) -> None:
    Role.objects.filter(name="officer").update(verbs=["project.read", "submission.read:khac"])
    program = Program(token_of(officer))
    assert problem_of(program.get(f"{base(filled)}/{ending}")) == (403, 403.1)


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_unknown_form_or_draft_is_not_found(
    official: Program, boss: Program, filled: Form, ending: str
) -> None:
    missing = f"/projects/{filled.project_id}/forms/khac/{ending}"
    assert problem_of(boss.get(missing))[0] == 404
    assert problem_of(boss.get(f"{base(filled)}/draft/{ending}"))[0] == 404
    assert problem_of(boss.get(f"/projects/99999/forms/ho_dan/{ending}"))[0] == 404


@pytest.mark.parametrize("ending", ["submissions.csv", "submissions.csv.zip"])
@pytest.mark.parametrize(
    "query", ["groupPaths=perhaps", "splitSelectMultiples=2x", "bom=%00", "$filter=" + "x" * 4001]
)
def test_a_bad_query_is_refused(official: Program, filled: Form, ending: str, query: str) -> None:
    assert problem_of(official.get(f"{base(filled)}/{ending}?{query}")) == (400, 400.11)


def test_a_bad_body_of_passphrases_breaks_nothing(boss: Program, filled: Form) -> None:
    path = f"{base(filled)}/submissions.csv"
    assert problem_of(boss.post(path, b"{"))[0] == 400
    for body in ([], "x", {"a": "b"}, {"9" * 40: "x"}, {"5": 7}, {"5": "\ud800"}):
        assert boss.post(path, body).status_code == 200
    assert problem_of(boss.send(path, b"<x/>", "text/xml")) == (415, 415.51)


def test_an_unknown_file_is_not_found(official: Program, filled: Form) -> None:
    for name in ("00000000-0000-4000-8000-000000000000", "x", "%00"):
        assert problem_of(official.get(f"{base(filled)}/exports/{name}")) == (404, 404.1)
        assert problem_of(official.get(f"{base(filled)}/exports/{name}/file")) == (404, 404.1)
