"""Data out, measured: CSV, CSV zip, XLSX, GeoJSON (and OData pages) of many submissions.

Each line: rows per second, seconds to the first byte, bytes, the server's peak memory and processor
time; beside them the ceiling: the same rows' answers copied out of the same database by bare
psycopg2, once as stored and once taken apart into columns of CSV.
"""

import http.client
import io
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.measures import Lines, Wanted
from tests.bench.stack import Stack

FORM = "sang_loc"
PASSWORD = "mot-mat-khau-dai"  # that of tests.build, which needs Django
SOURCE = (
    "FROM submissions_submission s JOIN submissions_submissionversion v ON v.id = s.current_id"
    f" JOIN forms_form f ON f.id = s.form_id AND f.form_id = '{FORM}'"
)
KINDS = ("csv", "csv.zip?attachments=false", "xlsx", "geojson?fields=*")
SIZES = (20_000, 100_000)
PAGE = 1000
ODATA_PAGES = 20


def exports(stack: Stack, wanted: Wanted) -> Lines:
    """Every kind of export at 20,000 rows and at --rows."""
    program = _Program(stack)
    for size in sorted({min(size, wanted.rows) for size in SIZES} | {wanted.rows}):
        stack.hold_worker()
        stack.bulk(size)
        stack.analyze()
        rows = stack.one(f"SELECT count(*) {SOURCE}")
        top = _ceiling(stack)
        for kind in KINDS:
            path = f"{program.base}/submissions.{kind}"
            yield _told(kind.partition("?")[0], rows, top, program.fetch(path), stack)
        yield from _pages(stack, program, rows)
    stack.let_worker()


def _told(
    kind: str, rows: int, top: dict[str, int], got: dict[str, Any], stack: Stack
) -> dict[str, Any]:
    rate = rows / got["seconds"]
    return {
        "bench": f"export_{kind}",
        "rows": rows,
        "value": round(rate),
        "unit": "rows/s",
        "ceiling": top["csv"],
        "of_ceiling": round(rate / top["csv"], 3),
        "ceiling_as_stored": top["stored"],
        **got,
        "as_it_should": got["status"] == 200,
    }


def _pages(stack: Stack, program: "_Program", rows: int) -> Iterator[dict[str, Any]]:
    """OData pages of 1,000 with the count, one after another, as Excel and Power BI take them."""
    seconds, first, status = 0.0, 0.0, 200
    pages = min(ODATA_PAGES, rows // PAGE)
    for number in range(pages):
        query = f"$top={PAGE}&$skip={number * PAGE}&$count=true".replace("$", "%24")
        got = program.fetch(f"{program.base}.svc/Submissions?{query}")
        status = max(status, got["status"])
        seconds, first = seconds + got["seconds"], first or got["first_byte_seconds"]
    yield {
        "bench": "odata_pages",
        "rows": rows,
        "value": round(pages * PAGE / seconds) if seconds else 0,
        "unit": "rows/s",
        "first_byte_seconds": first,
        "page_ms": round(seconds / max(1, pages) * 1000),
        "status": status,
        "as_it_should": status == 200,
    }


def _ceiling(stack: Stack) -> dict[str, int]:
    """Rows per second of COPY by one psycopg2 connection: answers as stored, and as 60 columns."""
    with stack.connection.cursor() as cursor:
        cursor.execute(f"SELECT jsonb_object_keys(v.answers) {SOURCE} LIMIT 100")
        keys = sorted({row[0] for row in cursor.fetchall()})
    columns = ", ".join(f'"{key}" text' for key in keys)
    return {
        "stored": _copied(stack, f"SELECT s.instance_id, v.answers {SOURCE}"),
        "csv": _copied(
            stack,
            f"SELECT s.instance_id, a.* {SOURCE}, jsonb_to_record(v.answers) AS a({columns})",
        ),
    }


def _copied(stack: Stack, sql: str) -> int:
    class Nowhere(io.RawIOBase):
        lines = 0

        def write(self, chunk: Any) -> int:
            Nowhere.lines += bytes(chunk).count(b"\n")
            return len(chunk)

    began = time.perf_counter()
    with stack.connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT csv)", Nowhere())
    return round(Nowhere.lines / (time.perf_counter() - began))


class _Program:
    """Somebody with a bearer token who may read what was sent in her commune."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        with stack.connection.cursor() as cursor:
            cursor.execute(
                "UPDATE accounts_role SET verbs = verbs || '[\"submission.read\"]'::jsonb"
                " WHERE name = 'outreach_worker'"
            )
        self.base = f"/v1/projects/{stack.facts['project']}/forms/{FORM}"
        body = json.dumps({"email": "do@example.org", "password": PASSWORD})
        connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=60)
        connection.request("POST", "/v1/sessions", body, {"Content-Type": "application/json"})
        self.token = json.loads(connection.getresponse().read())["token"]

    def fetch(self, path: str) -> dict[str, Any]:
        """Take it all; how long, how much, and what it cost the server."""
        watch = _Watch(self.stack)
        before = self.stack.used()
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.stack.port, timeout=600)
        connection.request("GET", path, headers={"Authorization": f"Bearer {self.token}"})
        answer = connection.getresponse()
        size = len(answer.read(1))
        first = time.perf_counter() - began
        while chunk := answer.read(1 << 20):
            size += len(chunk)
        seconds = time.perf_counter() - began
        used = self.stack.used().since(before)
        return {
            "status": answer.status,
            "first_byte_seconds": round(first, 3),
            "seconds": round(seconds, 3),
            "megabytes": round(size / 1e6, 1),
            "cpu_seconds": {"server": round(used.server, 2), "database": round(used.database, 2)},
            "server_peak_mb": watch.stop(),
            "server_before_mb": watch.before,
        }


class _Watch:
    """The most that the server's processes hold in memory while something runs."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.before = self.peak = self._now()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _now(self) -> int:
        return round(self.stack.resident() / 2**20)

    def _look(self) -> None:
        while not self._over.wait(0.1):
            self.peak = max(self.peak, self._now())

    def stop(self) -> int:
        self._over.set()
        self._thread.join()
        return self.peak
