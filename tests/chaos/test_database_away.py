"""PostgreSQL goes away in the middle of requests: phones hear so, nothing is lost, it goes on."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.conftest import POSTGRES
from tests.chaos.fleet import Fleet, doubled, missing
from tests.chaos.server import EMBEDDED, GUNICORN, Ground, Server, look, prepare

pytestmark = pytest.mark.skipif(not POSTGRES, reason="SQLite lies in the server's own process")
AWAY = (
    "Cơ sở dữ liệu của máy chủ không trả lời. Chưa nhận gì: anh/chị giữ lại trên máy và gửi lại"
    " sau vài phút."
)
WAYS = {"embedded": EMBEDDED, "gunicorn": GUNICORN}


@dataclass
class Machine:
    cluster: Cluster
    data: Path
    port: str
    ground: Ground

    def start(self) -> None:
        """As an operator would: the same folder, on the same port."""
        self.cluster.start(self.data, port=self.port)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    cluster = Cluster()
    try:
        data = cluster.home / "data"
        cluster.make(data)
        url = cluster.start(data)
        port = url.rpartition(":")[2].partition("/")[0]
        yield Machine(cluster, data, port, prepare(tmp_path / "data", url))
    finally:
        cluster.close()


@pytest.mark.parametrize("way", WAYS)
def test_postgres_stops_at_once_while_phones_send_and_comes_back(
    machine: Machine, way: str, figures: Callable[..., None]
) -> None:
    with Server(machine.ground, parts=WAYS[way]) as server, Fleet(server, seed=11) as fleet:
        for _stop in range(3):
            before = len(fleet.answered)
            assert fleet.wait(lambda b=before: len(fleet.answered) >= b + 8, 60), server.said()
            # The end of every session, as by `pg_ctl stop -m immediate` or a crash.
            machine.cluster.kill()
            heard = sum(fleet.refusals.values()) + fleet.broken
            assert fleet.wait(lambda h=heard: told(fleet) >= h + 3, 60), "phones heard nothing"
            during = len(fleet.answered)
            time.sleep(0.3)
            assert len(fleet.answered) == during, "a 201 without a database"
            machine.start()
            assert fleet.wait(lambda d=during: len(fleet.answered) >= d + 8, 120), server.said()
        # It is the very same server: nobody had to start it again.
        assert all(each.poll() is None for each in server.processes)
        # Each refusal said what it was; a phone keeps its form and sends it again.
        assert set(fleet.refusals) <= {f"503 {AWAY}"}, fleet.refusals
    stored = look(machine.ground, work=True)
    figures(way=way, answered=len(fleet.answered), refused=dict(fleet.refusals))
    assert missing(fleet.answered, stored) == []
    assert doubled(stored) == []
    assert set(stored.tasks) == {"done"}
    assert stored.submissions == stored.activities


def told(fleet: Fleet) -> int:
    return sum(fleet.refusals.values()) + fleet.broken


def test_the_database_goes_away_between_the_photos_and_the_answers(machine: Machine) -> None:
    """One phone, in the middle of its own request, many times over."""
    with Server(machine.ground) as server, Fleet(server, seed=5) as fleet:
        assert fleet.wait(lambda: len(fleet.answered) >= 3, 60)
        for _ in range(6):
            # Every session is thrown out; PostgreSQL itself stays.
            throw_out(machine.ground.database_url)
            answered = len(fleet.answered)
            assert fleet.wait(lambda a=answered: len(fleet.answered) > a, 60), server.said()
    stored = look(machine.ground, work=True)
    assert missing(fleet.answered, stored) == []
    assert doubled(stored) == []
    assert stored.submissions == stored.activities


def throw_out(url: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
    finally:
        connection.close()
