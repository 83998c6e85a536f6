"""Sealing and opening: any bytes in any chunks come back, and nothing that was touched opens."""

import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.vault import sealing
from backend.vault.sealing import CHUNK, HEAD, PREFIX, TAG, Unopenable

KEY, OTHER = b"k" * 32, b"o" * 32
ID = uuid.UUID(int=7)
WHERE = "submission xml 17"
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5]


def cut(content: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def sealed_file(plain: bytes, size: int = 5000, where: str = WHERE) -> bytes:
    return b"".join(sealing.seal_stream(ID, KEY, cut(plain, size), where))


def opened_file(sealed: bytes, size: int = 7000, *, key: bytes = KEY, where: str = WHERE) -> bytes:
    return b"".join(sealing.open_stream(lambda _: key, cut(sealed, size), where))


@given(plain=st.binary(max_size=3000), where=st.text(max_size=40))
def test_any_value_comes_back_in_its_place(plain: bytes, where: str) -> None:
    sealed = sealing.seal(ID, KEY, plain, where)
    assert sealing.key_id_of(sealed) == ID
    assert sealing.opened(KEY, sealed, where) == plain
    # The head (mark and number of the key) is no secret, and mostly zeros here; a short value may
    # stand in random bytes by chance.
    assert len(plain) < 4 or plain not in sealed[len(b"DHv1") + 16 :]


def test_the_same_value_never_looks_the_same() -> None:
    assert sealing.seal(ID, KEY, b"x", WHERE) != sealing.seal(ID, KEY, b"x", WHERE)


@given(plain=st.binary(max_size=200), at=st.integers(0), bit=st.integers(0, 7))
def test_a_value_with_one_wrong_bit_does_not_open(plain: bytes, at: int, bit: int) -> None:
    sealed = bytearray(sealing.seal(ID, KEY, plain, WHERE))
    at %= len(sealed)
    sealed[at] ^= 1 << bit
    if len(sealing.MAGIC) <= at < HEAD:
        # The key's name: whoever looks that key up finds none, or another one.
        assert sealing.key_id_of(bytes(sealed)) != ID
        return
    with pytest.raises(Unopenable):
        sealing.opened(KEY, bytes(sealed), WHERE)


@given(plain=st.binary(max_size=100), size=st.integers(0, 200))
def test_a_cut_value_does_not_open(plain: bytes, size: int) -> None:
    sealed = sealing.seal(ID, KEY, plain, WHERE)
    with pytest.raises(Unopenable):
        sealing.opened(KEY, sealed[: min(size, len(sealed) - 1)], WHERE)


def test_a_value_opens_neither_elsewhere_nor_under_another_key() -> None:
    sealed = sealing.seal(ID, KEY, b"x", WHERE)
    for key, where in ((OTHER, WHERE), (KEY, "submission xml 18"), (KEY, "")):
        with pytest.raises(Unopenable):
            sealing.opened(key, sealed, where)


@given(junk=st.binary(max_size=80))
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    with pytest.raises(Unopenable):
        sealing.opened(KEY, junk, WHERE)
    with pytest.raises(Unopenable):
        opened_file(junk)
    if junk[:4] not in {sealing.MAGIC, sealing.STREAM}:
        with pytest.raises(Unopenable):
            sealing.key_id_of(junk)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pieces", [1000, CHUNK, 1 << 20])
def test_a_file_of_any_size_comes_back_and_is_as_large_as_told(size: int, pieces: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    sealed = sealed_file(plain[:size], pieces)
    assert len(sealed) == sealing.sealed_size(size)
    assert opened_file(sealed, pieces) == plain[:size]


@given(parts=st.lists(st.binary(max_size=CHUNK + 100), max_size=5), size=st.integers(1, 200_000))
def test_a_file_in_any_chunking_comes_back(parts: list[bytes], size: int) -> None:
    sealed = b"".join(sealing.seal_stream(ID, KEY, parts, WHERE))
    assert opened_file(sealed, size) == b"".join(parts)


@pytest.mark.parametrize("size", [0, 10, CHUNK, 2 * CHUNK + 9])
def test_a_cut_file_does_not_open_also_where_a_chunk_ends(size: int) -> None:
    sealed = sealed_file(bytes(size))
    ends = [HEAD + PREFIX + n * (CHUNK + TAG) for n in range(4)]
    for end in {0, 3, HEAD, HEAD + PREFIX - 1, len(sealed) - 1, *ends}:
        if end < len(sealed):
            with pytest.raises(Unopenable):
                opened_file(sealed[:end])


def test_a_file_whose_chunks_were_turned_doubled_or_left_out_does_not_open() -> None:
    sealed = sealed_file(bytes(3 * CHUNK))
    head, body = sealed[: HEAD + PREFIX], sealed[HEAD + PREFIX :]
    one, two, three = cut(body, CHUNK + TAG)
    for order in ([two, one, three], [one, three], [one, two], [one, one, three], [three]):
        with pytest.raises(Unopenable):
            opened_file(head + b"".join(order))
    with pytest.raises(Unopenable):
        opened_file(sealed + b"x")


def test_chunks_of_two_files_under_one_key_do_not_mix() -> None:
    one, two = sealed_file(bytes(2 * CHUNK)), sealed_file(bytes(2 * CHUNK))
    middle = HEAD + PREFIX + CHUNK + TAG
    with pytest.raises(Unopenable):
        opened_file(one[:middle] + two[middle:])


def test_a_file_opens_neither_elsewhere_nor_under_another_key_nor_as_a_value() -> None:
    sealed = sealed_file(b"x")
    with pytest.raises(Unopenable):
        opened_file(sealed, key=OTHER)
    with pytest.raises(Unopenable):
        opened_file(sealed, where="another place")
    with pytest.raises(Unopenable):
        sealing.opened(KEY, sealed, WHERE)
    with pytest.raises(Unopenable):
        opened_file(sealing.seal(ID, KEY, b"x" * 100, WHERE))


def test_a_file_flows_and_is_never_whole_in_memory() -> None:
    asked: list[int] = []

    def source() -> Iterator[bytes]:
        for number in range(50):
            asked.append(number)
            yield bytes(CHUNK)

    parts = sealing.seal_stream(ID, KEY, source(), WHERE)
    next(parts)
    next(parts)
    assert len(asked) <= 3
