"""A machine whose power can be cut: the server's folder, and PostgreSQL's, on disks that forget."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.chaos.cluster import Cluster
from tests.chaos.disk import Disk, compiled, give
from tests.chaos.server import Ground, Server, Stored, look


@dataclass(frozen=True)
class Machine:
    """What stands on the disks: DATA_DIR and, with a cluster, its data folder."""

    ground: Ground
    cluster: Cluster | None
    database: Path | None
    generation: int = 0

    def copy(self, folder: Path) -> "Machine":
        """The same machine, on folders that a test may spoil."""
        data_dir = Path(shutil.copytree(self.ground.data_dir, folder / "data"))
        database = self.database
        if self.cluster and database:
            database = self.cluster.home / folder.name
            shutil.copytree(self.database, database)
            give(database, self.cluster.owner)
        return replace(self, ground=replace(self.ground, data_dir=data_dir), database=database)

    @contextmanager
    def on(self, *, forget: str = "", careless: bool = False) -> Iterator["Running"]:
        """Format the disks, start the database and the server.

        `forget` names files that the disk pretends to sync; `careless` makes the database answer
        before its commit is synced.
        """
        disk = self._disk(self.ground.data_dir, self.ground.data_dir.with_suffix(".disk"))
        disk.format()
        ground, second = self.ground, None
        if self.cluster and self.database:
            second = self._disk(self.database, self.database.with_suffix(".disk"))
            second.format(self.cluster.owner)
            options = {"fsync": "off"} if careless else {}
            url = self.cluster.start(self.database, second.environment, **options)
            ground = replace(ground, database_url=url)
        settings = {"SQLITE_SYNCHRONOUS": "NORMAL"} if careless else {}
        server = Server(ground, **disk.environment, DURABLE_FORGET=forget, **settings)
        try:
            with server:
                yield Running(self, server, disk, second)
        finally:
            if self.cluster:
                self.cluster.kill()

    def look(self) -> Stored:
        """What the machine gives back, on an honest disk."""
        if not (self.cluster and self.database):
            return look(self.ground, work=True)
        url = self.cluster.start(self.database)
        try:
            return look(replace(self.ground, database_url=url), work=True)
        finally:
            self.cluster.stop()

    @staticmethod
    def _disk(root: Path, home: Path) -> Disk:
        home.mkdir()
        return Disk(compiled(home), root, home)


@dataclass(frozen=True)
class Running:
    """A machine that is on: its server, the disk of DATA_DIR, the disk of the database."""

    machine: Machine
    server: Server
    disk: Disk
    second: Disk | None

    def cut(self) -> Machine:
        """Cut the power; the machine that is found afterwards, made of what was synced."""
        machine, number = self.machine, self.machine.generation + 1
        for disk in (self.disk, self.second):
            if disk:
                disk.cut()
        self.server.kill()
        database = machine.database
        if machine.cluster and self.second and database:
            machine.cluster.kill()
            database = database.with_name(f"{database.name}-{number}")
            self.second.after_the_cut(database, machine.cluster.owner)
        place = machine.ground.data_dir
        data_dir = self.disk.after_the_cut(place.with_name(f"{place.name}-{number}"))
        ground = replace(machine.ground, data_dir=data_dir)
        return Machine(ground, machine.cluster, database, number)
