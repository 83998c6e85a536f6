"""Master keys: how settings write them, and that they wrap what only they open."""

import base64
import re
import uuid

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from backend.problems import Problem
from backend.vault import masters, written

KEY = base64.b64encode(b"k" * 32).decode()
ID = uuid.UUID(int=1)


def test_a_fresh_key_is_read_as_it_was_written() -> None:
    one, two = written.fresh(), written.fresh()
    found = written.parse(f"{one}\n  {two} ")
    assert [len(key) for key in found.values()] == [32, 32]
    assert list(found) == [one.partition(":")[0], two.partition(":")[0]]
    assert one != two


@pytest.mark.parametrize(
    "words",
    [
        "k1",
        KEY,
        "k1:",
        f":{KEY}",
        f"k1:{KEY} k1:{KEY}",
        f"{'n' * 33}:{KEY}",
        "k1:" + base64.b64encode(b"k" * 31).decode(),
        "k1:" + base64.b64encode(b"k" * 33).decode(),
        "k1:không-phải",
        f"k1:{KEY}!",
    ],
)
def test_a_key_that_is_none_is_refused_without_being_told(words: str) -> None:
    with pytest.raises(ValueError) as told:
        written.parse(words)
    assert KEY[:20] not in str(told.value)


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused(words: str) -> None:
    try:
        found = written.parse(words)
    except ValueError:
        return
    assert all(len(key) == 32 for key in found.values())


def test_the_command_prints_a_key_and_keeps_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("new_master_key")
    said = capsys.readouterr().out
    assert re.fullmatch(r"k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=\n", said)
    assert list(written.parse(said))[0] not in masters.masters()


def test_a_wrapped_key_opens_under_its_master_and_name_alone(settings: LazySettings) -> None:
    settings.MASTER_KEYS = written.parse(f"{written.fresh()} {written.fresh()}")
    first, second = settings.MASTER_KEYS
    box = masters.wrap(first, ID, b"d" * 32)
    assert len(box) == 60
    assert masters.unwrap(first, ID, box) == b"d" * 32
    assert masters.current() == first
    with pytest.raises(Problem, match=r"500\.703"):
        masters.unwrap(second, ID, box)
    with pytest.raises(Problem, match=r"500\.703"):
        masters.unwrap(first, uuid.UUID(int=2), box)
    with pytest.raises(Problem, match=r"500\.703"):
        masters.unwrap(first, ID, box[:-1])
    with pytest.raises(Problem, match=r"500\.702"):
        masters.unwrap("gone", ID, box)


def test_a_keyed_hash_is_its_purposes_own() -> None:
    one = masters.mac(b"k" * 32, "phone", b"0900")
    assert one == masters.mac(b"k" * 32, "phone", b"0900")
    assert (
        len(
            {one, masters.mac(b"o" * 32, "phone", b"0900"), masters.mac(b"k" * 32, "name", b"0900")}
        )
        == 3
    )
