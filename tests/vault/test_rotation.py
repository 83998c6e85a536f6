"""A new master key: every data key is wrapped anew, and what is sealed stays as it is."""

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from backend.journal.models import Event
from backend.vault import selectors, written
from backend.vault import services as vault
from backend.vault.models import DataKey
from tests import build

NOW = build.NOW
ROOT = Path(__file__).resolve().parents[2]


def seal(count: int) -> list[bytes]:
    return [
        vault.seal(
            owner=f"case:{number}", kind="identity", plain=b"%d" % number, context="x", now=NOW
        )
        for number in range(count)
    ]


def renew(settings: LazySettings) -> tuple[str, str]:
    """A new master key in front; the ids of the old and the new."""
    old = next(iter(settings.MASTER_KEYS))
    settings.MASTER_KEYS = written.parse(written.fresh()) | settings.MASTER_KEYS
    return old, next(iter(settings.MASTER_KEYS))


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rotate_keys", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _one_key(settings: LazySettings) -> None:
    settings.MASTER_KEYS = written.parse(written.fresh())


@pytest.mark.django_db
def test_all_keys_are_wrapped_anew_and_the_old_master_can_go(settings: LazySettings) -> None:
    sealed, hashed = seal(7), vault.blind("phone", b"0900", now=NOW)
    old, new = renew(settings)
    assert selectors.to_rotate() == 8
    assert vault.rotate(now=NOW, at_a_turn=3) == 8
    assert selectors.masters_named() == {new}
    assert vault.rotate(now=NOW) == 0
    settings.MASTER_KEYS = {new: settings.MASTER_KEYS[new]}
    assert [vault.unseal(each, context="x") for each in sealed] == [b"%d" % n for n in range(7)]
    assert vault.blind("phone", b"0900", now=NOW) == hashed
    event = Event.objects.get(kind="key.rotate")
    assert (event.subject, event.details) == (new, {"keys": 8})
    assert old not in event.subject


@pytest.mark.django_db
def test_destroyed_keys_are_left_alone_and_need_no_master(settings: LazySettings) -> None:
    seal(2)
    vault.destroy(owner="case:0", now=NOW)
    _, new = renew(settings)
    assert vault.rotate(now=NOW) == 1
    assert DataKey.objects.get(owner="case:0").wrapped is None
    assert selectors.masters_named() == {new}


@pytest.mark.django_db
def test_the_command_tells_how_many_wait_then_turns_them(settings: LazySettings) -> None:
    seal(3)
    old, new = renew(settings)
    first = said("--dry-run")
    assert "3" in first
    assert f"{old}: 3" in first
    assert selectors.masters_named() == {old}
    second = said()
    assert f"{new}: 3" in second
    assert old in second.splitlines()[-1], "it says which key nothing names any more"


@pytest.mark.django_db
def test_without_the_old_master_nothing_is_lost_and_the_missing_one_is_named(
    settings: LazySettings,
) -> None:
    sealed = seal(2)
    kept = settings.MASTER_KEYS
    old, new = renew(settings)
    settings.MASTER_KEYS = {new: settings.MASTER_KEYS[new]}
    with pytest.raises(CommandError, match=old):
        said()
    settings.MASTER_KEYS = kept
    assert vault.unseal(sealed[0], context="x") == b"0"


@pytest.mark.django_db(transaction=True)
def test_a_rotation_that_is_killed_goes_on_where_it_stood(settings: LazySettings) -> None:
    sealed = seal(30)
    old, new = renew(settings)
    for turns in (1, 2):
        die_after(turns, settings.MASTER_KEYS)
        assert selectors.masters_named() == {old, new}
        # At every moment each key is whole, under one master or the other.
        assert [vault.unseal(each, context="x") for each in sealed] == [
            b"%d" % n for n in range(30)
        ]
    assert selectors.to_rotate() == 30 - 5 - 10
    assert vault.rotate(now=NOW) == 15
    settings.MASTER_KEYS = {new: settings.MASTER_KEYS[new]}
    assert [vault.unseal(each, context="x") for each in sealed] == [b"%d" % n for n in range(30)]


def die_after(turns: int, keys: dict[str, bytes]) -> None:
    """A rotation in a process of its own, five keys a turn, killed in the turn after so many."""
    wanted = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in wanted}
    known = {name: key.hex() for name, key in keys.items()}
    done = subprocess.run(
        [sys.executable, "-m", "tests.vault.dying_rotation"]
        + [json.dumps(database, default=str), json.dumps(known), str(turns)],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
