"""Submissions that programs write: create, edit, versions, what changed, and what is refused."""

import json
from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.models import Project, User
from backend.journal.models import Event
from backend.survey.forms import services as forms
from backend.survey.forms.making import draft_token
from backend.survey.forms.models import Form
from backend.survey.submissions.models import Submission, SubmissionVersion
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.api.submitting import base_of, filled, post, put
from tests.phone import FieldPhone

EXTENDED = {"X-Extended-Metadata": "true"}


@pytest.fixture
def base(project: Project) -> str:
    build.form(project, build.simple())
    return base_of(project)


def test_a_program_sends_a_submission_and_reads_it_back(
    boss: Program, base: str, admin: User
) -> None:
    answer = post(boss, f"{base}?deviceID=may%3A1", filled(), **{"User-Agent": "thu/1"})
    told = answer.json()
    assert answer.status_code == 200
    assert told["instanceId"] == "uuid:1"
    assert told["submitterId"] == admin.pk
    assert (told["deviceId"], told["userAgent"]) == ("may:1", "thu/1")
    assert (told["reviewState"], told["updatedAt"], told["deletedAt"]) == (None, None, None)
    assert told["currentVersion"]["current"] is True
    again = boss.get(f"{base}/uuid:1", **EXTENDED).json()
    assert again["submitter"] | {"createdAt": ""} == {
        "id": admin.pk,
        "type": "user",
        "displayName": "admin",
        "createdAt": "",
        "updatedAt": None,
        "deletedAt": None,
    }
    assert again["currentVersion"]["submitter"]["id"] == admin.pk
    assert boss.get(f"{base}/uuid:1.xml").content == filled()
    assert Submission.objects.get().unit == build.COMMUNE_A


def test_the_same_id_twice_is_told_as_taken_even_with_the_same_answers(
    boss: Program, base: str
) -> None:
    post(boss, base, filled())
    answer = post(boss, base, filled())
    assert problem_of(answer) == (409, 409.3)
    expected = "A resource already exists with instanceId value(s) of uuid:1."
    assert answer.json()["message"] == expected
    assert SubmissionVersion.objects.count() == 1


def test_the_xml_must_be_of_the_form_in_the_address(boss: Program, base: str) -> None:
    answer = post(boss, base, filled(form_id="khac"))
    assert problem_of(answer) == (400, 400.8)
    expected = "Unexpected form id value khac; did not match the form ID in the URL"
    assert answer.json()["message"] == expected
    assert problem_of(post(boss, base, filled(version="9"))) == (404, 404.6)
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<test",
        b"\x00\xff",
        b"{}",
        filled().replace(b"uuid:1", b""),
        filled().replace(b' id="thu"', b""),
        b'<!DOCTYPE x [<!ENTITY a "b">]><data id="thu" version="1">&a;</data>',
        "<data id='thu'>\ud800</data>".encode("utf-8", "surrogatepass"),
        b"<a>" * 5000,
        filled(tuoi="x" * 300)[:-9],
    ],
)
def test_what_is_no_submission_is_refused_and_nothing_is_kept(
    boss: Program, base: str, content: bytes
) -> None:
    for answer in (post(boss, base, content), put(boss, f"{base}/uuid:1", content)):
        status, code = problem_of(answer)
        assert (status, code) in {(400, 400.1), (404, 404.1)}
    assert not Submission.objects.exists()


def test_a_body_over_the_limit_is_refused_before_it_is_read(
    boss: Program, base: str, settings: Any
) -> None:
    settings.SUBMISSION_MAX_XML_BYTES = 1000
    assert problem_of(post(boss, base, filled(tuoi="1" * 2000)))[0] == 413
    assert not Submission.objects.exists()


def test_a_closed_form_takes_nothing(boss: Program, base: str, project: Project) -> None:
    form = Form.objects.get(project=project)
    post(boss, base, filled())
    forms.set_state(form=form, state="closed", actor=None, now=build.NOW)
    assert problem_of(post(boss, base, filled("uuid:2"))) == (409, 409.2)
    edit = filled("uuid:2", deprecated_id="uuid:1")
    assert problem_of(put(boss, f"{base}/uuid:1", edit)) == (409, 409.2)


