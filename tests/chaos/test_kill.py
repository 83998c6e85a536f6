"""`kill -9` at random moments while eight phones send: what got 201 is there, once."""

import random
import time
from collections.abc import Callable

import pytest

from tests.chaos.conftest import POSTGRES
from tests.chaos.fleet import Fleet, doubled, missing
from tests.chaos.server import EMBEDDED, GUNICORN, Ground, Server, Stored, look

# gunicorn wants several processes at one database: production, that is PostgreSQL.
WAYS = {"embedded": (EMBEDDED, 5)} | ({"gunicorn": (GUNICORN, 3)} if POSTGRES else {})


@pytest.mark.parametrize("way", WAYS)
def test_every_answer_that_got_201_is_there_after_kills_and_none_twice(
    ground: Ground, way: str, figures: Callable[..., None]
) -> None:
    began, draw = time.monotonic(), random.Random(2026)
    parts, kills = WAYS[way]
    with Server(ground, parts=parts) as server, Fleet(server, seed=7) as fleet:
        for number in range(kills):
            if number:
                server.start()
            before = len(fleet.answered)
            # Never before some answers, so that each kill has something to lose.
            enough = fleet.wait(lambda least=before + 8: len(fleet.answered) >= least, 120)
            assert enough, (fleet.refusals, server.said())
            time.sleep(draw.uniform(0, 1))
            server.kill()
    stored = look(ground, work=True)
    figures(
        way=way,
        kills=kills,
        answered=len(fleet.answered),
        stored=len(stored.versions),
        broken_calls=fleet.broken,
        seconds=round(time.monotonic() - began, 1),
    )
    assert fleet.refusals == {}, server.said()
    assert missing(fleet.answered, stored) == []
    assert doubled(stored) == []
    assert_settled(stored)


def assert_settled(stored: Stored) -> None:
    """Every follow-up was done in the end, and each submission has its one typed record."""
    assert stored.sound
    assert set(stored.tasks) == {"done"}
    assert stored.submissions == stored.activities
    assert len(stored.submissions) == len(stored.versions)
