"""What the vault holds: which master keys are needed, and how many data keys wait for rotation."""

from django.db.models import Count

from backend.vault import masters
from backend.vault.models import DataKey


def masters_named() -> set[str]:
    """Ids of the master keys that wrap a living data key."""
    living = DataKey.objects.filter(destroyed_at=None).order_by()
    return set(living.values_list("master", flat=True).distinct())


def living_by_master() -> dict[str, int]:
    """Living data keys by the id of the master key that wraps them."""
    living = DataKey.objects.filter(destroyed_at=None).order_by("master")
    return dict(living.values_list("master").annotate(Count("pk")))


def to_rotate() -> int:
    """How many data keys another than the current master key wraps."""
    current = masters.current()
    return sum(count for master, count in living_by_master().items() if master != current)