def test_an_edit_takes_the_place_of_the_version_before(
    boss: Program, base: str, phone: FieldPhone
) -> None:
    phone.send("thu", {"ma_xa": build.COMMUNE_A[:5], "tuoi": 20}, instance_id="uuid:1")
    edit = filled("uuid:2", deprecated_id="uuid:1", tuoi=21)
    answer = put(boss, f"{base}/uuid:1", edit, **{"User-Agent": "sửa/2"})
    told = answer.json()
    assert answer.status_code == 200
    assert (told["instanceId"], told["currentVersion"]["instanceId"]) == ("uuid:1", "uuid:2")
    assert told["reviewState"] == "edited"
    assert told["updatedAt"]
    assert boss.get(f"{base}/uuid:1.xml").content == edit
    versions = boss.get(f"{base}/uuid:1/versions", **EXTENDED).json()
    assert [(each["instanceId"], each["current"]) for each in versions] == [
        ("uuid:2", True),
        ("uuid:1", False),
    ]
    assert versions[0]["formVersion"] == "1"
    assert versions[1]["submitter"]["type"] == "field_key"
    one = boss.get(f"{base}/uuid:1/versions/uuid:1").json()
    assert one["current"] is False
    assert boss.get(f"{base}/uuid:1/versions/uuid:2.xml").content == edit
    assert problem_of(boss.get(f"{base}/uuid:1/versions/uuid:9")) == (404, 404.1)


def test_an_edit_must_name_the_current_version_and_an_id_of_its_own(
    boss: Program, base: str
) -> None:
    post(boss, base, filled())
    post(boss, base, filled("uuid:khac"))
    path = f"{base}/uuid:1"
    assert problem_of(put(boss, path, filled("uuid:2"))) == (400, 400.19)
    taken = filled("uuid:khac", deprecated_id="uuid:1")
    assert problem_of(put(boss, path, taken)) == (409, 409.8)
    assert put(boss, path, filled("uuid:2", deprecated_id="uuid:1")).status_code == 200
    stale = put(boss, path, filled("uuid:3", deprecated_id="uuid:1"))
    assert problem_of(stale) == (409, 409.9)
    assert "(uuid:1) is now out of date" in stale.json()["message"]
    unknown = filled("uuid:4", deprecated_id="uuid:2")
    assert problem_of(put(boss, f"{base}/uuid:9", unknown)) == (404, 404.1)
    assert SubmissionVersion.objects.count() == 3


def test_what_each_version_changed_is_told_by_path(boss: Program, base: str) -> None:
    post(boss, base, filled(tuoi=20))
    put(boss, f"{base}/uuid:1", filled("uuid:2", deprecated_id="uuid:1", tuoi=21))
    told = boss.get(f"{base}/uuid:1/diffs").json()
    assert list(told) == ["uuid:2"]
    assert {"old": "20", "new": "21", "path": ["tuoi"]} in told["uuid:2"]
    assert {"old": "uuid:1", "new": "uuid:2", "path": ["meta", "instanceID"]} in told["uuid:2"]
    assert {"new": "uuid:1", "path": ["meta", "deprecatedID"]} in told["uuid:2"]
    assert len(told["uuid:2"]) == 3


def test_a_version_asked_for_in_the_place_of_its_submission_is_found_there(
    boss: Program, base: str
) -> None:
    post(boss, base, filled())
    put(boss, f"{base}/uuid:1", filled("uuid:2", deprecated_id="uuid:1"))
    for end in ("", ".xml", "/attachments"):
        answer = boss.get(f"{base}/uuid:2{end}")
        assert answer.status_code == 302
        assert answer["Location"] == f"/v1{base}/uuid:1/versions/uuid:2{end}"
        assert boss.get(answer["Location"].removeprefix("/v1")).status_code == 200


