"""Back to a point in time on PostgreSQL: what came after it is gone, and who was erased stays so.

The steps are those of the manual: WAL archived to a folder, a base backup, then the base backup and
the archive up to a moment on a new cluster.
"""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.backup.running import Place
from tests.chaos.cluster import OWNER, Cluster
from tests.chaos.conftest import POSTGRES
from tests.chaos.disk import give
from tests.chaos.server import Server, prepare

pytestmark = pytest.mark.skipif(not POSTGRES, reason="SQLite has no log to go back by")


@dataclass
class Archived:
    """A cluster that archives its log, and what stands on it."""

    cluster: Cluster
    data: Path
    archive: Path
    place: Place

    @property
    def url(self) -> str:
        return self.place.ground.database_url

    def ask(self, sql: str) -> str:
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return str(cursor.fetchone()[0])
        finally:
            connection.close()

    def base_backup(self) -> Path:
        """`pg_basebackup`, with the log that it needs itself."""
        target = self.cluster.home / "base"
        where = urlsplit(self.url)
        subprocess.run(
            [self.cluster.bin / "pg_basebackup", "-D", target, "-h", "127.0.0.1"]
            + ["-p", str(where.port), "-U", OWNER, "--no-password", "--checkpoint=fast"],
            cwd=self.cluster.home,
            env={"PGPASSWORD": self.cluster.password, "LC_ALL": "C"},
            capture_output=True,
            check=True,
            timeout=120,
            **self.cluster.who,
        )
        return target

    def go_back(self, base: Path, moment: str) -> "Archived":
        """The base backup, then the archive up to the moment; the old cluster is gone."""
        self.cluster.stop()
        (base / "recovery.signal").touch()
        if self.cluster.owner:
            give(base, self.cluster.owner)
        url = self.cluster.start(
            base,
            restore_command=f"cp {self.archive}/%f %p",
            recovery_target_time=moment,
            recovery_target_action="promote",
        )
        ground = replace(self.place.ground, database_url=url)
        return replace(self, data=base, place=replace(self.place, ground=ground))


@pytest.fixture
def archived(tmp_path: Path) -> Iterator[Archived]:
    cluster = Cluster()
    try:
        data, archive = cluster.home / "data", cluster.home / "archive"
        archive.mkdir()
        if cluster.owner:
            give(archive, cluster.owner)
        cluster.make(data)
        url = cluster.start(
            data,
            wal_level="replica",
            archive_mode="on",
            archive_command=f"test ! -f {archive}/%f && cp %p {archive}/%f",
        )
        ground = prepare(tmp_path / "place" / "data", url)
        yield Archived(cluster, data, archive, Place(ground, []))
    finally:
        cluster.close()


def test_back_to_a_moment_before_a_mistake_with_erasures_kept(
    archived: Archived, tmp_path: Path
) -> None:
    place = archived.place
    erased = place.run("tests.backup.erasing", "fill").strip()
    kept = int(archived.ask("SELECT count(*) FROM submissions_submission"))
    base = archived.base_backup()
    with Server(place.ground) as server:
        assert server.phone(0).send("anh", {"ma_xa": "90001"}).status_code == 201
        moment = archived.ask("SELECT clock_timestamp() + interval '1 millisecond'")
        archived.ask("SELECT pg_sleep(0.05)")
        # After the moment: a person is erased, and an answer comes that will be gone.
        place.run("tests.backup.erasing", "erase", erased)
        assert server.phone(0).send("anh", {"ma_xa": "90001"}).status_code == 201
    assert int(archived.ask("SELECT count(*) FROM submissions_submission")) == kept + 2
    archived.ask("SELECT pg_switch_wal()")
    back = archived.go_back(base, moment)
    assert int(back.ask("SELECT count(*) FROM submissions_submission")) == kept + 1
    # PostgreSQL knows nothing of the erasure; the server does before it opens.
    assert '"read": "Nguy' in back.place.run("tests.backup.erasing", "look", erased)
    with Server(back.place.ground) as server:
        assert server.phone(0).blank("anh")
    assert '"read": ""' in back.place.run("tests.backup.erasing", "look", erased)
    # The new line of time goes on and can be backed up.
    assert back.place.command("backup", str(tmp_path / "after.tar")).returncode == 0
