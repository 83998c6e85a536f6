"""How often anybody may knock: at each door in its own words, without a statement."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as some

from backend.accounts.models import Project, User
from backend.guard import limits, middleware
from backend.guard.buckets import Buckets, Rate
from backend.guard.clients import DayKey, address_of
from backend.guard.limits import visit_of
from tests import build
from tests.phone import FieldPhone, Reply

DAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def fresh(settings: Any) -> None:
    settings.RATE_LIMITS = True
    for each in (middleware.buckets, middleware.alarms, middleware.opened):
        each.clear()


def few(monkeypatch: pytest.MonkeyPatch, *names: str, most: int = 3) -> None:
    for name in names:
        monkeypatch.setattr(limits, name, Rate(most, 60))


# -- buckets ---------------------------------------------------------------------------------------


def test_a_bucket_empties_fills_and_says_how_long() -> None:
    buckets, rate = Buckets(), Rate(2, 10)
    assert [buckets.take("a", rate, now=0) for _ in range(2)] == [0, 0]
    assert buckets.take("a", rate, now=0) == pytest.approx(5)
    assert buckets.take("b", rate, now=0) == 0
    assert buckets.take("a", rate, now=5) == 0


def test_an_amount_above_the_whole_bucket_is_owed() -> None:
    buckets, rate = Buckets(), Rate(100, 100)
    assert buckets.take("a", rate, now=0, amount=250) == 0
    assert buckets.take("a", rate, now=100, amount=1) == pytest.approx(51)
    assert buckets.take("a", rate, now=251, amount=1) == 0


def test_too_many_names_forget_the_one_that_asked_longest_ago() -> None:
    buckets, rate = Buckets(most=3), Rate(1, 60)
    for name in ("a", "b", "c", "a", "d"):
        buckets.take(name, rate, now=0)
    assert len(buckets) == 3
    assert (buckets.knows("a"), buckets.knows("b")) == (True, False)


@given(some.lists(some.tuples(some.floats(0, 1000), some.floats(0, 50)), max_size=40))
def test_nobody_ever_gets_more_than_the_rate(asked: list[tuple[float, float]]) -> None:
    buckets, rate, now, taken = Buckets(), Rate(10, 60), 0.0, 0.0
    for later, amount in asked:
        now += later
        if buckets.take("a", rate, now=now, amount=min(amount, 10)) == 0:
            taken += min(amount, 10)
    assert taken <= 10 + now * 10 / 60 + 1e-6


# -- who asks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behind", "peer", "header", "found"),
    [
        (False, "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        (True, "10.0.0.2", "198.51.100.1", "198.51.100.1"),
        (True, "10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),
        (True, "10.0.0.2", "", ""),
        (True, "10.0.0.2", "<script>", ""),
        (False, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        (False, "::ffff:203.0.113.7", "", "203.0.113.7"),
        (False, "", "", ""),
    ],
)
def test_the_address_is_the_peer_s_or_the_one_that_the_proxy_wrote(
    settings: Any, behind: bool, peer: str, header: str, found: str
) -> None:
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=header)
    assert address_of(request) == found


def test_a_name_in_memory_tells_neither_address_nor_token_and_changes_daily() -> None:
    key = DayKey()
    today = key.name("page", "203.0.113.7", DAY)
    assert today == key.name("page", "203.0.113.7", DAY)
    assert today != DayKey().name("page", "203.0.113.7", DAY)
    assert today != key.name("page", "203.0.113.7", DAY + timedelta(days=1))
    request = RequestFactory().get(
        "/v1/key/bi-mat-abc/projects/1/formList", REMOTE_ADDR="203.0.113.7"
    )
    said = repr(visit_of(request, key, DAY))
    assert "bi-mat" not in said
    assert "203.0.113" not in said


@pytest.mark.parametrize("path", ["/v1/key/\udcff/x", "/v1/key//x", "/" + "a" * 5000, "/f/", "/v1"])
def test_any_path_has_a_door(path: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    request.path_info = path
    assert visit_of(request, DayKey(), DAY).door in {"phones", "programs", "links", "pages"}


# -- the doors -------------------------------------------------------------------------------------


def asked(phone: FieldPhone) -> Reply:
    return phone.call("GET", f"{phone.server_url}/formList")


def test_a_phone_that_sends_without_end_waits_and_another_does_not(
    phone: FieldPhone, project: Project, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "KEY_REQUESTS")
    other = build.phone_of(officer, project)
    replies = [asked(phone) for _ in range(4)]
    assert [each.status for each in replies] == [200, 200, 200, 429]
    last = replies[-1]
    assert last.headers["retry-after"].isdigit()
    assert last.headers["x-openrosa-version"] == "1.0"
    assert last.headers["content-type"].startswith("text/xml")
    assert b'<message nature="error">' in last.body
    assert "Đợi".encode() in last.body
    assert asked(other).status == 200


def test_a_phone_that_sends_too_many_bytes_waits(
    phone: FieldPhone, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.form(project, build.simple())
    monkeypatch.setattr(limits, "KEY_BYTES", Rate(10, 3600))
    assert phone.send("thu", {"tuoi": 4}).status_code == 201
    assert phone.send("thu", {"tuoi": 4}).status_code == 429


def test_a_phone_s_post_costs_no_statement_more(
    phone: FieldPhone, project: Project, settings: Any
) -> None:
    build.form(project, build.simple())
    blank = phone.blank("thu")
    counts = []
    for on in (False, False, True):
        settings.RATE_LIMITS = on
        xml = phone.fill(blank, {"tuoi": 4})
        with CaptureQueriesContext(connection) as found:
            assert phone.submit(xml).status_code == 201
        counts.append(len(found))
    assert counts[1] == counts[2]


@pytest.mark.django_db
def test_whoever_guesses_tokens_is_refused_before_the_database_is_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "REFUSED")
    guess = "/v1/key/{}/projects/1/formList".format
    assert [client.get(guess(n)).status_code for n in range(4)] == [403, 403, 403, 429]
    with CaptureQueriesContext(connection) as found:
        assert client.get(guess("x")).status_code == 429
    assert len(found) == 0
    assert client.get(guess("x"), REMOTE_ADDR="198.51.100.9").status_code == 403


def test_a_neighbour_s_dead_phones_keep_no_living_one_out(
    phone: FieldPhone, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "REFUSED")
    assert asked(phone).status == 200
    for number in range(5):
        client.get(f"/v1/key/{number}/projects/1/formList")
    assert client.get("/v1/key/9/projects/1/formList").status_code == 429
    assert asked(phone).status == 200


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "vi"])
def test_programs_are_told_in_json(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    few(monkeypatch, "ANONYMOUS")
    headers = {"Accept-Language": language}
    for _ in range(3):
        client.get("/v1/projects", headers=headers)
    refused = client.get("/v1/projects", headers=headers)
    assert refused.status_code == 429
    told = refused.json()
    assert told["code"] == 429.831
    assert ("Wait" if language == "en" else "Đợi") in told["message"]
    assert refused["Retry-After"] == str(told["details"]["seconds"])


@pytest.mark.django_db
def test_odata_and_a_phone_s_basic_door_are_told_in_their_own(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "ANONYMOUS", most=1)
    client.get("/v1/projects/1/forms/a.svc")
    assert client.get("/v1/projects/1/forms/a.svc").json()["code"] == 429.831
    assert b"<OpenRosaResponse" in client.get("/v1/projects/1/formList").content


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name"), [("/login", "ANONYMOUS"), ("/f/khong-co", "LINK"), ("/healthz", "HEALTH")]
)
def test_pages_links_and_health_are_told_on_a_page_without_a_query(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    few(monkeypatch, name)
    for _ in range(3):
        assert client.get(path).status_code in {200, 404}
    with CaptureQueriesContext(connection) as found:
        refused = client.get(path)
    assert (refused.status_code, len(found)) == (429, 0)
    assert "Đợi" in refused.content.decode()
    assert "unsafe" not in refused["Content-Security-Policy"]
    assert refused["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_an_invented_session_cookie_is_no_way_around(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "PROGRAM")
    client.cookies["sessionid"] = "bia"
    assert [client.get("/login").status_code for _ in range(4)][-1] == 429


@pytest.mark.django_db
def test_the_log_says_once_a_minute_that_somebody_floods_and_not_who(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    few(monkeypatch, "REFUSED", most=1)
    for _ in range(9):
        client.get("/v1/key/bi-mat-abc/projects/1/formList", REMOTE_ADDR="203.0.113.7")
    lines = [each.getMessage() for each in caplog.records if each.name == middleware.__name__]
    assert lines == ["too many requests at the door of phones"]


@pytest.mark.django_db
def test_it_can_be_left_to_the_proxy(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    few(monkeypatch, "ANONYMOUS", most=1)
    settings.RATE_LIMITS = False
    assert {client.get("/login").status_code for _ in range(5)} == {200}


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "name"), [("/login", "ANONYMOUS"), ("/f/khong-co", "LINK")])
def test_an_invented_credential_is_no_way_around(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    few(monkeypatch, name)
    told = [client.get(path, headers={"Authorization": f"x {n}"}).status_code for n in range(4)]
    assert told[-1] == 429


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/robots.txt", "/login", "/v1/docs"])
def test_a_credential_is_not_called_good_where_nobody_looks_at_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    few(monkeypatch, "REFUSED")
    told = []
    for number in range(4):
        guess = {"Authorization": f"Bearer {number}"}
        assert client.get(path, headers=guess).status_code == 200
        told.append(client.get("/v1/projects", headers=guess).status_code)
    assert told == [401, 401, 401, 429]