def test_officers_edit_in_their_area_only_and_senders_not_at_all(
    base: str, project: Project, boss: Program, worker: User
) -> None:
    role = "project_manager"
    ward = build.person("phuong", role, project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    post(boss, base, filled())
    edit = filled("uuid:2", deprecated_id="uuid:1")
    assert problem_of(put(local, f"{base}/uuid:1", edit)) == (404, 404.1)
    assert problem_of(put(Program(token_of(worker)), f"{base}/uuid:1", edit)) == (403, 403.1)
    post(boss, base, filled("uuid:b", ma_xa=build.COMMUNE_B[:5]))
    edit = filled("uuid:c", deprecated_id="uuid:b", ma_xa=build.COMMUNE_B[:5])
    assert put(local, f"{base}/uuid:b", edit).status_code == 200


@pytest.mark.parametrize("end", ["", ".xml", "/versions", "/diffs", "/comments", "/attachments"])
def test_strangers_and_other_projects_find_nothing(
    outsider: Program, nobody: Program, boss: Program, base: str, end: str
) -> None:
    post(boss, base, filled())
    assert problem_of(outsider.get(f"{base}/uuid:1{end}")) == (404, 404.1)
    assert problem_of(nobody.get(f"{base}/uuid:1{end}")) == (401, 401.2)


def test_who_may_not_send_sends_nothing(base: str, project: Project) -> None:
    viewer = build.person("xem", "project_viewer", project, project_wide=True)
    program = Program(token_of(viewer))
    assert problem_of(post(program, base, filled())) == (403, 403.1)
    assert program.get(base).json() == []


def test_reading_answers_leaves_a_line_without_them(boss: Program, base: str, admin: User) -> None:
    post(boss, base, filled(tuoi=73951846))
    before = Event.objects.count()
    boss.get(f"{base}/uuid:1")
    assert Event.objects.count() == before
    for end in (".xml", "/diffs", "/versions/uuid:1.xml"):
        boss.get(f"{base}/uuid:1{end}")
    lines = Event.objects.filter(kind="submission.read")
    assert lines.count() == 3
    assert {line.user_id for line in lines} == {admin.pk}
    assert "73951846" not in str([line.details for line in lines])


def test_submitters_are_told_once_each(
    boss: Program, base: str, phone: FieldPhone, admin: User
) -> None:
    for number in (1, 2):
        phone.send("thu", {"ma_xa": build.COMMUNE_A[:5]}, instance_id=f"uuid:p{number}")
        post(boss, base, filled(f"uuid:{number}"))
    told = boss.get(f"{base}/submitters").json()
    assert [(each["displayName"], each["type"]) for each in told] == [
        ("admin", "user"),
        ("máy worker", "field_key"),
    ]
    listed = {each["submitterId"] for each in boss.get(base).json()}
    assert listed == {each["id"] for each in told}


def test_a_long_list_leaves_whole_and_in_order(
    boss: Program, base: str, project: Project, django_assert_max_num_queries: Any
) -> None:
    form = Form.objects.get()
    Submission.objects.bulk_create(
        Submission(
            project=project,
            form=form,
            instance_id=f"uuid:{number}",
            created_at=build.NOW + timedelta(minutes=number),
            updated_at=build.NOW,
        )
        for number in range(1200)
    )
    with django_assert_max_num_queries(20):
        listed = json.loads(b"".join(boss.get(base).streaming_content))
    assert [each["instanceId"] for each in listed] == [f"uuid:{1199 - n}" for n in range(1200)]
    page = boss.get(f"{base}?offset=1198&limit=600")
    assert [each["instanceId"] for each in page.json()] == ["uuid:1", "uuid:0"]


def test_tries_of_a_draft_stay_apart(boss: Program, base: str, project: Project) -> None:
    draft = build.draft(project, build.simple("2"))
    tries = base.replace("/submissions", "/draft/submissions")
    assert post(boss, tries, filled(version="2")).status_code == 200
    assert post(boss, tries, filled("uuid:2", version="khac")).status_code == 200
    assert len(boss.get(tries).json()) == 2
    assert boss.get(base).json() == []
    assert problem_of(boss.get(f"{base}/uuid:1")) == (404, 404.1)
    edit = filled("uuid:3", deprecated_id="uuid:1", version="2", tuoi=9)
    assert put(boss, f"{tries}/uuid:1", edit).status_code == 200
    assert boss.get(f"{tries}/uuid:1.xml").content == edit
    assert len(boss.get(f"{tries}/uuid:1/versions").json()) == 2
    assert {"path": ["tuoi"], "old": "20", "new": "9"} in boss.get(f"{tries}/uuid:1/diffs").json()[
        "uuid:3"
    ]
    token = draft_token(draft)
    anyone = f"/test/{token}/projects/{project.pk}/forms/thu/draft/submissions"
    told = post(Program(), anyone, filled("uuid:4", version="2"))
    assert (told.status_code, told.json()["submitterId"]) == (200, None)
    wrong = anyone.replace(token, "x" * 64)
    assert problem_of(post(Program(), wrong, filled("uuid:5")))[0] in {403, 404}


def test_a_form_without_a_draft_has_no_tries(boss: Program, base: str) -> None:
    tries = base.replace("/submissions", "/draft/submissions")
    assert boss.get(tries).status_code == 404
    assert post(boss, tries, filled()).status_code == 404
