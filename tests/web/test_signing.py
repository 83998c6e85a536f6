"""Signing in, out, and in which language."""

from django.test import Client
from django.urls import reverse

from tests import build


def sign_in(client: Client, password: str = build.PASSWORD, **more: str):
    return client.post("/login", {"email": "officer@example.org", "password": password, **more})


def test_the_right_password_leads_to_where_somebody_wanted_to_go(officer, client):
    answer = sign_in(client, next="/inbox?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/inbox?a=1")
    assert client.get("/inbox").status_code == 200


def test_it_never_leads_to_another_host(officer, client):
    for target in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ]:
        client.logout()
        assert sign_in(client, next=target)["Location"] == "/"


def test_a_wrong_password_keeps_the_address_and_not_the_password(officer, client):
    answer = sign_in(client, password="sai-mat-khau")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "officer@example.org" in page
    assert "sai-mat-khau" not in page
    assert "Kiểm tra rồi thử lại" in page


def test_an_unknown_address_is_told_the_same(officer, client):
    told = [
        client.post("/login", {"email": email, "password": "x"}).context["form"].non_field_errors()
        for email in ("officer@example.org", "khong-co@example.org")
    ]
    assert told[0] == told[1]


def test_empty_fields_are_named_in_the_summary_and_at_the_field(db, client):
    page = client.post("/login", {"email": "", "password": ""}).content.decode()
    assert '<a href="#id_email">Hãy ghi địa chỉ thư điện tử.</a>' in page
    assert '<a href="#id_password">Hãy ghi mật khẩu.</a>' in page
    assert page.count("aria-invalid") == 2


def test_too_many_wrong_passwords_say_how_long_to_wait(officer, client):
    for _ in range(8):
        sign_in(client, password="sai")
    page = sign_in(client).content.decode()
    assert "10 phút" in page
    assert client.get("/").status_code == 302


def test_signing_out_needs_a_post_of_our_own_page(officer, enter):
    browser = enter(officer)
    assert browser.get("/logout").status_code == 405
    assert browser.post("/logout")["Location"] == "/login"
    assert browser.get("/").status_code == 302


def test_a_post_without_the_token_changes_nothing_and_says_so(officer):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer, backend="backend.accounts.backends.EmailBackend")
    answer = strict.post("/logout")
    assert answer.status_code == 403
    assert "Trang đã mở quá lâu" in answer.content.decode()
    assert strict.get("/").status_code == 200


def test_pages_are_vietnamese_whatever_the_browser_prefers(db, client):
    page = client.get("/login", headers={"Accept-Language": "en-US,en"}).content.decode()
    assert '<html lang="vi">' in page
    assert "Đăng nhập" in page


def test_a_switch_sets_english_and_leads_back(db, client):
    answer = client.post("/language", {"language": "en", "next": "/login?next=/inbox"})
    assert answer["Location"] == "/login?next=/inbox"
    page = client.get("/login").content.decode()
    assert '<html lang="en">' in page
    assert "Sign in" in page
    assert client.post("/language", {"language": "vi", "next": "//evil.example"})["Location"] == "/"


def test_a_cookie_of_nonsense_is_vietnamese(db, client):
    client.cookies["django_language"] = "../x"
    assert '<html lang="vi">' in client.get(reverse("login")).content.decode()
