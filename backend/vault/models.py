"""Data keys: one per owner and kind, wrapped by a master key that is not in the database."""

import uuid

from django.db import models
from django.db.models import Q


class DataKey(models.Model):
    """The key under which an owner's values of one kind are sealed.

    The owner is "case:UUID", else "submission:UUID"; the kind a class of sensitive values, or
    "answers" for the rest of what came with them. Destroyed, it keeps its row: what it sealed can
    never be opened again, in no copy.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    master = models.CharField(max_length=32)  # the id of the master key that wraps it
    wrapped = models.BinaryField(null=True)  # nonce (12), key (32), tag (16); null = destroyed
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, db_index=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "kind"],
                condition=Q(destroyed_at__isnull=True),
                name="one_living_key_per_owner_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="a_destroyed_key_is_gone",
            ),
        ]
        indexes = [models.Index(fields=["master"], name="data_keys_by_master")]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"
