"""`kill -9` at random moments while eight phones send: what got 201 is there, once."""

import random
import time
from collections.abc import Callable

import pytest

from tests.chaos.conftest import POSTGRES
from tests.chaos.fleet import Fleet, doubled, missing
from tests.chaos.server import EMBEDDED, GUNICORN, Ground, Server, Stored, look

KILLS = 4
# gunicorn wants several processes at one database: production, that is PostgreSQL.
WAYS = {"embedded": EMBEDDED} | ({"gunicorn": GUNICORN} if POSTGRES else {})


@pytest.mark.parametrize("way", WAYS)
def test_every_answer_that_got_201_is_there_after_kills_and_none_twice(
    ground: Ground, way: str, figures: Callable[..., None]
) -> None:
    began, draw = time.monotonic(), random.Random(2026)
    kills = KILLS if way == "embedded" else 2
    with Server(ground, parts=WAYS[way]) as server:
        with Fleet(server, seed=7) as fleet:
            for _ in range(kills):
                before = len(fleet.answered)
                # Never before the first answers, so that each kill has something to lose.
                assert fleet.wait(lambda before=before: len(fleet.answered) > before + 8, 20)
                time.sleep(draw.uniform(0, 1.0))
                server.kill()
                server.start()
            before = len(fleet.answered)
            assert fleet.wait(lambda: len(fleet.answered) > before + 8, 20)
        # Phones that were cut off in mid-request had an answer from nobody: killed once more.
    stored = look(ground, work=True)
    figures(
        way=way,
        kills=kills + 1,
        answered=len(fleet.answered),
        stored=len(stored.versions),
        broken=fleet.broken,
        seconds=round(time.monotonic() - began, 1),
    )
    assert fleet.refusals == {}
    assert missing(fleet.answered, stored) == []
    assert doubled(stored) == []
    assert_settled(stored)


def assert_settled(stored: Stored) -> None:
    """Every follow-up was done in the end, and each submission has its one typed record."""
    assert stored.sound
    assert set(stored.tasks) == {"done"}
    assert stored.submissions == stored.activities
    assert len(stored.submissions) == len(stored.versions)
