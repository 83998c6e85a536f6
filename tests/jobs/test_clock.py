"""Jobs that the clock starts: each at its turn, and one that fails stops no other."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from backend.accounts import services as accounts
from backend.accounts.models import AppUser, Project, User
from backend.jobs import clock
from notifications.channels import MemoryChannel
from notifications.services import enqueue, register_device
from tests import build

NOW = build.NOW


@pytest.fixture
def channel() -> Iterator[MemoryChannel]:
    """The worker's channel, which it asks for once."""
    memory = MemoryChannel()
    clock._channels[:] = [memory]
    yield memory
    clock._channels.clear()


@pytest.fixture
def turns() -> Iterator[list[str]]:
    """A table of two jobs, one of which always fails."""
    told: list[str] = []

    def broken(now: datetime) -> int:
        told.append("broken")
        raise RuntimeError("Nguyễn Văn Bí Mật")

    def whole(now: datetime) -> int:
        told.append("whole")
        return 1

    kept = list(clock.TABLE)
    clock.TABLE[:] = [(broken, timedelta(minutes=1)), (whole, timedelta(minutes=10))]
    yield told
    clock.TABLE[:] = kept


def test_each_job_has_its_turn_and_no_sooner(turns: list[str]) -> None:
    ticks = clock.Clock()
    for seconds in (0, 1, 59, 60, 61, 600):
        ticks.tick(NOW + timedelta(seconds=seconds))
    assert turns == ["broken", "whole", "broken", "broken", "whole"]


def test_a_job_that_fails_is_told_in_the_log_without_its_text(
    turns: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    clock.Clock().tick(NOW)
    assert "broken" in caplog.text
    assert "RuntimeError" in caplog.text
    assert "Bí Mật" not in caplog.text


@pytest.mark.django_db
def test_the_clocks_own_jobs_run_on_an_empty_house(channel: MemoryChannel) -> None:
    for job, _every in clock.TABLE:
        assert job(NOW) == 0


@pytest.mark.django_db
def test_the_outbox_is_sent_through_the_channel(channel: MemoryChannel, worker: User) -> None:
    register_device(user=worker, kind="web", value="x" * 40, label="", now=NOW)
    enqueue(user=worker, title="Nhắc lịch", body="", link="/", key="k", now=NOW)
    assert clock.push(NOW) == 1
    assert [push.key for push in channel.sent] == ["k"]


@pytest.mark.django_db
def test_keys_of_web_forms_are_pruned_a_day_after_their_end_and_phones_never(
    worker: User, project: Project
) -> None:
    build.phone_of(worker, project)
    accounts.create_web_form_key(project=project, form_id="thu", user=worker, now=NOW)
    accounts.open_session(user=worker, now=NOW)
    assert clock.prune(NOW + timedelta(hours=25)) == 0
    assert clock.prune(NOW + timedelta(hours=27)) == 1
    assert clock.prune(NOW + timedelta(hours=49)) == 1
    assert [each.kind for each in AppUser.objects.all()] == ["phone"]
