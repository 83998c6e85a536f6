"""Keys under a passphrase, and opening what was encrypted for them."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from backend.survey.keys import envelopes, private
from tests.keys.encrypting import sealed

PAIR = private.generate("một câu dài để khóa", iterations=1000)
KEY = private.unlock(PAIR.private, "một câu dài để khóa")
JAVA = Path(__file__).parents[1] / "java" / "Encrypt.java"


def test_only_the_passphrase_opens_the_private_half() -> None:
    with pytest.raises(private.WrongPassphrase):
        private.unlock(PAIR.private, "một câu dài để khoá")


def test_the_stored_half_holds_no_plain_key() -> None:
    assert "PRIVATE" not in str(PAIR.private)
    assert set(PAIR.private) == {"privkey", "salt", "iv", "iterations"}


@pytest.mark.parametrize("text", ["", "abc", "đ", "AAAA", PAIR.public_key[:-20]])
def test_what_is_no_public_key_is_told_from_one(text: str) -> None:
    assert not private.is_public_key(text)
    assert private.is_public_key(f"\n {PAIR.public_key} ")


@settings(max_examples=25, deadline=None)
@given(
    xml=st.binary(min_size=1, max_size=200),
    files=st.lists(st.binary(max_size=100), max_size=20),
    chunk=st.integers(1, 70),
)
def test_everything_that_was_sealed_opens_again(xml: bytes, files: list[bytes], chunk: int) -> None:
    named = {f"{at}.jpg": content for at, content in enumerate(files)}
    post = sealed(
        xml, named, public_key=PAIR.public_key, form_id="f", version="1", instance_id="uuid:1"
    )
    wrapped = etree.fromstring(post.manifest).findtext("{*}base64EncryptedKey") or ""
    secret = envelopes.local_key(KEY, wrapped)
    for index, (name, content) in enumerate([*named.items(), ("submission.xml", xml)]):
        hidden = post.files[f"{name}.enc"]
        pieces = (hidden[at : at + chunk] for at in range(0, len(hidden), chunk))
        iv = envelopes.vector("uuid:1", secret, index)
        assert b"".join(envelopes.opened(pieces, secret, iv)) == content


@pytest.mark.parametrize("wrapped", ["", "đ", "AAAA", "A" * 344])
def test_a_damaged_key_is_told(wrapped: str) -> None:
    with pytest.raises(envelopes.Undecryptable):
        envelopes.local_key(KEY, wrapped)


@pytest.mark.parametrize("content", [b"", b"x" * 16, b"x" * 33])
def test_damaged_bytes_are_told(content: bytes) -> None:
    with pytest.raises(envelopes.Undecryptable):
        list(envelopes.opened([content], b"k" * 32, b"i" * 16))


@pytest.mark.java
@pytest.mark.parametrize("hash_of_mask", ["SHA-256", "SHA-1"])
def test_java_s_own_ciphers_agree(tmp_path: Path, hash_of_mask: str) -> None:
    files = [tmp_path / "ảnh.jpg", tmp_path / "submission.xml"]
    contents = [b"anh" * 50, "<data>Nguyễn</data>".encode()]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    done = subprocess.run(
        [
            "java",
            "-Dfile.encoding=UTF-8",
            "-Dsun.jnu.encoding=UTF-8",
            str(JAVA),
            PAIR.public_key,
            "uuid:2",
            hash_of_mask,
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "LC_ALL": "C.UTF-8"},
    )
    if done.returncode and "jdk.compiler" in done.stderr:
        pytest.skip("java: cần JDK, không chỉ JRE / a JDK is needed, not a JRE alone")
    assert done.returncode == 0, done.stderr
    secret = envelopes.local_key(KEY, done.stdout.strip())
    for index, (file, content) in enumerate(zip(files, contents, strict=True)):
        hidden = (tmp_path / f"{file.name}.enc").read_bytes()
        iv = envelopes.vector("uuid:2", secret, index)
        assert b"".join(envelopes.opened([hidden], secret, iv)) == content
