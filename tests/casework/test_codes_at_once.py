"""Processes that open cases of one commune at the same moment give each a code of its own."""

import json
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from backend.survey.submissions.models import Submission
from outreach.models import Case, CaseNumber
from tests.casework.case_forms import opening, today
from tests.phone import FieldPhone

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
MANY = 3
PATIENCE = 120  # seconds, of a machine that has a lot to do


class Processes:
    """Those that record, each told when it may start and when it may commit."""

    def __init__(self, submissions: list[str]) -> None:
        wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        database = {name: connection.settings_dict[name] for name in wanted}
        self.said: list[tuple[subprocess.Popen[str], str]] = []
        self.heard = selectors.DefaultSelector()
        self.running = [self._started(json.dumps(database, default=str), s) for s in submissions]

    def _started(self, database: str, submission: str) -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, "-m", "tests.casework.opening_process", database, submission],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert one.stdout is not None
        self.heard.register(one.stdout, selectors.EVENT_READ, one)
        return one

    def is_silent(self) -> bool:
        """Has nobody said anything that was not heard yet?"""
        return not self.said and not self.heard.select(0)

    def hear(self, word: str) -> subprocess.Popen[str]:
        """Who says it next; what others say meanwhile is heard later."""
        while True:
            for one, told in self.said:
                if told == word:
                    self.said.remove((one, told))
                    return one
            ready = self.heard.select(PATIENCE)
            assert ready
            for key, _events in ready:
                self.said.append((key.data, key.fileobj.readline().strip()))  # type: ignore[union-attr]
                if self.said[-1][1] in {"done", ""}:
                    self.heard.unregister(key.fileobj)

    def tell(self, one: subprocess.Popen[str]) -> None:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()

    def end(self) -> None:
        for one in self.running:
            one.kill()
            one.communicate()
        self.heard.close()


@pytest.fixture
def sent(phone: FieldPhone) -> list[str]:
    """Opening forms that nobody recorded yet."""
    for number in range(MANY):
        answers = opening(uuid4(), ma_tam=f"T-AB12C{number}")
        assert phone.send("ho_so_truong_hop", answers).status_code == 201
    return [str(pk) for pk in Submission.objects.values_list("pk", flat=True)]


@pytest.fixture
def processes(sent: list[str]) -> Iterator[Processes]:
    found = Processes(sent)
    yield found
    found.end()


def wait_until_blocked(many: int) -> None:
    """PostgreSQL tells who waits for a lock; SQLite lets one in and keeps the others out."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + PATIENCE
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(asked + " AND datname = current_database()")
            if cursor.fetchone()[0] >= many:
                return
        time.sleep(0.05)
    pytest.fail("they do not wait for one another")


def test_each_gets_the_next_number_while_the_others_wait(processes: Processes) -> None:
    for _ in range(MANY):
        processes.hear("ready")
    for one in processes.running:
        processes.tell(one)
    for left in reversed(range(MANY)):
        first = processes.hear("written")
        # All others are told to write, and none can before this one has committed.
        wait_until_blocked(left)
        assert processes.is_silent()
        processes.tell(first)
        assert processes.hear("done") is first
    codes = sorted(Case.objects.values_list("code", flat=True))
    assert codes == [f"90001-{today().year}-{number + 1:05}" for number in range(MANY)]
    assert CaseNumber.objects.count() == MANY
