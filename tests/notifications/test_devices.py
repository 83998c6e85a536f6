"""A user registers and removes devices."""

from datetime import timedelta

import pytest

from notifications import selectors
from notifications.faults import Fault
from notifications.models import Delivery, Device
from notifications.services import enqueue, register_device, remove_device
from notifications.services.devices import DEVICE_LIMIT


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "sms"}, "device_kind"),
        ({"kind": "x" * 5000}, "device_kind"),
        ({"value": ""}, "device_value"),
        ({"value": "a b"}, "device_value"),
        ({"value": "đia-chi"}, "device_value"),
        ({"value": "https://push.example/x?y=1"}, "device_value"),
        ({"value": "x" * 1025}, "device_value"),
        ({"label": "x" * 81}, "device_label"),
    ],
)
def test_it_refuses_a_device_in_one_sentence_and_keeps_nothing(lan, now, given, code):
    wanted = {"kind": "fid", "value": "fid-1", "label": "Máy"} | given
    with pytest.raises(Fault) as caught:
        register_device(user=lan, now=now, **wanted)
    assert caught.value.code == code
    assert len(str(caught.value)) < 250
    assert not Device.objects.exists()


def test_the_refusal_does_not_repeat_the_address(lan, now):
    with pytest.raises(Fault) as caught:
        register_device(user=lan, kind="fid", value="secret address", label="", now=now)
    assert "secret" not in str(caught.value) + repr(caught.value.details)


def test_registering_again_refreshes_the_same_device(lan, phone, now):
    later = now + timedelta(days=3)
    again = register_device(user=lan, kind="fid", value="fid-of-lan", label="Máy mới", now=later)
    assert again.pk == phone.pk
    stored = Device.objects.get()
    assert (stored.label, stored.registered_at, stored.last_seen_at) == ("Máy mới", now, later)


def test_the_same_value_of_another_kind_is_another_device(lan, phone, now):
    register_device(user=lan, kind="token", value="fid-of-lan", label="", now=now)
    assert selectors.devices(lan).count() == 2


def test_a_gone_device_comes_back_when_it_registers_again(lan, phone, now):
    Device.objects.update(gone_at=now)
    assert list(selectors.devices(lan)) == []
    register_device(user=lan, kind="fid", value="fid-of-lan", label="", now=now)
    assert [device.pk for device in selectors.devices(lan)] == [phone.pk]


def test_a_phone_that_changes_hands_moves_and_leaves_nothing_of_the_former_user(
    lan, phone, person, now
):
    enqueue(user=lan, title="Nhắc lịch", body="", link="/", key="k1", now=now)
    minh = person("minh")
    moved = register_device(user=minh, kind="fid", value="fid-of-lan", label="Máy", now=now)
    assert moved.pk == phone.pk
    assert list(selectors.devices(lan)) == []
    assert list(selectors.devices(minh)) == [moved]
    assert Delivery.objects.get().state == "gone"


def test_a_user_has_ten_devices_at_most(lan, now):
    for number in range(DEVICE_LIMIT):
        register_device(user=lan, kind="fid", value=f"fid-{number}", label="", now=now)
    with pytest.raises(Fault) as caught:
        register_device(user=lan, kind="fid", value="one-more", label="", now=now)
    assert caught.value.code == "device_limit"
    assert Device.objects.count() == DEVICE_LIMIT
    register_device(user=lan, kind="fid", value="fid-0", label="", now=now)


def test_removing_forgets_the_address_and_keeps_the_message(lan, phone, now):
    enqueue(user=lan, title="Nhắc lịch", body="", link="/", key="k1", now=now)
    remove_device(user=lan, device=phone.pk)
    assert not Device.objects.exists()
    assert not Delivery.objects.exists()
    assert selectors.inbox(lan).count() == 1


def test_nobody_removes_the_device_of_another(lan, phone, person):
    with pytest.raises(Fault) as caught:
        remove_device(user=person("minh"), device=phone.pk)
    assert caught.value.code == "device_unknown"
    assert Device.objects.count() == 1


def test_registering_takes_the_same_queries_however_many_devices_there_are(
    lan, now, django_assert_max_num_queries
):
    for number in range(8):
        register_device(user=lan, kind="fid", value=f"fid-{number}", label="", now=now)
    with django_assert_max_num_queries(7):  # savepoint and its release are two
        register_device(user=lan, kind="fid", value="fid-9", label="", now=now)
