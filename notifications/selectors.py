"""What a user sees: the inbox and the devices."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from notifications.models import Device, Message


def inbox(user: AbstractBaseUser, limit: int = 50) -> QuerySet[Message]:
    """The user's messages, newest first, at most `limit`; with or without a device."""
    return Message.objects.filter(user_id=user.pk).order_by("-created_at", "key")[:limit]


def unread_count(user: AbstractBaseUser) -> int:
    """How many messages the user has not read."""
    return Message.objects.filter(user_id=user.pk, read_at=None).count()


def devices(user: AbstractBaseUser) -> QuerySet[Device]:
    """The user's devices that can be reached, last seen first."""
    return Device.objects.filter(user_id=user.pk, gone_at=None).order_by("-last_seen_at", "pk")
