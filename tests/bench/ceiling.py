"""The machine's own ceiling: a row as large as a submission, committed alone, by bare psycopg2."""

import multiprocessing
import os
import time
from typing import Any

import psycopg2

TABLE = "bench_ceiling"


def make_table(url: str) -> None:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {TABLE} (id bigserial PRIMARY KEY, body bytea NOT NULL)"
        )


def commits_per_second(url: str, *, size: int, connections: int, seconds: float) -> float:
    """Rows of `size` bytes per second, one transaction each, by so many connections at once."""
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(connections)
    counts = fork.Queue()
    writers = [
        fork.Process(target=_write, args=(url, size, seconds, start, counts))
        for _ in range(connections)
    ]
    for writer in writers:
        writer.start()
    total: float = sum(counts.get() for _ in writers)
    for writer in writers:
        writer.join()
    return total


def _write(url: str, size: int, seconds: float, start: Any, counts: Any) -> None:
    connection = psycopg2.connect(url)
    cursor = connection.cursor()
    body = psycopg2.Binary(os.urandom(size))
    start.wait()
    began = time.perf_counter()
    done = 0
    while (now := time.perf_counter()) < began + seconds:
        cursor.execute(f"INSERT INTO {TABLE} (body) VALUES (%s)", [body])  # noqa: S608
        connection.commit()
        done += 1
    counts.put(done / (now - began))
    connection.close()
