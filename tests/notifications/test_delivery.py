"""What is queued reaches the devices once, or says why not."""

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection, transaction

from notifications.channels import ConsoleChannel, Fate, MemoryChannel, Outcome, Push
from notifications.models import Delivery, Device
from notifications.services import Notice, deliver, enqueue, enqueue_all, register_device
from notifications.services.delivery import BACKOFF, LEASE, TRIES, back_off, due


def half() -> float:
    return 0.5


def queue(user, now, *keys: str) -> None:
    notices = [Notice(user=user, title=f"Nhắc {key}", body="", link="/", key=key) for key in keys]
    enqueue_all(notices=notices, now=now)


def answering(fate: Fate, **more: object) -> MemoryChannel:
    return MemoryChannel(lambda _: Outcome(fate, "planted", **more))


class BrokenChannel:
    """Takes the pushes and raises before it says what came of them."""

    batch = 20

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
        raise ConnectionError("planted")


class TalkativeChannel:
    """Gives one outcome too many."""

    batch = 20

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
        return [Outcome(Fate.SENT)] * (len(addressed) + 1)


def test_a_message_is_sent_and_recorded_once(lan, phone, now):
    channel = MemoryChannel()
    queue(lan, now, "k1")
    assert deliver(channel=channel, now=now) == {"sent": 1}
    assert deliver(channel=channel, now=now + timedelta(days=1)) == {}
    (push,) = channel.sent
    delivery = Delivery.objects.get()
    assert (push.kind, push.value, push.title) == ("fid", "fid-of-lan", "Nhắc k1")
    assert push.message_id == delivery.message_id.hex
    assert (delivery.state, delivery.attempts, delivery.sent_at) == ("sent", 1, now)


def test_a_refusal_for_now_is_tried_again_five_times_in_all(lan, phone, now):
    channel = answering(Fate.RETRY)
    queue(lan, now, "k1")
    at, waits = now, []
    for _ in range(TRIES - 1):
        assert deliver(channel=channel, now=at, jitter=half) == {"retry": 1}
        run_at = Delivery.objects.get().run_at
        waits.append(run_at - at)
        assert deliver(channel=channel, now=run_at - timedelta(seconds=1), jitter=half) == {}
        at = run_at
    assert waits == [BACKOFF, BACKOFF * 2, BACKOFF * 4, BACKOFF * 8]
    assert deliver(channel=channel, now=at, jitter=half) == {"dead": 1}
    assert deliver(channel=channel, now=at + timedelta(days=9)) == {}
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.error) == (TRIES, "planted")
    assert len({push.message_id for push in channel.sent}) == 1


def test_retry_after_is_honoured(lan, phone, now):
    queue(lan, now, "k1")
    deliver(channel=answering(Fate.RETRY, retry_after=timedelta(hours=1)), now=now, jitter=half)
    assert Delivery.objects.get().run_at == now + timedelta(hours=1) + BACKOFF / 2


def test_back_off_is_spread_between_half_and_one_and_a_half():
    assert back_off(attempts=1, retry_after=None, jitter=lambda: 0.0) == BACKOFF * 0.5
    assert back_off(attempts=2, retry_after=None, jitter=lambda: 1.0) == BACKOFF * 3
    short = timedelta(seconds=1)
    assert back_off(attempts=1, retry_after=short, jitter=half) == BACKOFF


def test_a_gone_address_closes_the_device_and_all_that_waits_for_it(lan, phone, now):
    queue(lan, now, "k1", "k2", "k3")
    assert deliver(channel=answering(Fate.GONE), now=now, limit=1) == {"gone": 1}
    assert Device.objects.get().gone_at == now
    assert set(Delivery.objects.values_list("state", flat=True)) == {"gone"}
    queue(lan, now, "k4")
    assert Delivery.objects.count() == 3


def test_gone_beside_retry_leaves_nothing_open(lan, phone, now):
    fates = iter([Fate.RETRY, Fate.GONE])
    queue(lan, now, "k1", "k2")
    deliver(channel=MemoryChannel(lambda _: Outcome(next(fates))), now=now)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"gone"}


@pytest.mark.parametrize(("fate", "state"), [(Fate.REFUSED, "dead"), (Fate.UNKNOWN, "unknown")])
def test_a_refusal_and_an_unknown_end_are_never_sent_again(lan, phone, now, fate, state):
    queue(lan, now, "k1")
    assert deliver(channel=answering(fate), now=now) == {state: 1}
    assert deliver(channel=MemoryChannel(), now=now + timedelta(days=1)) == {}
    assert Device.objects.get().gone_at is None


