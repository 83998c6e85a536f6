"""Two workers that record in one project at once lose none of the figures."""

import threading
import uuid

import pytest
from django.db import connection, transaction

from outreach import services
from outreach.mapping import parse
from outreach.models import Activity, Count
from tests.outreach import build

ACTIVITY = parse(build.ACTIVITY_TOML.encode())
WORKERS, EACH = 4, 5


def send():
    build.send(ACTIVITY, build.activity_answers(), submission=uuid.uuid4())


def in_thread(work, failures):
    """A started thread that keeps its failure and closes its connection."""

    def run():
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told to the main thread
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_records_written_at_the_same_moment_are_all_counted():
    together = threading.Barrier(WORKERS)
    failures = []

    def work():
        together.wait()
        for _ in range(EACH):
            send()

    for thread in [in_thread(work, failures) for _ in range(WORKERS)]:
        thread.join()
    assert failures == []
    assert Activity.objects.count() == WORKERS * EACH
    assert Count.objects.get(measure="held").value == WORKERS * EACH
    assert services.rebuild_counts(now=build.NOW, write=False)[0].differing == 0


@pytest.mark.django_db(transaction=True)
def test_a_recount_waits_for_the_record_that_another_worker_has_not_committed():
    send()
    written, failures = threading.Event(), []

    def slow():
        with transaction.atomic():
            send()
            written.set()
            # Time for the other worker to reach the figures, were it not kept waiting.
            threading.Event().wait(0.5)

    first = in_thread(slow, failures)
    assert written.wait(10)
    second = in_thread(send, failures)
    first.join()
    second.join()
    assert failures == []
    assert Count.objects.get(measure="held").value == 3
