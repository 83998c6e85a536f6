"""Slow, chunked, broken and too large: the lines of the countryside, through the real server."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from backend.demo.parcels import multipart
from backend.demo.phone import message_of
from tests.chaos.conftest import copy
from tests.chaos.fleet import Filled, missing
from tests.chaos.line import Line, chunked, cut
from tests.chaos.prepare import FORM_ID
from tests.chaos.server import Ground, Server, Stored, look
from tests.phone import Blank, Reply

SLOW_SECONDS = 20.0
LIMIT = 1_000_000
PHOTO = bytes(range(256)) * 400


@pytest.fixture(scope="module")
def server(prepared: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    # Two threads: a slow phone that held one would be felt at once, two would stop the house.
    settings = {"SUBMISSION_MAX_BYTES": str(LIMIT), "WEB_THREADS": "2"}
    with (
        copy(prepared, tmp_path_factory.mktemp("lines")) as ground,
        Server(ground, **settings) as running,
    ):
        yield running


@pytest.fixture(scope="module")
def blank(server: Server) -> Blank:
    return server.phone(0).blank(FORM_ID)


def filled(server: Server, blank: Blank, name: str, files: dict[str, bytes]) -> Filled:
    answers = {"ma_xa": "90001", **dict(zip(("anh1", "anh2"), files, strict=False))}
    instance_id = f"uuid:{name}"
    return Filled(instance_id, server.phone(0).fill(blank, answers, instance_id=instance_id), files)


def staged(server: Server) -> list[Path]:
    return list((server.ground.data_dir / "blobs" / "tmp").glob("*"))


def times_stored(sent: Filled, stored: Stored) -> int:
    return [each["instance_id"] for each in stored.versions].count(sent.instance_id)


def test_slow_phones_hold_nobody_up(
    server: Server, blank: Blank, figures: Callable[..., None]
) -> None:
    slow = [filled(server, blank, f"slow-{n}", {f"{n}.jpg": PHOTO + b"%d" % n}) for n in range(6)]
    statuses: list[int] = []

    def crawl(number: int) -> None:
        body, kind = multipart(slow[number].xml, slow[number].files)
        pieces = cut(body, 40)
        is_chunked = number % 2 == 0
        length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(body)}"
        with Line(server, number) as line:
            line.head(kind, length)
            line.say(chunked(pieces) if is_chunked else pieces, pause=SLOW_SECONDS / 40)
            statuses.append(line.answer().status)

    crawling = [threading.Thread(target=crawl, args=(n,), daemon=True) for n in range(len(slow))]
    for thread in crawling:
        thread.start()
    time.sleep(0.5)
    took, quick = [], []
    for number in range(3):
        quick.append(filled(server, blank, f"quick-{number}", {"q.jpg": b"%d" % number}))
        began = time.monotonic()
        assert server.phone(7).submit(quick[-1].xml, quick[-1].files).status_code == 201
        took.append(time.monotonic() - began)
    # However busy the machine is, nobody waited for the slow ones: none was through by then.
    through = list(statuses)
    for thread in crawling:
        thread.join(timeout=180)
    figures(slow=len(slow), quick=len(quick), slowest_quick=round(max(took), 2))
    assert through == []
    assert statuses == [201] * len(slow)
    assert missing(slow + quick, look(server.ground)) == []


@pytest.mark.parametrize("extra", ["", "Content-Length: {length}"])
def test_a_chunked_post_is_stored_whole(server: Server, blank: Blank, extra: str) -> None:
    photos = {"a.jpg": PHOTO, "b.jpg": PHOTO[:70_001]}
    sent = filled(server, blank, f"chunked-{len(extra)}", photos)
    body, kind = multipart(sent.xml, sent.files)
    with Line(server) as line:
        lengths = [extra.format(length=len(body))] if extra else []
        line.head(kind, "Transfer-Encoding: chunked", *lengths)
        line.say(chunked(cut(body, 7)))
        assert line.answer().status == 201
    stored = look(server.ground)
    assert missing([sent], stored) == []
    assert times_stored(sent, stored) == 1


def test_a_line_that_breaks_in_the_middle_of_a_body_leaves_nothing(
    server: Server, blank: Blank
) -> None:
    sent = filled(server, blank, "broken", {"a.jpg": b"broken" + PHOTO})
    body, kind = multipart(sent.xml, sent.files)
    for length, pieces in (
        (f"Content-Length: {len(body)}", [body[:-1000]]),
        (f"Content-Length: {len(body)}", [body[:-1]]),
        ("Transfer-Encoding: chunked", chunked([body[:-1000]], whole=False)),
        # All bytes have come, but not the chunk that says so.
        ("Transfer-Encoding: chunked", chunked([body], whole=False)),
    ):
        for hang_up in (Line.__exit__, Line.reset):
            line = Line(server)
            line.head(kind, length)
            line.say(pieces)
            hang_up(line)
    time.sleep(0.5)
    assert times_stored(sent, look(server.ground)) == 0
    digest = hashlib.sha256(sent.files["a.jpg"]).hexdigest()
    assert not (server.ground.data_dir / "blobs" / digest[:2] / digest).exists()
    assert staged(server) == []
    # The same form goes through when the line is back.
    assert server.phone(0).submit(sent.xml, sent.files).status_code == 201
    assert missing([sent], look(server.ground)) == []


@pytest.mark.parametrize("way", ["length", "chunked"])
@pytest.mark.parametrize("lost", [1000, 4])
def test_a_body_whose_end_was_lost_on_the_way_is_refused_with_our_words(
    server: Server, blank: Blank, way: str, lost: int
) -> None:
    sent = filled(server, blank, "short", {"a.jpg": PHOTO})
    body, kind = multipart(sent.xml, sent.files)
    # A proxy that lost the end and closes the request as if nothing were missing.
    answer = post(server, body[:-lost], kind, way)
    assert answer.status == 400
    assert message_of(answer.body)
    assert times_stored(sent, look(server.ground)) == 0
    assert staged(server) == []


@pytest.mark.parametrize("way", ["length", "chunked"])
def test_a_body_above_the_limit_is_refused_with_our_words(
    server: Server, blank: Blank, way: str
) -> None:
    sent = filled(server, blank, "large", {"a.jpg": bytes(LIMIT)})
    body, kind = multipart(sent.xml, sent.files)
    answer = post(server, body, kind, way)
    assert answer.status == 413
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert "1 MB" in message_of(answer.body)
    assert_nothing_was_kept(server, sent)


@pytest.mark.parametrize("way", ["length", "chunked"])
def test_a_body_far_above_the_limit_is_not_even_listened_to(
    server: Server, blank: Blank, way: str
) -> None:
    sent = filled(server, blank, "huge", {"a.jpg": bytes(8 * LIMIT)})
    body, kind = multipart(sent.xml, sent.files)
    # Where the phone is still sending when the server hangs up, it hears no answer.
    with suppress(OSError):
        assert post(server, body, kind, way).status == 413
    assert_nothing_was_kept(server, sent)


def post(server: Server, body: bytes, kind: str, way: str) -> Reply:
    """Send it in pieces, with its length or in chunks."""
    with Line(server) as line:
        if way == "length":
            line.head(kind, f"Content-Length: {len(body)}")
            line.say(cut(body, 9))
        else:
            line.head(kind, "Transfer-Encoding: chunked")
            line.say(chunked(cut(body, 9)))
        return line.answer()


def assert_nothing_was_kept(server: Server, sent: Filled) -> None:
    assert server.phone(0).head() == LIMIT, "the server lives on"
    assert staged(server) == []
    assert times_stored(sent, look(server.ground)) == 0
