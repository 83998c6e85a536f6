"""Seeing sensitive values: with the verb of their class, in one's area, one record, a reason."""

from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import Project, Role, User
from backend.journal.models import Event
from backend.survey.submissions.models import Submission
from backend.vault import services as vault
from tests import build
from tests.api.conftest import Program, token_of
from tests.sealed.conftest import FACE, NAME, PHONE, PLANTED, SUBSTANCE, address

REASON = "Gọi lại để hẹn lịch tư vấn"


@pytest.fixture
def nurse(project: Project) -> User:
    """May read submissions of commune A, and their health values."""
    verbs = ["project.read", "form.read", "submission.read", "sensitive.health"]
    Role.objects.create(name="nurse", title="Y tá", verbs=verbs)
    return build.person("nurse", "nurse", project, units=(build.COMMUNE_A,))


def ask(who: Program, sent: Submission, body: Any, end: str = "/uuid:1/reveal") -> Any:
    return who.post(address(sent.form, end), body)


def page_of(user: User) -> Client:
    page = Client()
    page.force_login(user)
    return page


def test_the_holder_of_the_verb_sees_that_class(nurse: User, sent: Submission) -> None:
    answer = ask(Program(token_of(nurse)), sent, {"classes": ["health"], "reason": REASON})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer.json() == {
        "classes": ["health"],
        "values": {"lan[1]/chat": SUBSTANCE, "lan[2]/chat": f"{SUBSTANCE} hai"},
    }


def test_the_journal_keeps_who_what_and_why_and_no_value(nurse: User, sent: Submission) -> None:
    ask(Program(token_of(nurse)), sent, {"classes": ["health"], "reason": REASON})
    event = Event.objects.get(kind="sensitive.read")
    assert (event.user_id, event.subject, event.notes) == (nurse.pk, str(sent.pk), REASON)
    assert event.details["classes"] == ["health"]
    assert not any(each.decode("utf-8", "replace") in str(event.details) for each in PLANTED)


def test_several_classes_at_once_for_who_holds_all(boss: Program, sent: Submission) -> None:
    wanted = {"classes": ["contact", "identity", "contact"], "reason": REASON}
    values = ask(boss, sent, wanted).json()["values"]
    assert values.pop("noi_o")["lat"] == 14.987654
    assert values == {"ten_goi": NAME, "so_may": PHONE, "chan_dung": "mat.jpg"}
    wanted = {"classes": ["contact"], "reason": REASON, "version": "uuid:1"}
    assert set(ask(boss, sent, wanted).json()["values"]) == {"so_may", "noi_o"}


def test_another_class_is_forbidden(nurse: User, official: Program, sent: Submission) -> None:
    for kinds in (["identity"], ["health", "identity"]):
        answer = ask(Program(token_of(nurse)), sent, {"classes": kinds, "reason": REASON})
        assert answer.status_code == 403
    assert ask(official, sent, {"classes": ["health"], "reason": REASON}).status_code == 403
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_another_commune_is_not_found(project: Project, nurse: User, sent: Submission) -> None:
    far = build.person("far", "nurse", project, units=(build.COMMUNE_B,))
    answer = ask(Program(token_of(far)), sent, {"classes": ["health"], "reason": REASON})
    assert answer.status_code == 404
    row = sent.current.attachments.get(name="mat.jpg")  # type: ignore[union-attr]
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}"
    told = {"kinds": ["health"], "reason": REASON}
    assert page_of(far).post(f"{there}/reveal", told).status_code == 404
    assert page_of(far).post(f"{there}/files/{row.pk}/reveal", told).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"classes": ["health"]},
        {"classes": [], "reason": REASON},
        {"classes": "health", "reason": REASON},
        {"classes": ["*"], "reason": REASON},
        {"classes": [None], "reason": REASON},
        {"classes": ["health"], "reason": ""},
        {"classes": ["health"], "reason": "  ngắn  "},
        {"classes": ["health"], "reason": "1234567890 !!!! ...."},
        {"classes": ["health"], "reason": "\x00" * 20},
        {"classes": ["health"], "reason": "\ud800" * 20},
        {"classes": ["health"], "reason": ["a"]},
        {"classes": ["health"], "reason": "a" * 100_000},
        {"classes": ["health"] * 50, "reason": REASON},
        {"classes": ["health"], "reason": REASON, "version": "uuid:\x00"},
        {"classes": ["health"], "reason": REASON, "version": "uuid:khong-co"},
        b"{",
    ],
)
def test_bad_questions_show_nothing(boss: Program, sent: Submission, body: Any) -> None:
    answer = ask(boss, sent, body)
    assert answer.status_code in {400, 404, 413}, answer.content
    assert answer.json()["message"]
    assert not Event.objects.filter(kind="sensitive.read").exists()


