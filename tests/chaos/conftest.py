"""A prepared ground for each test, on the database engine of the run."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from tests.chaos.server import Ground, prepare

POSTGRES = os.environ.get("TEST_DATABASE_URL", "")


def say(sql: str) -> None:
    """One statement outside any transaction, on the run's own server."""
    connection = psycopg2.connect(POSTGRES)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    finally:
        connection.close()


def fresh(template: str = "template0") -> str:
    """A new database of the run's server; its address."""
    name = f"chaos_{secrets.token_hex(6)}"
    say(f"CREATE DATABASE {name} TEMPLATE {template}")
    return urlsplit(POSTGRES)._replace(path=f"/{name}").geturl()


def name_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def gone(url: str) -> None:
    if url:
        say(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE)")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Made once per run; tests work on copies."""
    url = fresh() if POSTGRES else ""
    yield prepare(tmp_path_factory.mktemp("chaos") / "prepared", url)
    gone(url)


@contextmanager
def copy(prepared: Ground, folder: Path) -> Iterator[Ground]:
    """A prepared folder and database that may be spoilt."""
    data_dir = Path(shutil.copytree(prepared.data_dir, folder / "data"))
    url = fresh(name_of(prepared.database_url)) if POSTGRES else ""
    try:
        yield replace(prepared, data_dir=data_dir, database_url=url)
    finally:
        gone(url)


@pytest.fixture
def ground(prepared: Ground, tmp_path: Path) -> Iterator[Ground]:
    """A folder and a database of the test's own."""
    with copy(prepared, tmp_path) as own:
        yield own


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Writes down what was measured: shown by `pytest -s`, kept in the run's report."""

    def note(**measured: object) -> None:
        for name, value in measured.items():
            record_property(name, value)
        print("·", ", ".join(f"{name} {value}" for name, value in measured.items()))

    return note
