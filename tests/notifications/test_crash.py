"""A worker is killed (kill -9) between sending and recording: nothing rings twice."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from notifications import selectors
from notifications.channels import MemoryChannel
from notifications.models import Delivery
from notifications.services import Notice, deliver, enqueue_all
from notifications.services.delivery import LEASE

ROOT = Path(__file__).resolve().parents[2]
KEYS = [f"k{number}" for number in range(5)]


def die(log: Path, moment: str, now) -> None:
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in wanted}
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.notifications.dying_worker",
            json.dumps(database, default=str),
            str(log),
            moment,
            now.isoformat(),
        ],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_was_cut_off_is_not_sent_again_and_the_rest_is_sent_once(
    lan, phone, now, tmp_path, moment
):
    log = tmp_path / "network"
    notices = [Notice(user=lan, title="Nhắc lịch", body="", link="/", key=key) for key in KEYS]
    enqueue_all(notices=notices, now=now)
    die(log, moment, now)

    # The rule runs again after the crash, and so does the worker.
    enqueue_all(notices=notices, now=now)
    spare = MemoryChannel()
    assert deliver(channel=spare, now=now + timedelta(minutes=1)) == {"sent": 2}
    assert deliver(channel=spare, now=now + LEASE) == {"unknown": 3}
    assert deliver(channel=spare, now=now + timedelta(days=1)) == {}

    rung = log.read_text().split() + [push.key for push in spare.sent]
    assert len(rung) == len(set(rung))
    assert {push.key for push in spare.sent} == {"k3", "k4"}
    assert Delivery.objects.filter(state="unknown").count() == 3
    # None is lost to its reader.
    assert sorted(message.key for message in selectors.inbox(lan)) == KEYS