@pytest.mark.parametrize("name", ["mat.jpg", "canh.jpg", "audit.csv"])
def test_a_file_is_shown_with_a_reason(boss: Program, sent: Submission, name: str) -> None:
    end = f"/uuid:1/attachments/{name}/reveal"
    assert ask(boss, sent, {"reason": "kém"}, end).status_code == 400
    answer = ask(boss, sent, {"reason": REASON}, end)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"].startswith("attachment")
    content = b"".join(answer.streaming_content)
    assert content == FACE if name == "mat.jpg" else content
    event = Event.objects.get(kind="sensitive.read")
    assert event.details["classes"] == ["identity"]
    assert name not in str(event.details)


def test_a_file_of_another_class_is_forbidden(nurse: User, sent: Submission) -> None:
    reader = Program(token_of(nurse))
    for name, status in (("mat.jpg", 403), ("canh.jpg", 403), ("khong.jpg", 404)):
        end = f"/uuid:1/attachments/{name}/reveal"
        assert ask(reader, sent, {"reason": REASON}, end).status_code == status


def test_a_form_without_marks_has_nothing_to_reveal(boss: Program, project: Project) -> None:
    form = build.form(project, build.simple())
    xml = b'<data id="thu" version="1"><anh>a.jpg</anh><meta><instanceID>uuid:1</instanceID></meta>'
    assert boss.send(address(form), xml + b"</data>", "application/xml").status_code == 200
    there = address(form, "/uuid:1")
    assert boss.send(f"{there}/attachments/a.jpg", b"x", "image/jpeg").status_code == 200
    answer = boss.post(f"{there}/reveal", {"classes": ["health"], "reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (400, 400.712)
    answer = boss.post(f"{there}/attachments/a.jpg/reveal", {"reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (400, 400.712)


def test_the_page_shows_the_class_once(nurse: User, sent: Submission) -> None:
    page = page_of(nurse)
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}"
    assert 'value="health"' in page.get(there).content.decode()
    assert 'value="identity"' not in page.get(there).content.decode()
    shown = page.post(f"{there}/reveal", {"kinds": ["health"], "reason": REASON})
    assert shown.status_code == 200
    assert shown["Cache-Control"] == "no-store"
    text = shown.content.decode()
    assert SUBSTANCE in text
    assert NAME not in text
    assert PHONE not in text
    assert SUBSTANCE not in page.get(there).content.decode()
    assert Event.objects.filter(kind="sensitive.read").count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"kinds": ["health"]},
        {"kinds": ["health"], "reason": "ngắn"},
        {"kinds": ["identity"], "reason": REASON},
        {"kinds": ["la"], "reason": REASON},
        {"reason": REASON},
    ],
)
def test_the_page_says_what_is_missing(nurse: User, sent: Submission, told: Any) -> None:
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}"
    shown = page_of(nurse).post(f"{there}/reveal", told)
    assert shown.status_code == 400
    assert SUBSTANCE not in shown.content.decode()
    assert not Event.objects.filter(kind="sensitive.read").exists()


def test_the_page_opens_a_file_with_a_reason(boss: Program, sent: Submission) -> None:
    page = page_of(User.objects.get(name="admin"))
    row = sent.current.attachments.get(name="mat.jpg")  # type: ignore[union-attr]
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}/files/{row.pk}/reveal"
    assert page.post(there, {"reason": "x"}).status_code == 400
    shown = page.post(there, {"reason": REASON})
    assert b"".join(shown.streaming_content) == FACE  # type: ignore[attr-defined]
    assert shown["Cache-Control"] == "no-store"
    assert page.get(there).status_code == 405


def test_destroyed_keys_are_told_and_exports_go_on(boss: Program, sent: Submission) -> None:
    owner = sent.current.owner  # type: ignore[union-attr]
    vault.destroy(owner=owner, kinds=["identity"], now=build.NOW)
    answer = ask(boss, sent, {"classes": ["identity"], "reason": REASON})
    assert (answer.status_code, answer.json()["code"]) == (410, 410.701)
    answer = ask(boss, sent, {"reason": REASON}, "/uuid:1/attachments/mat.jpg/reveal")
    assert (answer.status_code, answer.json()["code"]) == (410, 410.701)
    assert ask(boss, sent, {"classes": ["health"], "reason": REASON}).status_code == 200
    vault.destroy(owner=owner, now=build.NOW)
    for end in ("/uuid:1.xml", "/uuid:1/versions/uuid:1.xml"):
        answer = boss.get(address(sent.form, end))
        assert (answer.status_code, answer.json()["code"]) == (410, 410.701)
    for end in (".csv", ".csv.zip", ".xlsx", "/uuid:1/diffs", "/uuid:1", ""):
        answer = boss.get(f"{address(sent.form)}{end}")
        assert answer.status_code == 200
        if answer.streaming:
            assert b"".join(answer.streaming_content)
    there = f"/projects/{sent.project_id}/submissions/{sent.pk}"
    page = page_of(User.objects.get(name="admin"))
    assert page.get(there).status_code == 200
    shown = page.post(f"{there}/reveal", {"kinds": ["health"], "reason": REASON})
    assert shown.status_code == 400
    build.work()
