"""The program door of the privacy desk: who may, what is told, bad input."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.privacy.models import Breach, Holiday, LegalClock, SubjectRequest
from backend.survey.forms.models import Form
from tests import build
from tests.api.conftest import Program, token_of
from tests.privacy.conftest import HEALTH, NAME, Send, keeper

NOW = timezone.now


@pytest.fixture
def program(desk: User, project: Project) -> Program:
    return Program(token_of(desk))


@pytest.fixture
def at(project: Project) -> str:
    return f"/projects/{project.pk}/privacy"


def asked(program: Program, at: str, row: Any, kind: str = "see", **more: Any) -> dict[str, Any]:
    body = {
        "subject": str(row.pk),
        "kind": kind,
        "receivedAt": NOW().isoformat(),
        "receivedHow": "phone",
        "identityChecked": "biết mã",
        **more,
    }
    answer = program.post(f"{at}/requests", body)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_a_request_from_its_coming_to_its_end(send: Send, program: Program, at: str) -> None:
    row = send()
    made = asked(program, at, row, contact="0988777666")
    home = f"{at}/requests/{made['id']}"
    assert made["state"] == "received"
    assert "0988777666" not in str(program.get(home).json())
    assert program.post(f"{home}/acknowledge").json()["state"] == "acknowledged"
    assert program.post(f"{home}/contact").json() == {"contact": "0988777666"}
    told = program.post(f"{home}/held").json()
    values = [each["value"] for each in told["versions"][0]["answers"]]
    assert NAME in values
    assert HEALTH in values
    assert program.post(f"{home}/fulfil").json()["state"] == "done"
    assert program.post(f"{home}/fulfil").json()["code"] == 409.752
    looks = program.get(f"{at}/access?subject={row.pk}").json()
    assert {each["kind"] for each in looks} == {"sensitive.read", "privacy.see"}
    (reader,) = program.get(f"{at}/readers").json()
    assert (reader["opened"], reader["exports"], reader["unusual"]) == (2, 0, [])
    assert program.get(f"{at}/access?reader={reader['readerId']}").json() == looks


def test_the_desk_says_what_is_due(send: Send, program: Program, at: str) -> None:
    late = (NOW() - timedelta(days=60)).isoformat()
    asked(program, at, send(), receivedAt=late)
    told = program.get(at).json()
    assert (told["overdue"], len(told["openRequests"])) == (1, 1)


def test_purposes_rules_texts_and_runs(send: Send, program: Program, at: str) -> None:
    body = {"aboutPersons": True, "textVi": "Tư vấn", "legalBasis": "Luật 120/2025"}
    assert program._json("PUT", f"{at}/purposes/nguoi", body).json()["textVi"] == "Tư vấn"
    (purpose,) = program.get(f"{at}/purposes").json()
    assert purpose["aboutPersons"] is True
    rule = {"xmlFormId": "nguoi", "kind": "class", "sensitive": "contact", "days": 30}
    made = program.post(f"{at}/retention-rules", rule).json()
    assert made["days"] == 30
    wrong = program.post(f"{at}/retention-rules", {**rule, "sensitive": "moon"})
    assert wrong.json()["code"] == 400.753
    assert program.delete(f"{at}/retention-rules/{made['id']}").json() == {"success": True}
    assert program.get(f"{at}/retention-rules").json() == []
    text = {"version": "1", "body": "…", "validFrom": "2026-01-01"}
    assert program.post(f"{at}/consent-texts", text).status_code == 200
    assert program.post(f"{at}/consent-texts", text).json()["code"] == 409.756
    assert program.get(f"{at}/retention-runs").json() == []


def test_consent_by_hand_and_taken_back(send: Send, program: Program, at: str) -> None:
    body = {"subject": str(send().pk), "given": True, "givenAt": NOW().isoformat()}
    made = program.post(f"{at}/consents", body).json()
    assert program.post(f"{at}/consents/{made['id']}/withdraw").json() == {"success": True}
    (row,) = program.get(f"{at}/consents").json()
    assert row["withdrawnAt"]


def test_a_breach_runs_72_hours_and_is_closed(program: Program, at: str) -> None:
    found = NOW() - timedelta(hours=2)
    body = {"foundAt": found.isoformat(), "what": "=Mất máy", "persons": 3, "classes": ["health"]}
    made = program.post(f"{at}/breaches", body).json()
    row = Breach.objects.get()
    assert row.notify_by - row.found_at == timedelta(hours=72)
    assert program.get(at).json()["runningBreaches"][0]["id"] == made["id"]
    told = {"authorityAt": NOW().isoformat(), "state": "closed"}
    assert program.patch(f"{at}/breaches/{made['id']}", told).json()["closedAt"]
    assert program.patch(f"{at}/breaches/{made['id']}", told).json()["code"] == 409.757
    assert program.get(at).json()["runningBreaches"] == []
    file = program.get(f"{at}/breaches.csv").content.decode("utf-8-sig")
    assert "'=Mất máy" in file


def test_the_sheet_tells_what_is_in_force_and_no_person(
    send: Send, program: Program, at: str
) -> None:
    send()
    told = program.get(f"{at}/sheet").json()
    assert told["forms"][0]["classes"] == {"identity": 2, "contact": 1, "health": 1}
    assert told["measures"]["kThreshold"] >= 2
    assert told["measures"]["dataKeys"] >= 4
    assert {"title": "Bảo vệ dữ liệu", "holders": 1}.items() <= told["roles"][0].items()
    assert NAME not in str(told)
    assert program.post(f"{at}/sheet").json() == {"success": True}
    again = program.get(f"{at}/sheet").json()
    assert again["reviewedOn"] < again["nextReview"]
    assert "nguoi" in program.get(f"{at}/sheet.csv").content.decode("utf-8-sig")


def test_clocks_and_holidays_are_the_servers(program: Program, at: str, admin: User) -> None:
    clock = {
        "kind": "see",
        "amount": 15,
        "unit": "days",
        "source": "NĐ thử",
        "validFrom": "2026-01-02",
    }
    days = {"year": 2027, "off": [{"day": "2027-02-08", "name": "Tết"}], "worked": []}
    assert program.post("/privacy/clocks", clock).status_code == 403
    assert program._json("PUT", "/privacy/holidays", days).status_code == 403
    boss = Program(token_of(admin))
    assert boss.post("/privacy/clocks", clock).status_code == 200
    assert boss._json("PUT", "/privacy/holidays", days).status_code == 200
    assert (LegalClock.objects.get().amount, Holiday.objects.count()) == (15, 1)
    wrong = {**days, "year": 2026}
    assert boss._json("PUT", "/privacy/holidays", wrong).status_code == 400


def test_who_keeps_one_commune_sees_neither_registers_nor_others(
    send: Send, program: Program, at: str, desk_a: User
) -> None:
    there = asked(program, at, send("90002"))
    here = asked(program, at, send("90001"))
    mine = Program(token_of(desk_a))
    assert [each["id"] for each in mine.get(f"{at}/requests").json()] == [here["id"]]
    assert mine.get(f"{at}/requests/{there['id']}").status_code == 404
    for step in ("acknowledge", "fulfil", "contact", "held"):
        assert mine.post(f"{at}/requests/{there['id']}/{step}").status_code == 404
    for path in ("breaches", "breaches.csv", "sheet", "sheet.csv", "retention-runs"):
        assert mine.get(f"{at}/{path}").status_code == 403, path
    rule = {"xmlFormId": "nguoi", "kind": "answers", "days": 1}
    assert mine.post(f"{at}/retention-rules", rule).status_code == 403
    body = {"subject": there["subject"], "given": True, "givenAt": NOW().isoformat()}
    assert mine.post(f"{at}/consents", body).json()["code"] == 404.751
    program.post(f"{at}/requests/{there['id']}/held")
    assert mine.get(f"{at}/readers").json() == []
    assert program.get(f"{at}/readers").json() != []


def test_another_project_finds_nothing(send: Send, program: Program, at: str) -> None:
    made = asked(program, at, send())
    other = build.accounts.create_project(name="Khác", units=[build.PROVINCE], now=NOW())
    stranger = Program(token_of(keeper("la", other, project_wide=True)))
    assert stranger.get(at).status_code == 404
    elsewhere = f"/projects/{other.pk}/privacy"
    assert stranger.get(f"{elsewhere}/requests/{made['id']}").status_code == 404
    assert stranger.get(f"{elsewhere}/requests").json() == []
    assert stranger.get(f"{elsewhere}/purposes").json() == []


def test_without_the_verb_nothing_opens(send: Send, officer: User, at: str) -> None:
    program = Program(token_of(officer))
    for path in ("", "/requests", "/purposes", "/access", "/breaches", "/sheet", "/clocks"):
        assert program.get(f"{at}{path}").status_code == 403, path


LONG = "x" * 100_000
BAD: list[tuple[str, str, Any]] = [
    (path, name, value)
    for path, names in {
        "requests": ("subject", "kind", "receivedAt", "receivedHow", "identityChecked", "contact"),
        "consents": ("subject", "given", "givenAt", "textVersion", "method"),
        "breaches": ("foundAt", "happenedAt", "what", "persons", "classes", "measures"),
        "retention-rules": ("xmlFormId", "kind", "sensitive", "days", "start", "closingProperty"),
        "consent-texts": ("version", "language", "body", "validFrom"),
    }.items()
    for name in names
    for value in ("a\0b", "\ud800", LONG, {"a": 1}, [["x"]], -1, 10**30)
]


def test_no_bad_value_is_kept_or_breaks_anything(
    send: Send, form: Form, program: Program, at: str
) -> None:
    row = send()
    good = {
        "requests": {
            "subject": str(row.pk),
            "kind": "see",
            "receivedAt": NOW().isoformat(),
            "receivedHow": "phone",
        },
        "consents": {"subject": str(row.pk), "given": True, "givenAt": NOW().isoformat()},
        "breaches": {"foundAt": NOW().isoformat(), "what": "x"},
        "retention-rules": {"xmlFormId": "nguoi", "kind": "answers", "days": 9},
        "consent-texts": {"version": "1", "body": "x", "validFrom": "2026-01-01"},
    }
    for path, name, value in BAD:
        answer = program.post(f"{at}/{path}", {**good[path], name: value})
        assert answer.status_code < 500, (path, name, value)
        if answer.status_code >= 400:
            assert answer.json()["message"], (path, name)
        elif isinstance(value, str):
            assert value not in answer.content.decode(errors="replace")[:300], (path, name)
    assert not SubjectRequest.objects.filter(identity_checked__contains="x" * 400).exists()
    for query in ("limit=0", "limit=x", "offset=-1", "reader=x", "reader=99999999999999999999"):
        assert program.get(f"{at}/access?{query}").status_code == 400, query
