"""What changes here: devices, the outbox, and what becomes of it."""

from notifications.services.delivery import deliver
from notifications.services.devices import register_device, remove_device, remove_devices
from notifications.services.messages import Notice, enqueue, enqueue_all, mark_read

__all__ = [
    "Notice",
    "deliver",
    "enqueue",
    "enqueue_all",
    "mark_read",
    "register_device",
    "remove_device",
    "remove_devices",
]
