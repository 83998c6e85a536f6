"""Any bytes in the place of a submission, at both doors: taken or refused, whole or not at all."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.accounts.models import Project
from backend.journal.models import Event, Task
from backend.survey.blobs.models import Blob
from backend.survey.submissions.models import Submission, SubmissionAttachment, SubmissionVersion
from tests import build
from tests.api.conftest import Program, problem_of
from tests.api.submitting import XML, base_of, filled, put
from tests.phone import FieldPhone

GOOD: Final = filled("uuid:1", anh="a.jpg")
KEPT: Final = (Submission, SubmissionVersion, SubmissionAttachment, Blob, Event, Task)
MANY: Final = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LAUGHS: Final = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILES: Final = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FAR: Final = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'
HOSTILE: Final = {
    "billion laughs": LAUGHS.encode() + GOOD.replace(b">20<", b">&c;<"),
    "a file of the server": FILES.encode() + GOOD.replace(b">20<", b">&a;<"),
    "a far DTD": FAR.encode() + GOOD,
    "parameter entities": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>' + GOOD,
    "a bomb in UTF-16": (LAUGHS + GOOD.decode()).encode("utf-16"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>' + GOOD,
    "nesting": b'<data id="thu" version="1">' + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</data>",
    "attributes": b"<data " + b" ".join(b'a%d="x"' % n for n in range(20_000)) + b"/>",
    "a long name": b"<" + b"a" * 2_000_000 + b"/>",
    "NUL": GOOD.replace(b">20<", b">\0<"),
    "NUL by number": GOOD.replace(b">20<", b">&#0;<"),
    "half a character": GOOD.replace(b">20<", b">&#xD800;<"),
    "not UTF-8": GOOD.replace(b">20<", b">\xff\xfe<"),
    "xinclude": GOOD.replace(
        b">20<",
        b'><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/><',
    ),
    "a processing instruction": b'<?xml-stylesheet href="file:///etc/passwd"?>' + GOOD,
    "a path as a file's name": filled("uuid:1", anh="../../../etc/passwd"),
    "an endless ID": filled("uuid:" + "1" * 10_000),
    "nothing": b"",
}


@pytest.fixture(autouse=True)
def _form(project: Project) -> None:
    build.form(project, build.simple())


def counted() -> list[int]:
    return [each.objects.count() for each in KEPT]


Send = Callable[[bytes], int]


@pytest.fixture(params=["phone", "program", "edit"])
def send(
    request: Any, phone: FieldPhone, boss: Program, project: Project, settings: LazySettings
) -> Iterator[Send]:
    """Post these bytes; the status. What was not taken has left nothing."""
    base = base_of(project)
    if request.param == "edit":
        assert boss.send(base, filled("uuid:0"), XML).status_code == 200
    before = counted()

    def by_phone(xml: bytes) -> int:
        reply = phone.post(xml, {"a.jpg": b"x"})
        assert b"<OpenRosaResponse" in reply.body
        assert b"root:" not in reply.body
        return reply.status

    def by_program(xml: bytes) -> int:
        if request.param == "edit":
            answer = put(boss, f"{base}/uuid:0", xml)
        else:
            answer = boss.send(base, xml, XML)
        if answer.status_code >= 400:
            problem_of(answer)
        assert b"root:" not in answer.content
        return int(answer.status_code)

    def posted(xml: bytes) -> int:
        with transaction.atomic():
            status = (by_phone if request.param == "phone" else by_program)(xml)
            assert status < 500
            if status >= 400:
                assert counted() == before
            transaction.set_rollback(True)
        return status

    yield posted
    left = [each for each in settings.BLOB_DIR.rglob("*") if each.is_file()]
    assert not [each for each in left if "tmp" in str(each.relative_to(settings.BLOB_DIR))]


def test_any_bytes(send: Send) -> None:
    @MANY
    @given(st.binary(max_size=300))
    def call(xml: bytes) -> None:
        assert send(xml) >= 400

    call()


def test_a_good_one_cut_about(send: Send) -> None:
    @MANY
    @given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 9))
    def call(at: int, instead: bytes, drop: int) -> None:
        send(GOOD[:at] + instead + GOOD[at + drop :])

    call()


def test_any_text_as_an_answer_an_id_a_version(send: Send) -> None:
    sayable = st.text(st.characters(codec="utf-8", exclude_characters="<>&\0"), max_size=60)

    @MANY
    @given(sayable, sayable, sayable)
    def call(answer: str, instance_id: str, version: str) -> None:
        send(
            filled(
                instance_id,
                deprecated_id="uuid:0",
                version=version.replace('"', ""),
                tuoi=answer,
                ma_xa=answer,
                vi_tri=answer,
                ngay=answer,
                anh=answer,
            )
        )

    call()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_meant_to_hurt(send: Send, name: str) -> None:
    status = send(HOSTILE[name])
    if name not in {"xinclude", "a processing instruction", "a path as a file's name"}:
        assert status >= 400
