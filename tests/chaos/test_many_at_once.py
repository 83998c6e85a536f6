"""Equal posts at once, split posts in any order, 101 photos, marked names: through real sockets."""

import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.chaos.conftest import copy
from tests.chaos.fleet import Filled, missing
from tests.chaos.prepare import FORM_ID
from tests.chaos.server import Ground, Server, look
from tests.phone import Blank

EIGHT = 8
# Every vowel with every tone, and đ: what a teacher's phone puts into a file's name.
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
MARKED = "".join(unicodedata.normalize("NFC", each + tone) for each in VOWELS for tone in TONES)


@pytest.fixture(scope="module")
def server(prepared: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("many")
    with copy(prepared, folder) as ground, Server(ground) as running:
        yield running


@pytest.fixture(scope="module")
def blank(server: Server) -> Blank:
    return server.phone(0).blank(FORM_ID)


def filled(server: Server, blank: Blank, name: str, files: dict[str, bytes]) -> Filled:
    answers = {"ma_xa": "90001", **dict(zip(("anh1", "anh2"), files, strict=False))}
    xml = server.phone(0).fill(blank, answers, instance_id=f"uuid:{name}")
    return Filled(f"uuid:{name}", xml, files)


def times_stored(server: Server, sent: Filled) -> int:
    versions = look(server.ground).versions
    return [each["instance_id"] for each in versions].count(sent.instance_id)


def test_eight_equal_posts_at_once_are_all_answered_201_and_stored_once(
    server: Server, blank: Blank
) -> None:
    sent = filled(server, blank, "tam", {"a.jpg": b"a" * 5000, "b.jpg": b"b" * 5000})
    with ThreadPoolExecutor(EIGHT) as pool:
        posts = [pool.submit(server.phone(0).post, sent.xml, sent.files) for _ in range(EIGHT)]
        assert [each.result().status for each in posts] == [201] * EIGHT
    assert times_stored(server, sent) == 1
    assert missing([sent], look(server.ground)) == []


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_hundred_and_one_photos_in_split_posts_of_any_order(
    server: Server, blank: Blank, order: tuple[int, ...]
) -> None:
    photos = {f"{n}.jpg": b"%d " % n * 50 for n in range(101)}
    name = "".join(map(str, order))
    sent = filled(server, blank, f"chia-{name}", photos)
    pairs = list(photos.items())
    groups = [dict(pairs[:1]), dict(pairs[1:]), {}]  # a hundred in one post, as Collect does
    phone = server.phone(0)
    for at, number in enumerate(order):
        reply = phone.post(sent.xml, groups[number], incomplete=at < len(order) - 1)
        assert reply.status == 201
    assert times_stored(server, sent) == 1
    assert missing([sent], look(server.ground)) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_with_every_vietnamese_mark(server: Server, blank: Blank, form: str) -> None:
    names = [f"{MARKED[:40]}đ.jpg", f"{MARKED[40:]}Đ &amp; 'x'.jpg"]
    sent = filled(server, blank, f"dau-{form}", {each: each.encode() for each in names})
    posted = {unicodedata.normalize(form, each): each.encode() for each in names}
    assert server.phone(0).post(sent.xml, posted).status == 201
    assert missing([sent], look(server.ground)) == []
