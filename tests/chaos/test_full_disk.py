"""A disk that is full: the phone hears so and keeps its form; the server goes on afterwards."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.conftest import POSTGRES
from tests.chaos.disk import FullDisk, compiled, give
from tests.chaos.fleet import Filled, doubled, missing
from tests.chaos.prepare import FORM_ID
from tests.chaos.server import Ground, Server, look, prepare
from tests.phone import Blank, Sent

pytestmark = pytest.mark.cc
BLANKS: dict[str, Blank] = {}
ANSWERS = {"ma_xa": "90001", "ngay": "2026-11-01", "tong": 3}


def fill(server: Server, name: str, photo: bytes | None = None) -> Filled:
    """A filled form; the empty one was fetched when there was room."""
    phone, blank = server.phone(0), BLANKS.get(server.url) or server.phone(0).blank(FORM_ID)
    BLANKS[server.url] = blank
    files = {f"{name}.jpg": photo} if photo is not None else {}
    answers = {**ANSWERS, **dict.fromkeys(("anh1",) if files else (), f"{name}.jpg")}
    instance_id = f"uuid:{hashlib.sha256(name.encode()).hexdigest()[:32]}"
    return Filled(
        instance_id,
        phone.fill(blank, answers, instance_id=instance_id),
        files,
    )


def sent(server: Server, filled: Filled) -> int:
    return server.phone(0).submit(filled.xml, filled.files).status_code


def says_full(answer: Sent) -> None:
    """In the phones' own XML, with a sentence that says what it is and what to do."""
    assert answer.status_code == 507, answer.message
    assert "hết chỗ" in answer.message
    assert "gửi lại" in answer.message


def staged(ground: Ground) -> list[Path]:
    return list((ground.data_dir / "blobs" / "tmp").glob("*"))


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return compiled(tmp_path, "full")


def test_a_photo_finds_no_room(ground: Ground, library: Path, tmp_path: Path) -> None:
    disk = FullDisk(library, ground.data_dir, tmp_path, only="/blobs/")
    with Server(ground, **disk.environment) as server:
        first = fill(server, "first", b"photo one")
        assert sent(server, first) == 201
        disk.fill()
        photo = fill(server, "photo", b"photo two")
        for _ in range(3):
            says_full(server.phone(0).submit(photo.xml, photo.files))
        assert staged(ground) == []
        # What needs no new file is still taken: only the photos' disk is full.
        plain = fill(server, "plain")
        assert sent(server, plain) == 201
        assert photo.instance_id not in {v["instance_id"] for v in look(ground).versions}
        disk.clear()
        assert sent(server, photo) == 201
    stored = look(ground, work=True)
    assert missing([first, plain, photo], stored) == []
    assert doubled(stored) == []
    assert set(stored.tasks) == {"done"}


@contextmanager
def on_a_full_disk(
    request: pytest.FixtureRequest, library: Path, tmp_path: Path
) -> Iterator[tuple[Ground, FullDisk, dict[str, str]]]:
    """A place whose database lies on a disk that can be full, and the server's environment."""
    if not POSTGRES:
        ground = request.getfixturevalue("ground")
        disk = FullDisk(library, ground.data_dir, tmp_path, only="sqlite3")
        yield ground, disk, disk.environment
        return
    cluster = Cluster()
    try:
        data, home = cluster.home / "data", cluster.home / "disk"
        home.mkdir()
        own = compiled(home, "full")
        give(home, cluster.owner)
        cluster.make(data)
        # Its tables; a full disk of the log itself stops PostgreSQL, and it is started again.
        disk = FullDisk(own, data, home, only="/base/")
        url = cluster.start(data, disk.environment)
        yield prepare(tmp_path / "data", url), disk, {}
    finally:
        cluster.close()


def test_the_database_finds_no_room(
    request: pytest.FixtureRequest, library: Path, tmp_path: Path
) -> None:
    with on_a_full_disk(request, library, tmp_path) as (ground, disk, environment):
        with Server(ground, **environment) as server:
            answered = [fill(server, "before", b"photo")]
            assert sent(server, answered[0]) == 201
            disk.fill()
            refusals = 0
            # What fits into pages that are there already is taken, as on a real disk.
            for number in range(400):
                filled = fill(server, f"full {number}", b"%d" % number * 2000)
                answer = server.phone(0).submit(filled.xml, filled.files)
                if answer.status_code == 201:
                    answered.append(filled)
                    continue
                says_full(answer)
                refusals += 1
                if refusals == 5:
                    break
            assert refusals == 5, "the disk was never full"
            kept = filled
            disk.clear()
            # No restart: the same server takes the same form.
            assert sent(server, kept) == 201
            answered += [kept, fill(server, "after", b"photo after")]
            assert sent(server, answered[-1]) == 201
        stored = look(ground, work=True)
        assert missing(answered, stored) == []
        assert doubled(stored) == []
        assert len(stored.versions) == len(answered), "a refused form was stored"
        assert stored.sound
        assert set(stored.tasks) == {"done"}
        assert stored.submissions == stored.activities
