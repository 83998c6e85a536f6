"""The demo district's year, sent and judged once; each test has it anew."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from backend.accounts.models import Project, User
from backend.demo import arriving
from backend.demo.programme import Programme
from backend.demo.sketches import Filled
from backend.jobs.worker import run_all
from backend.survey.xforms import build as fill
from tests import build
from tests.api.conftest import Program, token_of
from tests.demo.test_demo import sender, started
from tests.year.counting import Received

# Of ten submissions of a form six are approved, one is rejected, one sent back; two wait. The first
# is approved, so that a form that comes once is counted, whatever day the year ends on.
VERDICTS = ("approved",) * 6 + ("rejected", "hasIssues", "", "")
STATES = {"approved": "approved", "rejected": "out", "hasIssues": "out", "": "waiting"}
EDITED_ONE_IN = 15


@dataclass(frozen=True)
class District:
    """What was sent and judged, by whom; `judged` are the XML and the verdict of each."""

    programme: Programme
    sender: arriving.Sender
    sent: list[Filled]
    judged: list[Received]
    folder: Path

    @property
    def project(self) -> Project:
        return self.sender.project

    @property
    def people(self) -> dict[str, User]:
        return self.programme.people


@pytest.fixture(scope="package")
def _loaded(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("year")
    with _apart(folder), django_db_blocker.unblock(), transaction.atomic():
        said = started("duc_pho")
        one, sent = arrived(said)
        judged = _judged(one, sent, said.people["admin"])
        yield District(said, one, sent, judged, folder)
        transaction.set_rollback(True)


@pytest.fixture
def district(_loaded: District) -> Iterator[District]:
    """The year as it was judged, for a test of `django_db`: what it does is taken back."""
    with _apart(_loaded.folder):
        yield _loaded


def _apart(folder: Path) -> override_settings:
    """The year's files in a folder of its own, whichever test asks for it."""
    return override_settings(
        DATA_DIR=folder,
        BLOB_DIR=folder / "blobs",
        ERASURE_LIST=folder / "erasures.jsonl",
        STATIC_ROOT=folder / "staticfiles",
        PUBLIC_URL="http://testserver",
    )


def arrived(said: Programme) -> tuple[arriving.Sender, list[Filled]]:
    """The whole year is sent, and the worker has recorded it."""
    one = sender(said, "duc_pho")
    arriving.open_campaigns(one)
    sites = list(one.year.site_forms())
    for filled in sites:
        one.send(filled)
    build.work()
    arriving.plan(one, said, threading.Event())
    events = one.events()
    for filled in events:
        one.send(filled)
    build.work()
    return one, [*sites, *events]


def _judged(one: arriving.Sender, sent: list[Filled], admin: User) -> list[Received]:
    """Some talks are corrected, then an officer's program says its verdicts."""
    program, year, seen = Program(token_of(admin)), [], Counter[str]()
    base = f"/projects/{one.project.pk}/forms"
    for number, filled in enumerate(sent):
        xml = _xml(one, filled)
        if filled.form_id == "hoat_dong" and number % EDITED_ONE_IN == 0:
            xml = corrected(one, filled)
        verdict = VERDICTS[seen[filled.form_id] % len(VERDICTS)]
        seen[filled.form_id] += 1
        if verdict:
            path = f"{base}/{filled.form_id}/submissions/{filled.instance_id}"
            answer = program.patch(path, {"reviewState": verdict})
            assert answer.status_code == 200, answer.content
        year.append(Received(xml, STATES[verdict]))
    # What an anonymous form says is taken up at the end of its day: no hour is told.
    run_all(now=timezone.now() + timedelta(days=1))
    return year


def corrected(one: arriving.Sender, filled: Filled) -> bytes:
    """One man more was there than the phone said first."""
    more = {"dem/tong": filled.answers["dem/tong"] + 1, "dem/nam": filled.answers["dem/nam"] + 1}
    blank = one.blank(filled.form_id)
    xml = fill(
        blank.xform,
        {**filled.answers, **more},
        instance_id=f"{filled.instance_id}-2",
        deprecated_id=filled.instance_id,
    )
    assert one.phone.submit(xml).is_sent
    return xml


def _xml(one: arriving.Sender, filled: Filled) -> bytes:
    return fill(one.blank(filled.form_id).xform, filled.answers, instance_id=filled.instance_id)
