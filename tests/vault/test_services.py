"""Values sealed for an owner: opened again, gone with their key, found by a keyed hash."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from backend.journal.models import Event
from backend.problems import Problem
from backend.vault import sealing
from backend.vault import services as vault
from backend.vault.models import DataKey
from tests import build

NOW = build.NOW
CASE, OTHER = "case:1", "case:2"


def seal(
    owner: str = CASE, kind: str = "identity", plain: bytes = b"Lan", where: str = "name 1"
) -> bytes:
    return vault.seal(owner=owner, kind=kind, plain=plain, context=where, now=NOW)


@pytest.mark.django_db
def test_what_is_sealed_opens_in_its_place_alone() -> None:
    sealed = seal()
    assert vault.unseal(sealed, context="name 1") == b"Lan"
    with pytest.raises(Problem, match=r"500\.701"):
        vault.unseal(sealed, context="name 2")
    with pytest.raises(Problem, match=r"500\.701"):
        vault.unseal(sealed[:-1], context="name 1")
    with pytest.raises(Problem, match=r"500\.701"):
        vault.unseal(b"never sealed", context="name 1")


@pytest.mark.django_db
def test_an_owner_has_one_key_of_a_kind_and_each_kind_its_own() -> None:
    for kind in ("identity", "identity", "health", "answers"):
        seal(kind=kind)
    seal(OTHER)
    assert DataKey.objects.filter(owner=CASE).count() == 3
    ids = {vault.key_for(owner=CASE, kind=kind, now=NOW)[0] for kind in ("identity", "health")}
    assert len(ids) == 2


@pytest.mark.django_db
def test_neither_the_database_nor_the_journal_holds_a_key_in_clear() -> None:
    key_id, key = vault.key_for(owner=CASE, kind="identity", now=NOW)
    row = DataKey.objects.get(pk=key_id)
    assert key not in bytes(row.wrapped or b"")
    assert "identity" in str(row)
    assert CASE not in str(row)


@pytest.mark.django_db
def test_a_file_flows_through_and_comes_back() -> None:
    plain = bytes(range(256)) * 1000
    parts = vault.seal_file([plain], owner=CASE, kind="answers", context="blob", now=NOW)
    sealed = b"".join(parts)
    assert len(sealed) == sealing.sealed_size(len(plain))
    assert b"".join(vault.unseal_file([sealed], context="blob")) == plain
    for bad in (sealed[:-1], sealed + b"x", b"", b"DHs1"):
        with pytest.raises(Problem, match=r"500\.701"):
            b"".join(vault.unseal_file([bad], context="blob"))


@pytest.mark.django_db
def test_destroyed_keys_open_nothing_and_other_owners_are_untouched() -> None:
    mine, health, hers = seal(), seal(kind="health"), seal(OTHER)
    file = b"".join(vault.seal_file([b"x"], owner=CASE, kind="identity", context="f", now=NOW))
    assert vault.destroy(owner=CASE, kinds=["identity"], now=NOW) == 1
    with pytest.raises(Problem, match=r"410\.701"):
        vault.unseal(mine, context="name 1")
    with pytest.raises(Problem, match=r"410\.701"):
        list(vault.unseal_file([file], context="f"))
    assert vault.unseal(health, context="name 1") == b"Lan"
    assert vault.destroy(owner=CASE, now=NOW) == 1
    assert vault.destroy(owner=CASE, now=NOW) == 0, "twice is harmless"
    assert vault.unseal(hers, context="name 1") == b"Lan"
    assert DataKey.objects.filter(owner=CASE, wrapped=None, destroyed_at=NOW).count() == 2
    assert Event.objects.filter(kind="key.destroy", subject=CASE).count() == 2


@pytest.mark.django_db
def test_after_destroying_an_owner_may_have_a_new_key() -> None:
    old = seal()
    vault.destroy(owner=CASE, now=NOW)
    assert vault.unseal(seal(), context="name 1") == b"Lan"
    with pytest.raises(Problem, match=r"410\.701"):
        vault.unseal(old, context="name 1")


@pytest.mark.django_db
def test_a_key_with_an_end_goes_at_its_end_and_no_sooner() -> None:
    end = NOW + timedelta(days=30)
    vault.key_for(owner=CASE, kind="health", now=NOW, expires_at=end)
    vault.key_for(owner=CASE, kind="identity", now=NOW)
    assert vault.destroy_expired(now=end - timedelta(microseconds=1)) == 0
    assert vault.destroy_expired(now=end) == 1
    assert vault.destroy_expired(now=end + timedelta(days=1)) == 0
    assert DataKey.objects.get(kind="health").wrapped is None
    assert DataKey.objects.get(kind="identity").wrapped is not None
    assert Event.objects.get(kind="key.expire").details == {"keys": 1}


@pytest.mark.django_db
def test_a_keyed_hash_finds_the_same_bytes_and_is_never_destroyed() -> None:
    one = vault.blind("phone", b"0900000000", now=NOW)
    assert one == vault.blind("phone", b"0900000000", now=NOW)
    assert one != vault.blind("phone", b"0900000001", now=NOW)
    assert one != vault.blind("citizen", b"0900000000", now=NOW)
    assert vault.destroy(owner=vault.INDEX, now=NOW) == 0
    assert one == vault.blind("phone", b"0900000000", now=NOW)


@pytest.mark.django_db
def test_sealing_again_for_the_same_owner_asks_the_database_once() -> None:
    seal()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        seal()
    assert len(asked) == 1


@pytest.mark.django_db
def test_a_missing_and_a_wrong_master_key_are_told_apart(keys: list[str], settings) -> None:
    sealed = seal()
    first, second = keys
    settings.MASTER_KEYS = {second: settings.MASTER_KEYS[second]}
    with pytest.raises(Problem, match=r"500\.702") as told:
        vault.unseal(sealed, context="name 1")
    assert first in str(told.value)
    settings.MASTER_KEYS = {first: b"x" * 32}
    with pytest.raises(Problem, match=r"500\.703"):
        vault.unseal(sealed, context="name 1")


@pytest.mark.django_db(transaction=True)
def test_two_who_need_the_same_new_key_at_once_get_one_and_the_same() -> None:
    failed: list[BaseException] = []
    for number in range(10):
        found: list[tuple[object, bytes]] = []
        both = threading.Barrier(2)

        def make(
            owner: str = f"case:{number}",
            found: list[tuple[object, bytes]] = found,
            both: threading.Barrier = both,
        ) -> None:
            try:
                both.wait(60)
                found.append(vault.key_for(owner=owner, kind="identity", now=NOW))
            except BaseException as error:  # noqa: BLE001 - told in the test's own thread
                failed.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=make, daemon=True) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not failed
        assert len(found) == 2
        assert found[0] == found[1]
    assert DataKey.objects.count() == 10
