"""Registers and removes the devices that a user can be reached on."""

import re
import unicodedata
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from notifications.faults import Fault
from notifications.models import Delivery, Device

DEVICE_LIMIT = 10
VALUE_LIMIT = 1024
LABEL_LIMIT = 80

_ADDRESS = re.compile(r"[A-Za-z0-9_:.=-]+")


@transaction.atomic
def register_device(
    *, user: AbstractBaseUser, kind: str, value: str, label: str, now: datetime
) -> Device:
    """Make this address the user's device; asking again refreshes it.

    An address that another user registered moves to this one (a phone changes hands), and what
    still waits for the former user is dropped. kind: "fid", "token" or "web". Raises Fault.
    """
    label = _checked(kind, value, label)
    # Two registrations of one user at once are counted one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=user.pk)
    Device.objects.bulk_create(
        [
            Device(
                user_id=user.pk,
                kind=kind,
                value=value,
                label=label,
                registered_at=now,
                last_seen_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["kind", "value"],
        update_fields=["last_seen_at", "label"],
    )
    device = Device.objects.get(kind=kind, value=value)
    if device.user_id != user.pk:
        Delivery.objects.filter(device=device, state__in=Delivery.OPEN).update(
            state=Delivery.State.GONE, run_at=None
        )
        device.user_id = user.pk
        device.registered_at = now
    device.gone_at = None
    device.save(update_fields=["user_id", "registered_at", "gone_at"])
    if Device.objects.filter(user_id=user.pk, gone_at=None).count() > DEVICE_LIMIT:
        raise Fault("device_limit", limit=DEVICE_LIMIT)
    return device


@transaction.atomic
def remove_device(*, user: AbstractBaseUser, device: int) -> None:
    """Forget the device with this id and its address. Raises Fault when it is not the user's."""
    # The lock lets a message that is being queued for it finish first.
    found = Device.objects.select_for_update().filter(pk=device, user_id=user.pk).first()
    if found is None:
        raise Fault("device_unknown")
    found.delete()


@transaction.atomic
def remove_devices(*, user: AbstractBaseUser) -> int:
    """Forget every device of the user, with what was on its way to them. How many there were."""
    rows = Device.objects.filter(user_id=user.pk)
    count = rows.count()
    rows.delete()
    return count


def _checked(kind: str, value: str, label: str) -> str:
    if kind not in Device.Kind.values:
        raise Fault("device_kind", kind=kind[:20], known=", ".join(Device.Kind.values))
    if len(value) > VALUE_LIMIT or not _ADDRESS.fullmatch(value):
        raise Fault("device_value", limit=VALUE_LIMIT)
    clean = " ".join(unicodedata.normalize("NFC", label).split())
    if len(clean) > LABEL_LIMIT:
        raise Fault("device_label", limit=LABEL_LIMIT)
    return clean
