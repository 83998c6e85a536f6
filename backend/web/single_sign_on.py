"""Single sign-on with an OpenID provider: for people who have an account here, nobody else.

allauth makes the round trip (state, PKCE, the exchange of the code); here stands what it leaves
open: signature, nonce, issuer, and who that is. OpenID Connect Core 1.0, 3.1.3.7.
"""

import hmac
import secrets
from typing import Any, Final

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from requests import RequestException

from backend import problems
from backend.accounts.credentials import linking
from backend.accounts.models import User
from backend.web import entering

# Signed by the provider's own key, never with a secret that we share or with nothing.
ALGORITHMS: Final = frozenset(
    ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
)
NONCE: Final = "nonce"
# RFC 8176: what a provider says when it has asked for more than one factor.
MFA: Final = "mfa"


def provider_id() -> str:
    """Of the provider that the settings name; "" without one."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return str(apps[0]["provider_id"]) if apps else ""


class Issuer(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """The provider of the settings, whose tokens are believed only when they hold."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Raises sso_away, and sso_failed for another issuer than the one of the settings."""
        try:
            config: dict[str, Any] = super().openid_config
            issuer = str(config["issuer"]).rstrip("/")
        except (RequestException, KeyError, TypeError, ValueError):
            raise problems.sso_away() from None
        if issuer != settings.OIDC_ISSUER:
            raise problems.sso_failed()
        return config

    def complete_login(
        self, request: HttpRequest, app: Any, token: Any, **kwargs: Any
    ) -> SocialLogin:
        """The login with its checked claims (`claims`), of which nothing is stored."""
        try:
            claims = self._claims(app, token.token, kwargs["response"]["id_token"])
            login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("the token does not hold") from error
        login.account.extra_data = {}
        login.claims = claims
        return login

    def _claims(self, app: Any, access: str, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token)["alg"] not in ALGORITHMS:
            raise OAuth2Error("the token is not signed")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        # The profile is asked for only where its address could link somebody new.
        known = linking.is_known(provider=self.provider_id, subject=str(claims["sub"]))
        needless = "email" in claims or known or not settings.OIDC_LINK_BY_EMAIL
        if needless or "userinfo_endpoint" not in self.openid_config:
            return claims
        more = self._fetch_user_info(access)
        if more["sub"] != claims["sub"]:
            raise OAuth2Error("the profile is somebody else's")
        return {**more, **claims}


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What allauth asks of the house. Nobody signs up here."""

    def get_provider(self, request: HttpRequest, provider: Any, client_id: Any = None) -> Any:
        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = Issuer
        return found

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, *_args: Any, **_kwargs: Any) -> None:
        raise problems.sso_failed()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Always answers by itself: allauth's own signing in and up is never reached."""
        state, claims = sociallogin.state, sociallogin.claims
        expected, told = str(state.get(NONCE) or ""), str(claims.get(NONCE) or "")
        if not expected or not hmac.compare_digest(expected.encode(), told.encode()):
            raise problems.sso_failed()
        provider, subject = sociallogin.account.provider, sociallogin.account.uid
        if state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_connected(request, provider, subject, state))
        user = linking.person_of(
            provider=provider,
            subject=subject,
            email=str(claims.get("email") or ""),
            verified=claims.get("email_verified") is True,
        )
        raise ImmediateHttpResponse(_entered(request, user, claims, state))


def _connected(
    request: HttpRequest, provider: str, subject: str, state: dict[str, Any]
) -> HttpResponse:
    """Linked to whoever asked for it. Raises sign_in_needed, sso_taken."""
    user = request.user
    if not isinstance(user, User) or state.get("person") != user.pk:
        raise problems.sign_in_needed()
    linking.link(user=user, provider=provider, subject=subject)
    return HttpResponseRedirect(reverse("account"))


def _entered(
    request: HttpRequest, user: User, claims: dict[str, Any], state: dict[str, Any]
) -> HttpResponse:
    target = entering.safe_target(request, str(state.get("next") or ""))
    methods = claims.get("amr")
    if settings.OIDC_TRUST_MFA and isinstance(methods, list) and MFA in methods:
        return entering.enter(request, user, "sso", target)
    return entering.after_password(request, user, target)


def begin(request: HttpRequest, provider: str, *, person: User | None) -> HttpResponse:
    """Off to the provider; `person`: who wants to link it to her account."""
    if provider != provider_id():
        raise problems.not_found()
    nonce = secrets.token_urlsafe(24)
    found = Adapter(request).get_provider(request, provider)
    auth: dict[str, str] = {**found.get_auth_params(), NONCE: nonce}
    answer: HttpResponse = found.redirect(
        request,
        AuthProcess.CONNECT if person else AuthProcess.LOGIN,
        next_url=entering.target_of(request),
        auth_params=auth,
        nonce=nonce,
        person=person.pk if person else None,
    )
    return answer


def back(request: HttpRequest, provider: str) -> HttpResponse:
    """The provider has sent somebody back."""
    if provider != provider_id():
        raise problems.not_found()
    view = OAuth2CallbackView.adapter_view(Issuer(request, provider))
    answer: HttpResponse = view(request)
    return answer


def is_linked(user: User) -> bool:
    return bool(SocialAccount.objects.filter(user=user, provider=provider_id()).exists())


def unlink(user: User) -> None:
    linking.unlink(user=user, provider=provider_id())
