"""A storage that drops unsynced writes at a power cut loses no answer that got 201.

DATA_DIR lies on it (with SQLite's file), and PostgreSQL's data folder, with a cluster of its own.
"""

import hashlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.chaos.cluster import Cluster
from tests.chaos.conftest import POSTGRES
from tests.chaos.fleet import Filled, Fleet, doubled, missing
from tests.chaos.machine import Machine, Running
from tests.chaos.prepare import FORM_ID
from tests.chaos.server import ROOT, prepare

pytestmark = pytest.mark.cc
CUTS = 3


@pytest.fixture(scope="module")
def golden(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machine]:
    """A prepared machine, cleanly shut down; on PostgreSQL with a cluster of its own."""
    if not POSTGRES:
        yield Machine(request.getfixturevalue("prepared"), None, None)
        return
    cluster = Cluster()
    try:
        database = cluster.home / "golden"
        cluster.make(database)
        ground = prepare(tmp_path_factory.mktemp("golden") / "data", cluster.start(database))
        cluster.stop()
        yield Machine(ground, cluster, database)
    finally:
        cluster.close()


@pytest.fixture
def machine(golden: Machine, tmp_path: Path) -> Iterator[Machine]:
    yield golden.copy(tmp_path)
    if golden.cluster:
        golden.cluster.forget(tmp_path.name)


def test_no_answer_that_got_201_is_lost_in_a_power_cut(
    machine: Machine, figures: Callable[..., None]
) -> None:
    began, draw = time.monotonic(), random.Random(31)
    answered: list[Filled] = []
    for number in range(CUTS):
        with machine.on() as running, Fleet(running.server, seed=number, patient=False) as fleet:
            enough = draw.randrange(10, 60)
            assert fleet.wait(lambda e=enough, f=fleet: len(f.answered) >= e, 120), fleet.refusals
            time.sleep(draw.uniform(0, 0.2))
            # After the cut the server may still say 500, but never 201.
            assert not fleet.refusals
            machine = running.cut()
        answered += fleet.answered
        stored = machine.look()
        assert missing(answered, stored) == []
        assert doubled(stored) == []
        assert stored.sound
    figures(
        cuts=CUTS,
        answered=len(answered),
        stored=len(stored.versions),
        seconds=round(time.monotonic() - began, 1),
    )


def test_what_a_killed_server_left_unsynced_is_synced_before_the_next_201(
    machine: Machine,
) -> None:
    photo = b"a photo that another server was about to store"
    digest = hashlib.sha256(photo).hexdigest()
    with machine.on() as running:
        # Killed between the move into place and the sync of the folders that it made.
        place = machine.ground.data_dir / "blobs" / digest[:2] / digest
        place.parent.mkdir(parents=True)
        place.write_bytes(photo)
        sync_content(place, running)
        filled = send(running, {"a.jpg": photo})
        machine = running.cut()
    assert missing([filled], machine.look()) == []


def test_a_form_whose_server_died_while_syncing_is_safe_when_its_second_post_gets_201(
    machine: Machine,
) -> None:
    with machine.on() as running:
        first = send(running, {})
        phone = running.server.phone(0)
        # Without a photo the server's first sync is SQLite's commit; with one it is the photo's.
        filled = fill(running, {"a.jpg": b"photo"} if running.second else {}, seed=2)
        # It dies there, and what it wrote is still in the kernel: another server would read it.
        running.disk.cut()
        with pytest.raises(OSError):
            phone.submit(filled.xml, filled.files)
        running.server.kill()
        running.disk.mend()
        running.server.start()
        assert phone.submit(filled.xml, filled.files).status_code == 201
        machine = running.cut()
    assert missing([first, filled], machine.look()) == []


def test_the_check_sees_answers_that_were_not_synced(machine: Machine) -> None:
    with machine.on(careless=True) as running:
        sent = [send(running, {}, seed=number) for number in range(3)]
        machine = running.cut()
    assert len(missing(sent, machine.look())) == 3


def test_the_check_sees_photos_that_were_not_synced(machine: Machine) -> None:
    with machine.on(forget="/blobs") as running:
        sent = [send(running, {"a.jpg": b"photo"}, seed=number) for number in range(3)]
        machine = running.cut()
    lost = missing(sent, machine.look())
    assert len(lost) == 3
    assert not any("no answer" in each for each in lost)


def fill(running: Running, files: dict[str, bytes], seed: int = 1) -> Filled:
    phone = running.server.phone(0)
    instance_id = f"uuid:{seed}"
    answers = {"ma_xa": "90001", **dict(zip(("anh1", "anh2"), files, strict=False))}
    xml = phone.fill(phone.blank(FORM_ID), answers, instance_id=instance_id)
    return Filled(instance_id, xml, files)


def send(running: Running, files: dict[str, bytes], seed: int = 1) -> Filled:
    filled = fill(running, files, seed)
    assert running.server.phone(0).submit(filled.xml, filled.files).status_code == 201
    return filled


def sync_content(file: Path, running: Running) -> None:
    """Sync a file's content to the machine's disk, but not the folder that names it."""
    code = "import os, sys; os.fsync(os.open(sys.argv[1], os.O_RDONLY))"
    environment = {**os.environ, **running.disk.environment}
    command = [sys.executable, "-c", code, str(file)]
    subprocess.run(command, cwd=ROOT, env=environment, timeout=60, check=True)
