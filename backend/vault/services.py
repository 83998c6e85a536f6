"""Sealing for an owner, opening again, destroying keys, wrapping them anew.

What is sealed names its data key; the data key is found here and unwrapped by the master key. Keys
that were unwrapped are held for the length of one call and no longer.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from backend import problems
from backend.journal import services as journal
from backend.vault import masters, sealing
from backend.vault.models import DataKey

# Its one key blinds look-ups and recognises re-sent files: it is wrapped anew, never destroyed.
INDEX: Final = "index"
ANSWERS: Final = "answers"


def key_for(
    *, owner: str, kind: str, now: datetime, expires_at: datetime | None = None
) -> tuple[UUID, bytes]:
    """The owner's living key of this kind, made when there is none yet."""
    row = _living(owner, kind)
    if row is None:
        row = _make(owner, kind, now, expires_at)
    return row.pk, _unwrapped(row)


def seal(
    *,
    owner: str,
    kind: str,
    plain: bytes,
    context: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> bytes:
    """The value sealed for its owner. `context` says where it is kept ("submission xml 17")."""
    key_id, key = key_for(owner=owner, kind=kind, now=now, expires_at=expires_at)
    return sealing.seal(key_id, key, plain, context)


def unseal(sealed: bytes, *, context: str) -> bytes:
    """The plain bytes. Raises key_destroyed, seal_broken, master_key_missing."""
    try:
        return sealing.opened(_key(sealing.key_id_of(sealed)), sealed, context)
    except sealing.Unopenable:
        raise problems.seal_broken() from None


def seal_file(
    chunks: Iterable[bytes], *, owner: str, kind: str, context: str, now: datetime
) -> Iterator[bytes]:
    """The parts of a sealed file, however large, as they flow."""
    key_id, key = key_for(owner=owner, kind=kind, now=now)
    return sealing.seal_stream(key_id, key, chunks, context)


def unseal_file(chunks: Iterable[bytes], *, context: str) -> Iterator[bytes]:
    """The plain bytes of a sealed file. Raises key_destroyed, seal_broken."""
    try:
        yield from sealing.open_stream(_key, chunks, context)
    except sealing.Unopenable:
        raise problems.seal_broken() from None


def blind(purpose: str, plain: bytes, *, now: datetime) -> str:
    """A keyed hash (64 hex digits): equal for equal bytes, and nothing without the key."""
    _, key = key_for(owner=INDEX, kind=INDEX, now=now)
    return masters.mac(key, purpose, plain)


@transaction.atomic
def destroy(*, owner: str, kinds: Collection[str] | None = None, now: datetime) -> int:
    """Make what was sealed for this owner unreadable for ever; how many keys went.

    Without `kinds`: all of them. Twice is harmless.
    """
    living = DataKey.objects.filter(owner=owner, destroyed_at=None).exclude(owner=INDEX)
    if kinds is not None:
        living = living.filter(kind__in=kinds)
    gone = living.update(wrapped=None, destroyed_at=now)
    if gone:
        journal.log("key.destroy", subject=owner, details={"keys": gone}, now=now)
    return gone


@transaction.atomic
def destroy_expired(*, now: datetime) -> int:
    """What was to be kept until now and no longer."""
    due = DataKey.objects.filter(expires_at__lte=now, destroyed_at=None)
    gone = due.update(wrapped=None, destroyed_at=now)
    if gone:
        journal.log("key.expire", subject="keys", details={"keys": gone}, now=now)
    return gone


def rotate(*, now: datetime, at_a_turn: int = 500) -> int:
    """Wrap every data key by the current master key; how many were wrapped anew.

    A turn at a time, each its own transaction: an interrupted rotation goes on where it stood, and
    at every moment each key is whole under one master key or the other. What is sealed stays as it
    is.
    """
    target, done = masters.current(), 0
    while turn := _rewrap(target, at_a_turn):
        done += turn
    if done:
        journal.log("key.rotate", subject=target, details={"keys": done}, now=now)
    return done


@transaction.atomic
def _rewrap(target: str, at_a_turn: int) -> int:
    others = DataKey.objects.filter(destroyed_at=None).exclude(master=target).order_by("pk")
    rows = list(others.select_for_update()[:at_a_turn])
    for row in rows:
        row.wrapped = masters.wrap(target, row.pk, _unwrapped(row))
        row.master = target
    DataKey.objects.bulk_update(rows, ["wrapped", "master"])
    return len(rows)


def _living(owner: str, kind: str) -> DataKey | None:
    return DataKey.objects.filter(owner=owner, kind=kind, destroyed_at=None).first()


def _make(owner: str, kind: str, now: datetime, expires_at: datetime | None) -> DataKey:
    key_id, master = uuid4(), masters.current()
    row = DataKey(
        pk=key_id,
        owner=owner,
        kind=kind,
        master=master,
        wrapped=masters.wrap(master, key_id, os.urandom(32)),
        created_at=now,
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Somebody who needed the same key was quicker.
        return DataKey.objects.get(owner=owner, kind=kind, destroyed_at=None)
    return row


def _key(key_id: UUID) -> bytes:
    row = DataKey.objects.filter(pk=key_id).first()
    if row is None or row.wrapped is None:
        raise problems.key_destroyed()
    return _unwrapped(row)


def _unwrapped(row: DataKey) -> bytes:
    if row.wrapped is None:
        raise problems.key_destroyed()
    return masters.unwrap(row.master, row.pk, bytes(row.wrapped))
