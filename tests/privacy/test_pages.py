"""The pages of the privacy desk: in both languages, without JavaScript, nobody's name."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import Project, User
from backend.privacy.models import Breach, Consent, Purpose, RetentionRule, SubjectRequest
from tests import build
from tests.privacy.conftest import NAME, TEL, Send

PAGES = ["", "/requests", "/consents", "/forms", "/access", "/breaches", "/sheet"]


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="backend.accounts.backends.EmailBackend")
    return client


def ask(browser: Client, project: Project, row: object, kind: str, **more: str) -> SubjectRequest:
    told = {
        "subject": str(row),
        "kind": kind,
        "received_at": "2026-11-20T09:00",
        "received_how": "phone",
        "identity_checked": "biết mã",
        **more,
    }
    answer = browser.post(f"/projects/{project.pk}/privacy/requests", told)
    assert answer.status_code == 302, answer.content.decode()
    return SubjectRequest.objects.latest("received_at", "pk")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_opens_without_a_name(
    send: Send, desk: User, project: Project, language: str
) -> None:
    row = send()
    build.work()
    browser = entered(desk)
    browser.cookies["django_language"] = language
    made = ask(browser, project, row.pk, "erase", contact=TEL)
    Breach.objects.create(
        project=project,
        found_at=timezone.now(),
        what="Mất máy",
        notify_by=timezone.now(),
        recorded_at=timezone.now(),
    )
    more = [f"/requests/{made.pk}", f"/breaches/{Breach.objects.get().pk}", "/forms/nguoi"]
    for path in [*PAGES, *more, f"/access?subject={row.pk}", f"/access?reader={desk.pk}"]:
        answer = browser.get(f"/projects/{project.pk}/privacy{path}")
        assert answer.status_code == 200, path
        html = answer.content.decode()
        assert NAME not in html
        assert TEL not in html
        assert " style=" not in html
        assert answer["Cache-Control"] == "no-store"


def test_a_request_is_answered_step_by_step(send: Send, desk: User, project: Project) -> None:
    row = send()
    browser = entered(desk)
    made = ask(browser, project, row.pk, "see", contact=TEL)
    home = f"/projects/{project.pk}/privacy/requests/{made.pk}"
    assert browser.post(f"{home}/acknowledge").status_code == 302
    assert TEL in browser.post(f"{home}/contact").content.decode()
    assert NAME in browser.post(f"{home}/held").content.decode()
    assert browser.get(f"{home}/held").status_code == 405
    assert browser.post(f"{home}/refuse", {"reason": ""}).status_code == 400
    assert browser.post(f"{home}/identity", {"identity_checked": "gặp"}).status_code == 302
    assert browser.post(f"{home}/fulfil").status_code == 302
    assert browser.post(f"{home}/fulfil").status_code == 409
    made.refresh_from_db()
    assert made.state == "done"


def test_what_was_typed_stays_when_the_code_is_unknown(desk: User, project: Project) -> None:
    told = {"subject": "XYZ-1", "kind": "see", "received_at": "2026-11-20T09:00"}
    told |= {"received_how": "phone", "identity_checked": "biết mã", "contact": ""}
    answer = entered(desk).post(f"/projects/{project.pk}/privacy/requests", told)
    assert answer.status_code == 400
    assert 'value="XYZ-1"' in answer.content.decode()
    assert "XYZ-1”" in answer.content.decode()


def test_purposes_rules_consents_and_breaches_are_written(
    send: Send, desk: User, project: Project
) -> None:
    row = send()
    browser, home = entered(desk), f"/projects/{project.pk}/privacy"
    told = {"text_vi": "Tư vấn", "consent_answer": "co", "about_persons": "on"}
    assert browser.post(f"{home}/forms/nguoi", told).status_code == 302
    assert Purpose.objects.get().text_vi == "Tư vấn"
    wrong = {**told, "consent_path": "khong/co"}
    assert browser.post(f"{home}/forms/nguoi", wrong).status_code == 400
    rule = {"kind": "class", "sensitive": "health", "days": "30", "start": "submission"}
    assert browser.post(f"{home}/forms/nguoi/rules", rule).status_code == 302
    bad = {**rule, "sensitive": ""}
    assert browser.post(f"{home}/forms/nguoi/rules", bad).status_code == 400
    kept = RetentionRule.objects.get()
    assert browser.post(f"{home}/rules/{kept.pk}/remove").status_code == 302
    said = {"subject": str(row.pk), "given": "yes", "given_at": "2026-11-20T09:00"}
    said |= {"method": "chu_ky", "text_version": "1"}
    assert browser.post(f"{home}/consents", said).status_code == 302
    consent = Consent.objects.get(method="chu_ky")
    assert browser.post(f"{home}/consents/{consent.pk}/withdraw").status_code == 302
    text = {"version": "1", "language": "vi", "valid_from": "2026-01-01", "body": "…"}
    assert browser.post(f"{home}/consents/text", text).status_code == 302
    assert browser.post(f"{home}/consents/text", text).status_code == 400
    breach = {"found_at": "2026-11-20T09:00", "what": "Mất máy", "classes": ["health"]}
    assert browser.post(f"{home}/breaches", breach).status_code == 302
    found = Breach.objects.get()
    over = {"closed": "on", "authority_at": "2026-11-20T10:00"}
    assert browser.post(f"{home}/breaches/{found.pk}", over).status_code == 302
    assert browser.post(f"{home}/breaches/{found.pk}", over).status_code == 400
    assert browser.post(f"{home}/sheet/review").status_code == 302
    assert browser.get(f"{home}/breaches.csv")["Content-Disposition"].startswith("attachment")
    assert browser.get(f"{home}/sheet.csv").status_code == 200


def test_commune_a_sees_its_own_and_no_register(
    send: Send, desk: User, desk_a: User, project: Project
) -> None:
    there = ask(entered(desk), project, send("90002").pk, "see")
    browser, home = entered(desk_a), f"/projects/{project.pk}/privacy"
    assert browser.get(f"{home}/requests/{there.pk}").status_code == 404
    assert str(there.pk) not in browser.get(f"{home}/requests").content.decode()
    for path in ("/breaches", "/sheet", "/breaches.csv", "/sheet.csv", "/forms/nguoi"):
        assert browser.get(f"{home}{path}").status_code == 403, path
    assert browser.get(home).status_code == browser.get(f"{home}/access").status_code == 200


def test_who_has_no_verb_gets_in_nowhere(officer: User, project: Project, send: Send) -> None:
    for path in PAGES:
        assert entered(officer).get(f"/projects/{project.pk}/privacy{path}").status_code == 403


@pytest.mark.parametrize(
    "query",
    ["subject=%00", "subject=" + "9" * 500, "reader=x", "reader=9" * 40, "page=x", "page=-1"],
)
def test_no_query_breaks_the_access_log(desk: User, project: Project, query: str) -> None:
    answer = entered(desk).get(f"/projects/{project.pk}/privacy/access?{query}")
    assert answer.status_code == 200


def test_queries_do_not_grow_with_rows(send: Send, desk: User, project: Project) -> None:
    browser = entered(desk)

    def grow(times: int) -> None:
        for _ in range(times):
            made = ask(browser, project, send().pk, "see")
            browser.post(f"/projects/{project.pk}/privacy/requests/{made.pk}/held")
        build.work()

    def counted() -> dict[str, int]:
        found = {}
        for path in PAGES:
            browser.get(f"/projects/{project.pk}/privacy{path}")
            with CaptureQueriesContext(connection) as taken:
                browser.get(f"/projects/{project.pk}/privacy{path}")
            found[path] = len(taken)
        return found

    grow(1)
    before = counted()
    grow(3)
    assert counted() == before
