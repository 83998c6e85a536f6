"""A message is queued once, and says nothing about a person."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from notifications import selectors
from notifications.channels import MemoryChannel
from notifications.faults import Fault
from notifications.models import Delivery, Message
from notifications.services import (
    Notice,
    deliver,
    enqueue,
    enqueue_all,
    mark_read,
    register_device,
    remove_device,
)

GOOD = {
    "title": "Ngày mai có buổi tuyên truyền",
    "body": "Lúc 08:00 ngày 17/05/2026, dự kiến 1.234 lượt người.",
    "link": "/projects/1/campaigns/2",
    "key": "activity-tomorrow:7f6f2b84-1c8e-4b50-9d07-123456789012:2026-05-17:1",
}


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("title", "", "text_empty"),
        ("title", "  ", "text_empty"),
        ("title", "x" * 121, "text_long"),
        ("title", "hai\ndòng", "text_control"),
        ("body", "x" * 501, "text_long"),
        ("body", "chuông\x07", "text_control"),
        ("title", "Gọi 0912345678", "text_personal"),
        ("body", "Gọi 0912 345 678 trước", "text_personal"),
        ("body", "Gọi +84.912.345.678", "text_personal"),
        ("body", "Số 012345678", "text_personal"),
        ("body", "CCCD 001099012345.", "text_personal"),
        ("body", "21439-2026-00017", "text_personal"),
        ("body", "Ca 21439-2026-00017 đến hạn", "text_personal"),
        ("link", "https://example.org/", "link"),
        ("link", "//example.org/", "link"),
        ("link", "projects/1", "link"),
        ("link", "/a?phone=1", "link"),
        ("link", "/a#b", "link"),
        ("link", "/a\\b", "link"),
        ("link", "/" + "x" * 200, "text_long"),
        ("link", "/cases/21439-2026-00017", "text_personal"),
        ("key", "", "key"),
        ("key", "khoá lạ", "key"),
        ("key", "x" * 201, "key"),
        ("key", "referral:21439-2026-00017", "text_personal"),
    ],
)
def test_it_refuses_a_message_in_one_sentence_and_queues_nothing(lan, now, field, text, code):
    with pytest.raises(Fault) as caught:
        enqueue(user=lan, now=now, **(GOOD | {field: text}))
    assert caught.value.code == code
    assert not Message.objects.exists()
    assert text not in str(caught.value) or len(text) < 3


@pytest.mark.parametrize("text", ["17/05/2026 08:00", "Kế hoạch 123/KH-UBND", "1.234.567 đồng"])
def test_dates_and_figures_are_no_numbers_of_a_person(lan, now, text):
    assert enqueue(user=lan, now=now, **(GOOD | {"body": text})).body == text


def test_a_message_without_body_and_link_is_fine(lan, now):
    message = enqueue(user=lan, title=" Nhắc lịch ", body="", link="", key="k", now=now)
    assert (message.title, message.body, message.link) == ("Nhắc lịch", "", "")


def test_texts_are_kept_in_nfc(lan, now):
    decomposed = "Ngày mai"
    assert enqueue(user=lan, now=now, **(GOOD | {"title": decomposed})).title == "Ngày mai"


def test_asking_twice_queues_once(lan, phone, now):
    first = enqueue(user=lan, now=now, **GOOD)
    again = enqueue(user=lan, now=now + timedelta(hours=1), **(GOOD | {"title": "Khác"}))
    assert again.pk == first.pk
    assert again.title == GOOD["title"]
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 1)


def test_a_key_of_another_users_message_is_a_fault(lan, person, now):
    enqueue(user=lan, now=now, **GOOD)
    with pytest.raises(Fault) as caught:
        enqueue(user=person("minh"), now=now, **GOOD)
    assert caught.value.code == "key_taken"


def test_a_key_twice_in_one_call_queues_once_and_for_two_users_nothing(lan, person, now):
    notice = Notice(user=lan, **GOOD)
    one, two = enqueue_all(notices=[notice, notice], now=now)
    assert one.pk == two.pk
    other = Notice(user=person("minh"), **(GOOD | {"key": "k2"}))
    mine = Notice(user=lan, **(GOOD | {"key": "k2"}))
    with pytest.raises(Fault):
        enqueue_all(notices=[mine, other], now=now)
    assert Message.objects.count() == 1


def test_nothing_to_queue_is_nothing(db, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert enqueue_all(notices=[], now=now) == []


def test_who_has_no_device_finds_the_message_in_the_inbox(lan, now):
    message = enqueue(user=lan, now=now, **GOOD)
    assert list(selectors.inbox(lan)) == [message]
    assert not Delivery.objects.exists()


def test_a_message_goes_to_each_device_that_is_there(lan, phone, now):
    register_device(user=lan, kind="token", value="tablet", label="", now=now)
    gone = register_device(user=lan, kind="token", value="old", label="", now=now)
    gone.gone_at = now
    gone.save(update_fields=["gone_at"])
    enqueue(user=lan, now=now, **GOOD)
    assert set(Delivery.objects.values_list("device__value", flat=True)) == {"fid-of-lan", "tablet"}


def test_the_inbox_is_newest_first_and_counts_the_unread(lan, person, now):
    for number in range(55):
        at = now + timedelta(minutes=number)
        enqueue(user=lan, now=at, **(GOOD | {"key": f"k{number}"}))
    enqueue(user=person("minh"), now=now, **GOOD)
    listed = list(selectors.inbox(lan))
    assert [message.key for message in listed[:2]] == ["k54", "k53"]
    assert len(listed) == 50
    assert selectors.unread_count(lan) == 55
    assert mark_read(user=lan, messages=[listed[0].pk, uuid4()], now=now) == 1
    assert selectors.unread_count(lan) == 54
    assert mark_read(user=lan, now=now) == 54
    assert mark_read(user=lan, now=now + timedelta(days=1)) == 0
    assert Message.objects.get(key="k0").read_at == now


def test_nobody_reads_the_message_of_another(lan, person, now):
    message = enqueue(user=lan, now=now, **GOOD)
    assert mark_read(user=person("minh"), messages=[message.pk], now=now) == 0
    assert selectors.unread_count(lan) == 1


def test_a_hundred_messages_take_as_many_queries_as_one(person, now, django_assert_max_num_queries):
    people = [person(f"p{number}") for number in range(100)]
    for user in people:
        register_device(user=user, kind="fid", value=f"fid-{user.pk}", label="", now=now)
    notices = [Notice(user=user, **(GOOD | {"key": f"k:{user.pk}"})) for user in people]
    # Two bulk inserts with a savepoint each, two selects, and the call's own savepoint.
    with django_assert_max_num_queries(11):
        enqueue_all(notices=notices, now=now)
    assert Delivery.objects.count() == 100


def test_the_database_refuses_an_outside_link_too(lan, now):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(user_id=lan.pk, key="k", title="t", link="//x", created_at=now)


@pytest.mark.django_db(transaction=True)
def test_eight_who_ask_at_once_queue_once(lan, phone, now):
    gate = threading.Barrier(8)
    got: list[object] = []

    def ask(number: int) -> None:
        gate.wait()
        try:
            keys = ["b", "a"] if number % 2 else ["a", "b"]
            notices = [Notice(user=lan, **(GOOD | {"key": key})) for key in keys]
            got.append({m.key: m.pk for m in enqueue_all(notices=notices, now=now)})
        except Exception as error:  # noqa: BLE001 (asserted on below)
            got.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert all(answer == got[0] for answer in got), got
    assert (Message.objects.count(), Delivery.objects.count()) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_a_phone_may_come_and_go_while_messages_are_queued_and_sent(lan, now):
    gate = threading.Barrier(6)
    failed: list[Exception] = []

    def queue(number: int) -> None:
        enqueue(user=lan, now=now, **(GOOD | {"key": f"k{number}"}))

    def change(number: int) -> None:
        device = register_device(user=lan, kind="fid", value="fid", label="", now=now)
        remove_device(user=lan, device=device.pk)

    def send(number: int) -> None:
        deliver(channel=MemoryChannel(), now=now)

    def work(step: Callable[[int], None], first: int) -> None:
        gate.wait()
        try:
            for number in range(first, first + 10):
                step(number)
        except Exception as error:  # noqa: BLE001 (asserted on below)
            failed.append(error)
        finally:
            connection.close()

    steps = [(queue, 0), (queue, 5), (queue, 10), (change, 0), (send, 0), (send, 0)]
    threads = [threading.Thread(target=work, args=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert Message.objects.count() == 20
