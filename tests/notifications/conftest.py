"""People with phones, and the moment of every notification test."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from backend.accounts.models import User
from notifications.models import Device
from notifications.services import register_device

NOW = datetime(2026, 5, 16, 11, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """Makes a user by name."""

    def make(name: str) -> User:
        return User.objects.create(email=f"{name}@example.org", name=name, created_at=NOW)

    return make


@pytest.fixture
def lan(person: Callable[[str], User]) -> User:
    return person("lan")


@pytest.fixture
def phone(lan: User, now: datetime) -> Device:
    return register_device(user=lan, kind="fid", value="fid-of-lan", label="Máy của Lan", now=now)
