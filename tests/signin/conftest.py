"""Browsers that keep their session, an authenticator app, programs."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from backend.accounts.credentials import factors, totp
from backend.accounts.models import User
from tests import build


class App:
    """An authenticator app that holds one secret."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self, at: datetime | None = None, *, steps: int = 0) -> str:
        now = at or timezone.now()
        return totp.code_at(self.secret, totp.step_at(now) + steps)


def set_up(user: User, at: datetime | None = None) -> tuple[App, list[str]]:
    """Her second factor, set up two steps ago; the app and the recovery codes."""
    then = (at or timezone.now()) - timedelta(seconds=90)
    sealed = factors.begin(user=user, now=then)
    app = App(factors.secret_of(user, sealed))
    return app, factors.activate(user=user, sealed=sealed, code=app.code(then), now=then)


@pytest.fixture
def required(settings: LazySettings) -> None:
    """A server on the internet: sensitive values need a second factor."""
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """A browser in which this person typed her password."""

    def browser(user: User, password: str = build.PASSWORD, client: Client | None = None) -> Client:
        opened = client or Client()
        opened.post("/login", {"email": user.email, "password": password})
        return opened

    return browser
