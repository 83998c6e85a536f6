"""A place with answers, photos and sealed values, and empty places to restore it into."""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.backup.running import Place, sums
from tests.chaos.conftest import POSTGRES, copy, fresh, gone, prepared
from tests.chaos.fleet import Filled
from tests.chaos.prepare import FORM_ID
from tests.chaos.server import Ground, Server, look

__all__ = ["prepared"]


@pytest.fixture(scope="session")
def lived_in(prepared: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Made once: twelve answers with two photos each, which the worker has followed up."""
    with copy(prepared, tmp_path_factory.mktemp("lived")) as ground:
        draw, filled = random.Random(5), []
        with Server(ground) as server:
            for number in range(12):
                filled.append(send(server, draw, number))
        look(ground, work=True)
        place = Place(ground, filled)
        place.run("tests.backup.sealing", "fill")
        yield place


@pytest.fixture
def place(lived_in: Place, tmp_path: Path) -> Iterator[Place]:
    """A copy that the test may spoil."""
    with copy(lived_in.ground, tmp_path / "place") as ground:
        yield Place(ground, lived_in.filled)


@pytest.fixture(scope="session")
def made(lived_in: Place, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, made once."""
    file = tmp_path_factory.mktemp("made") / "backup.tar"
    done = lived_in.command("backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


@pytest.fixture(scope="session")
def known(lived_in: Place, made: Path) -> dict[str, list[str]]:
    """Its checksums; asked for after the backup, which writes a line into the journal."""
    return sums(lived_in)


@pytest.fixture
def empty(prepared: Ground, lived_in: Place, tmp_path: Path) -> Iterator[Callable[[], Place]]:
    """Makes empty places, with the master keys of the other one."""
    urls: list[str] = []

    def make() -> Place:
        folder = tmp_path / f"empty-{len(urls)}"
        folder.mkdir()
        shutil.copy(lived_in.ground.data_dir / "master_keys", folder)
        urls.append(fresh() if POSTGRES else "")
        return Place(replace(prepared, data_dir=folder, database_url=urls[-1]), lived_in.filled)

    yield make
    for url in urls:
        gone(url)


def send(server: Server, draw: random.Random, number: int) -> Filled:
    phone = server.phone(number)
    files = {f"{name}{number}.jpg": draw.randbytes(3000) for name in ("a", "b")}
    first, second = files
    answers = {"ma_xa": "90001", "ngay": "2026-11-01", "tong": number}
    instance_id = f"uuid:{hashlib.sha256(b'%d' % number).hexdigest()[:32]}"
    xml = phone.fill(
        phone.blank(FORM_ID), {**answers, "anh1": first, "anh2": second}, instance_id=instance_id
    )
    assert phone.submit(xml, files).status_code == 201
    return Filled(instance_id, xml, files)
