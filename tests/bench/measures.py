"""The benchmarks: each takes the running whole and tells what it measured, one dict per client
count."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.bench import load, traffic
from tests.bench.load import Measured, Requests
from tests.bench.stack import Stack, Used

FILL = 1000
WARM_UP = 40


@dataclass
class Wanted:
    """How to measure. Empty `clients`: those that each benchmark is about."""

    clients: list[int] = field(default_factory=list)
    seconds: float = 10.0
    rows: int = 100_000
    fill: int = FILL


Lines = Iterator[dict[str, Any]]


def fill(stack: Stack, count: int) -> None:
    """So many submissions by the front door, their deferred work done, statistics taken."""
    load.run(stack.port, traffic.new_submissions(stack), clients=8, most=count)
    stack.drain()
    stack.analyze()


def submission(stack: Stack, wanted: Wanted) -> Lines:
    """New submissions of 6 KB with 60 questions and a geopoint."""
    yield from _submissions(stack, wanted, "submission", traffic.new_submissions(stack))


def mapped(stack: Stack, wanted: Wanted) -> Lines:
    """The same from a form whose answers become outreach records."""
    made = traffic.new_submissions(stack, "mapped")
    yield from _submissions(stack, wanted, "mapped", made, clients=[8])


def photo(stack: Stack, wanted: Wanted) -> Lines:
    """A submission with a photo of 300 KB, which no other has."""
    made = traffic.new_submissions(stack, "photo", photo=True)
    yield from _submissions(stack, wanted, "photo", made, clients=[8])


def again(stack: Stack, wanted: Wanted) -> Lines:
    """Submissions that are stored, sent again with the same bytes."""
    with stack.connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.xml FROM submissions_submissionversion v JOIN forms_form f"
            " ON f.id = v.form_id WHERE f.form_id = 'sang_loc' AND instance_id LIKE 'uuid:%'"
            " LIMIT 1000"
        )
        sent = [bytes(row[0]) for row in cursor.fetchall()]
    before = stack.stored()
    made = traffic.known_submissions(stack, sent)
    for clients in wanted.clients or [8]:
        told = _timed(stack, "again", made, clients, wanted)
        yield told | {
            "stored_new": stack.stored() - before,
            "as_it_should": stack.stored() == before,
        }


def form_list(stack: Stack, wanted: Wanted) -> Lines:
    """formList with 20 and with 500 forms."""
    for forms in ("20", "500"):
        for clients in wanted.clients or [1, 16]:
            made = traffic.lists(stack, forms)
            yield _timed(stack, "form_list", made, clients, wanted) | {"forms": int(forms)}


def download(stack: Stack, wanted: Wanted) -> Lines:
    """Manifest, form, one file of 10 KB: three requests a download."""
    for clients in wanted.clients or [8]:
        told = _timed(stack, "download", traffic.downloads(stack), clients, wanted)
        yield told | {"downloads_per_second": round(told["per_second"] / 3, 1)}


def flat(stack: Stack, wanted: Wanted) -> Lines:
    """New submissions at 1,000 stored, at 100,000 and so on up to --rows, by 8 clients."""
    sizes = [size for size in (100_000, 1_000_000) if size <= wanted.rows] or [wanted.rows]
    for size in [0, *sizes]:
        if size > stack.stored():
            stack.hold_worker()
            stack.bulk(size)
            stack.drain()
        made = traffic.new_submissions(stack)
        yield from _submissions(stack, wanted, "flat", made, clients=[8])


def _submissions(
    stack: Stack, wanted: Wanted, name: str, made: Requests, clients: list[int] | None = None
) -> Lines:
    """Timed with the worker held; then the worker's turn, and what both together would keep up."""
    for count in wanted.clients or clients or [1, 8, 32]:
        stack.drain()
        before = stack.stored()
        stack.hold_worker()
        told = _timed(stack, name, made, count, wanted)
        new = stack.stored() - before
        used = stack.used()
        seconds = stack.drain()
        deferred = stack.used().since(used)
        answered = told["requests"] + told["warm_up"]
        whole = told["seconds"] * new / max(1, told["requests"]) + seconds
        yield told | {
            "drained_per_second": round(new / whole, 1),
            "deferred_cpu_ms": {
                "worker": _each(deferred.worker, new),
                "database": _each(deferred.database, new),
            },
            "stored_before": before,
            "stored_new": new,
            "as_it_should": new == answered and not stack.dead(),
        }


def _timed(stack: Stack, name: str, made: Requests, clients: int, wanted: Wanted) -> dict[str, Any]:
    size = len(stack.facts["xml"])
    top = stack.ceiling(size=size, connections=clients, seconds=max(0.2, wanted.seconds / 4))
    warm = load.run(stack.port, made, clients=clients, most=max(WARM_UP, 2 * clients))
    before = stack.used()
    measured = load.run(stack.port, made, clients=clients, seconds=wanted.seconds)
    used = stack.used().since(before)
    return _told(name, clients, measured, used) | {
        "warm_up": warm.count,
        "ceiling_per_second": round(top),
        "of_ceiling": round(measured.per_second / top, 4),
        "server_resident_mb": round(stack.resident() / 2**20),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _told(name: str, clients: int, measured: Measured, used: Used) -> dict[str, Any]:
    return {
        "bench": name,
        "clients": clients,
        "seconds": round(measured.seconds, 2),
        "requests": measured.count,
        "statuses": dict(sorted(measured.statuses.items())),
        "per_second": round(measured.per_second, 1),
        "p50_ms": round(measured.milliseconds(0.50), 1),
        "p95_ms": round(measured.milliseconds(0.95), 1),
        "p99_ms": round(measured.milliseconds(0.99), 1),
        "cpu_ms": {
            "server": _each(used.server, measured.count),
            "database": _each(used.database, measured.count),
            "client": _each(measured.client_cpu, measured.count),
        },
    }


def _each(seconds: float, count: int) -> float:
    return round(1000 * seconds / max(1, count), 2)


ALL = {
    "submission": submission,
    "mapped": mapped,
    "photo": photo,
    "again": again,
    "form_list": form_list,
    "download": download,
    "flat": flat,
}