@pytest.mark.parametrize(
    ("channel", "error"), [(BrokenChannel(), ConnectionError), (TalkativeChannel(), ValueError)]
)
def test_a_channel_that_raises_is_heard_and_its_batch_is_not_sent_again(
    lan, phone, now, channel, error
):
    queue(lan, now, "k1")
    with pytest.raises(error):
        deliver(channel=channel, now=now)
    spare = MemoryChannel()
    assert deliver(channel=spare, now=now + LEASE - timedelta(seconds=1)) == {}
    assert deliver(channel=spare, now=now + LEASE) == {"unknown": 1}
    assert spare.sent == []


def test_who_is_slower_than_the_lease_still_records_what_came_of_it(lan, phone, now):
    queue(lan, now, "k1")

    class Slow(MemoryChannel):
        def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
            assert deliver(channel=MemoryChannel(), now=now + LEASE) == {"unknown": 1}
            return super().send(addressed)

    assert deliver(channel=Slow(), now=now) == {"sent": 1}
    assert Delivery.objects.get().state == "sent"


def test_a_phone_that_changed_hands_gets_nothing_of_the_former_user(lan, phone, person, now):
    channel = MemoryChannel()
    queue(lan, now, "k1")
    minh = person("minh")
    register_device(user=minh, kind="fid", value="fid-of-lan", label="", now=now)
    queue(minh, now, "k2")
    # A retry that was on its way while the phone changed hands.
    Delivery.objects.filter(message__key="k1").update(state="retry", run_at=now)
    assert deliver(channel=channel, now=now) == {"sent": 1}
    assert [push.key for push in channel.sent] == ["k2"]


def test_the_limit_holds_and_the_rest_follows(lan, phone, now):
    channel = MemoryChannel()
    queue(lan, now, *[f"k{number}" for number in range(50)])
    assert deliver(channel=channel, now=now, limit=30) == {"sent": 30}
    assert deliver(channel=channel, now=now) == {"sent": 20}
    assert len({push.key for push in channel.sent}) == 50


def test_a_batch_takes_as_many_queries_as_one(lan, phone, now, django_assert_num_queries):
    channel = MemoryChannel()
    channel.batch = 100
    queue(lan, now, "first")
    with connection.execute_wrapper(counting := Counting()):
        deliver(channel=channel, now=now, limit=1)
    queue(lan, now, *[f"k{number}" for number in range(100)])
    with django_assert_num_queries(counting.count):
        assert deliver(channel=channel, now=now, limit=100) == {"sent": 100}


class Counting:
    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def test_nothing_due_only_reads(lan, phone, now):
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql.split()[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert deliver(channel=MemoryChannel(), now=now) == {}
    assert set(statements) == {"SELECT"}


def test_what_is_due_is_found_by_the_index_of_the_open_ones(lan, phone, now):
    queue(lan, now, *[f"k{number}" for number in range(500)])
    Delivery.objects.exclude(message__key="k7").update(state="sent", run_at=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "delivery_open" in due(now).explain()


def test_the_console_logs_the_key_and_nothing_else(lan, phone, now, caplog):
    enqueue(user=lan, title="Tiêu đề", body="Nội dung", link="/trang", key="k1", now=now)
    with caplog.at_level(logging.INFO):
        assert deliver(channel=ConsoleChannel(), now=now) == {"sent": 1}
    assert [record.getMessage() for record in caplog.records] == ["push k1"]


def test_a_push_shows_neither_address_nor_text(lan, phone, now):
    channel = MemoryChannel()
    queue(lan, now, "k1")
    deliver(channel=channel, now=now)
    assert "fid-of-lan" not in repr(channel.sent)
    assert "Nhắc" not in repr(channel.sent)


@pytest.mark.django_db(transaction=True)
def test_it_sends_outside_any_transaction(lan, phone, now):
    seen: list[bool] = []

    def look(push: Push) -> Outcome:
        seen.append(connection.in_atomic_block)
        return Outcome(Fate.SENT)

    queue(lan, now, "k1")
    with transaction.atomic(), pytest.raises(RuntimeError):
        deliver(channel=MemoryChannel(look), now=now)
    assert deliver(channel=MemoryChannel(look), now=now) == {"sent": 1}
    assert seen == [False]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once(lan, phone, now):
    keys = [f"k{number}" for number in range(60)]
    queue(lan, now, *keys)
    channel = MemoryChannel()
    channel.batch = 5
    gate = threading.Barrier(4)
    failed: list[Exception] = []

    def work() -> None:
        gate.wait()
        try:
            for _ in range(20):
                deliver(channel=channel, now=now)
        except Exception as error:  # noqa: BLE001 (asserted on below)
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(push.key for push in channel.sent) == sorted(keys)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
