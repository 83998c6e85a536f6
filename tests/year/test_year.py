"""A year of the demo's district through the phones' door counts what an independent script counts.

The script (`counting`) shares nothing with the server: it reads the XML that was sent.
"""

import threading
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from backend.accounts.models import User
from backend.demo import arriving
from backend.demo.care import Care
from backend.demo.programme import Programme
from backend.demo.pupils import pupil_forms
from backend.demo.sketches import Commune, Filled
from backend.demo.year import Year
from backend.jobs.worker import run_all
from backend.journal.models import Task
from backend.survey.submissions.models import Submission
from backend.survey.xforms import build as fill
from outreach.models import Count
from tests import build
from tests.api.conftest import Program, token_of
from tests.demo.test_demo import sender, started
from tests.year import counting
from tests.year.counting import Figures, Received

# Of ten submissions six are approved, one is rejected, one sent back; two wait.
VERDICTS = ("approved",) * 6 + ("rejected", "hasIssues", "", "")
STATES = {"approved": "approved", "rejected": "out", "hasIssues": "out", "": "waiting"}
EDITED_ONE_IN = 15
# Questionnaires that are no event and about nobody: they register, open or correct something.
UNCOUNTED = {"dk_dia_diem", "ho_so_truong_hop", "sua_phieu"}


@pytest.fixture
def data_dir(settings: LazySettings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "staticfiles"
    settings.PUBLIC_URL = "http://testserver"
    return tmp_path


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


def judged(one: arriving.Sender, sent: list[Filled], admin: User) -> list[Received]:
    """Some talks are corrected, then an officer's program says its verdicts."""
    program, year = Program(token_of(admin)), []
    base = f"/projects/{one.project.pk}/forms"
    for number, filled in enumerate(sent):
        xml = _xml(one, filled)
        if filled.form_id == "hoat_dong" and number % EDITED_ONE_IN == 0:
            xml = corrected(one, filled)
        verdict = VERDICTS[number % len(VERDICTS)]
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


def stored(project_id: int) -> Figures:
    rows = Count.objects.filter(project_id=project_id).exclude(value=0)
    return Counter(
        {
            (unit.partition("@")[0], f"{month:%Y-%m}", kind, setting, measure): value
            for unit, month, kind, setting, measure, value in rows.values_list(
                "unit", "month", "kind", "setting", "measure", "value"
            )
        }
    )


def test_the_counts_of_a_year_are_those_of_an_independent_script(db: None, data_dir: Path) -> None:
    said = started("duc_pho")
    one, sent = arrived(said)
    admin = said.people["admin"]
    year = judged(one, sent, admin)
    left = Task.objects.exclude(state=Task.State.DONE)
    assert not {f"{each.job}: {each.error}" for each in left.exclude(error="")}
    assert not list(left)
    expected = counting.figures_of(year) + counting.received(year)
    assert stored(one.project.pk) == expected
    # It was about something: every questionnaire, and every state.
    forms = {filled.form_id for filled in sent}
    published = set(
        Submission.objects.values_list("form__form_id", flat=True).order_by().distinct()
    )
    assert forms == published
    assert len(forms) >= 18
    kinds = {kind for _, _, kind, _, _ in expected}
    assert kinds >= {"T01", "T03", "C03", "S02", "X1", "X2", "K1", "Q1", "M0"}
    assert kinds >= {"S01", "P01", "C00", "R01", "R02", "V01", "H01", "S05"}
    assert {measure for *_, measure in expected} >= {"held", "waiting", "services", "refused"}
    assert timezone.localdate() >= max(filled.day for filled in sent)


def test_no_answer_of_the_invented_year_names_or_places_a_person() -> None:
    said_of_persons = {"lien_he/ten_goi", "lien_he/dien_thoai", "vi_tri", "noi/vi_tri"}
    for filled in _of_persons():
        assert not said_of_persons & set(filled.answers)


def _of_persons() -> list[Filled]:
    year = Year("thu", [Commune("90001", "Xã Thử", 15.0, 108.0, hotspot=True)], date(2026, 6, 1))
    return [*Care(year).forms(), *pupil_forms(year)]
