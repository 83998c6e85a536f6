"""Single sign-on against a provider on the loopback that tells the truth, or lies."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from backend import environment
from backend.accounts.credentials import linking
from backend.accounts.models import User
from backend.environment import SettingError
from backend.web.single_sign_on import provider_id
from tests import build
from tests.signin import provider as providers
from tests.signin.conftest import set_up
from tests.signin.provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: LazySettings) -> Iterator[Provider]:
    with providers.running() as made:
        settings.OIDC_ISSUER = made.url
        settings.OIDC_NAME = "Cổng tỉnh"
        settings.SOCIALACCOUNT_PROVIDERS = environment.openid_provider(
            made.url, CLIENT, SECRET, "Cổng tỉnh"
        )
        yield made


def go(browser: Client, provider: Provider, **query: str) -> Any:
    """There and back; the last answer."""
    away = browser.get(f"/login/with/{provider_id()}", query)
    assert away.status_code == 302, away.content
    return browser.get(provider.authorize(away["Location"]))


def linked(user: User, subject: str = "nguoi-1") -> None:
    linking.link(user=user, provider=provider_id(), subject=subject)


def is_in(browser: Client) -> bool:
    return browser.get("/inbox").status_code == 200


def code_of(answer: Any) -> str:
    return answer.context["problem"].code


def test_a_linked_person_gets_in_and_to_where_she_wanted(
    provider: Provider, worker: User, client: Client
) -> None:
    linked(worker)
    answer = go(client, provider, next="/inbox")
    assert (answer.status_code, answer["Location"]) == (302, "/inbox")
    assert is_in(client)
    assert "/token" in provider.asked
    assert "/keys" in provider.asked, "the signature is checked"


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(
    provider: Provider, client: Client, settings: LazySettings
) -> None:
    assert "Cổng tỉnh" in client.get("/login").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Cổng tỉnh" not in client.get("/login").content.decode()
    assert client.get("/login/with/sso-00000000").status_code == 404
    assert client.get("/login/with/sso-00000000/back").status_code == 404


def test_nobody_signs_up(provider: Provider, worker: User, client: Client) -> None:
    provider.claims = {"email": "moi@example.org", "email_verified": True}
    answer = go(client, provider)
    assert (answer.status_code, code_of(answer)) == (403, "403.804")
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()
    assert not is_in(client)


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("verified", [True, False, None, "true", 1])
def test_an_address_links_only_when_confirmed_and_allowed(
    provider: Provider,
    worker: User,
    settings: LazySettings,
    verified: Any,
    allowed: bool,
) -> None:
    settings.OIDC_LINK_BY_EMAIL = allowed
    provider.claims = {"email": "Worker@Example.org", "email_verified": verified}
    answer = go(Client(), provider)
    if allowed and verified is True:
        assert answer["Location"] == "/"
        assert SocialAccount.objects.get().uid == "nguoi-1"
    else:
        assert code_of(answer) == "403.804"
        assert not SocialAccount.objects.exists()


def test_the_link_outlives_a_new_address_and_a_new_subject_takes_nothing(
    provider: Provider, worker: User, client: Client, settings: LazySettings
) -> None:
    settings.OIDC_LINK_BY_EMAIL = True
    linked(worker)
    provider.claims = {"email": "khac@example.org", "email_verified": True}
    assert go(client, provider)["Location"] == "/"
    provider.claims = {"sub": "nguoi-2", "email": worker.email, "email_verified": True}
    assert code_of(go(Client(), provider)) == "409.801"


def test_a_retired_person_stays_out(provider: Provider, worker: User, client: Client) -> None:
    linked(worker)
    User.objects.filter(pk=worker.pk).update(is_active=False, deleted_at=timezone.now())
    assert code_of(go(client, provider)) == "403.804"
    assert not is_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-program"},
        {"nonce": "another-nonce"},
        {"nonce": None},
        {"exp": 1},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_a_token_that_does_not_hold_opens_nothing(
    provider: Provider, worker: User, client: Client, lie: dict[str, Any]
) -> None:
    linked(worker)
    provider.claims = lie
    answer = go(client, provider)
    assert (answer.status_code, code_of(answer)) in [(403, "403.805"), (403, "403.804")]
    assert not is_in(client)


def test_a_token_signed_by_somebody_else_opens_nothing(
    provider: Provider, worker: User, client: Client
) -> None:
    linked(worker)
    provider.signed_by = providers.private_key()
    assert code_of(go(client, provider)) == "403.805"
    assert not is_in(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_nobody_signed_opens_nothing(
    provider: Provider, worker: User, client: Client, algorithm: str
) -> None:
    linked(worker)
    provider.algorithm = algorithm
    assert code_of(go(client, provider)) == "403.805"
    assert not is_in(client)


def test_another_issuer_in_its_configuration_is_refused(provider: Provider, client: Client) -> None:
    provider.issuer = "https://evil.example"
    answer = client.get(f"/login/with/{provider_id()}")
    assert (answer.status_code, code_of(answer)) == (403, "403.805")


def test_the_state_is_one_browsers_and_good_once(
    provider: Provider, worker: User, client: Client
) -> None:
    linked(worker)
    away = client.get(f"/login/with/{provider_id()}")
    back = provider.authorize(away["Location"])
    assert code_of(Client().get(back)) == "403.805", "a stranger's browser"
    assert client.get(back)["Location"] == "/"
    client.post("/logout")
    assert code_of(client.get(back)) == "403.805", "again"


@pytest.mark.parametrize(
    "query", ["", "code=x", "state=x", "error=access_denied", "code=%00&state=%00"]
)
def test_coming_back_with_nonsense_is_told(provider: Provider, client: Client, query: str) -> None:
    answer = client.get(f"/login/with/{provider_id()}/back?{query}")
    assert (answer.status_code, code_of(answer)) == (403, "403.805")


def test_a_provider_that_is_away_or_broken_is_told(provider: Provider, client: Client) -> None:
    provider.broken = True
    answer = client.get(f"/login/with/{provider_id()}")
    assert (answer.status_code, code_of(answer)) == (502, "502.801")


def test_a_code_that_the_provider_refuses_opens_nothing(
    provider: Provider, worker: User, client: Client
) -> None:
    linked(worker)
    away = client.get(f"/login/with/{provider_id()}")
    back = provider.authorize(away["Location"])
    provider.codes.clear()
    assert code_of(client.get(back)) == "403.805"


def test_the_profile_fills_in_an_address_only_for_the_same_subject(
    provider: Provider, worker: User, client: Client, settings: LazySettings
) -> None:
    settings.OIDC_LINK_BY_EMAIL = True
    provider.profile = {"sub": "nguoi-9", "email": worker.email, "email_verified": True}
    assert code_of(go(client, provider)) == "403.805"
    provider.profile["sub"] = "nguoi-1"
    assert go(Client(), provider)["Location"] == "/"


def test_our_second_factor_is_asked_all_the_same(
    provider: Provider, worker: User, client: Client
) -> None:
    linked(worker)
    app, _ = set_up(worker)
    assert go(client, provider)["Location"] == "/login/code"
    assert not is_in(client)
    client.post("/login/code", {"code": app.code()})
    assert is_in(client)


@pytest.mark.parametrize("methods", [["pwd", "mfa"], ["pwd"], "mfa", None, [["mfa"]]])
@pytest.mark.parametrize("trusted", [True, False])
def test_theirs_counts_where_they_say_so_and_the_operator_trusts_it(
    provider: Provider,
    admin: User,
    settings: LazySettings,
    methods: Any,
    trusted: bool,
) -> None:
    client = Client()
    settings.SECOND_FACTOR = "required"
    settings.OIDC_TRUST_MFA = trusted
    linked(admin)
    provider.claims = {"amr": methods}
    go(client, provider)
    assert is_in(client) == (trusted and methods == ["pwd", "mfa"])


def test_somebody_links_her_account_from_her_page(
    provider: Provider, worker: User, sign_in: Any
) -> None:
    browser = sign_in(worker)
    page = browser.post(f"/account/link/{provider_id()}")
    assert page.status_code == 200
    assert browser.get(f"/account/link/{provider_id()}").status_code == 405
    assert browser.get(provider.authorize(page.context["address"]))["Location"] == "/account"
    assert SocialAccount.objects.get().user_id == worker.pk
    assert "Đã liên kết" in browser.get("/account").content.decode()
    browser.post("/account/unlink")
    assert not SocialAccount.objects.exists()


def test_a_link_begun_by_one_person_does_not_end_at_another(
    provider: Provider, worker: User, officer: User, sign_in: Any
) -> None:
    browser = sign_in(worker)
    page = browser.post(f"/account/link/{provider_id()}")
    back = provider.authorize(page.context["address"])
    browser.force_login(officer, backend="backend.accounts.backends.EmailBackend")
    answer = browser.get(back)
    assert answer.status_code in {401, 403}
    assert not SocialAccount.objects.exists()


def test_one_subject_is_one_persons(
    provider: Provider, worker: User, officer: User, sign_in: Any
) -> None:
    linked(officer)
    browser = sign_in(worker)
    page = browser.post(f"/account/link/{provider_id()}")
    answer = browser.get(provider.authorize(page.context["address"]))
    assert code_of(answer) == "409.801"
    assert SocialAccount.objects.get().user_id == officer.pk


def test_nothing_that_the_provider_says_is_kept(
    provider: Provider, worker: User, client: Client, caplog: Any
) -> None:
    linked(worker)
    provider.claims = {"email": "rieng-tu@example.org", "name": "Tên Riêng", "phone_number": "090"}
    go(client, provider)
    assert SocialAccount.objects.get().extra_data == {}
    assert not SocialToken.objects.exists()
    assert not EmailAddress.objects.exists()
    assert "rieng-tu" not in caplog.text
    assert "truy-cap" not in caplog.text


@pytest.mark.parametrize(
    ("issuer", "client", "secret"),
    [("http://sso.example.org", "a", "b"), ("https://sso.example.org", "", "b"),
     ("https://sso.example.org", "a", "")],
)  # fmt: skip
def test_a_server_does_not_start_with_half_of_the_settings(
    issuer: str, client: str, secret: str
) -> None:
    with pytest.raises(SettingError, match="OIDC_ISSUER"):
        environment.openid_provider(issuer, client, secret, "x")


def test_another_issuer_is_another_provider() -> None:
    ids = {
        environment.openid_provider(url, "a", "b", "x")["openid_connect"]["APPS"][0]["provider_id"]
        for url in ("https://a.example.org", "https://b.example.org")
    }
    assert len(ids) == 2
    assert environment.openid_provider("", "", "", "") == {}
    assert build.PASSWORD
