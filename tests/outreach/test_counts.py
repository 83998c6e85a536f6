"""The counts table equals the records after any history, and a rebuild proves it."""

import random
import uuid
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from outreach import services
from outreach.faults import Fault
from outreach.mapping import parse
from outreach.models import Count, Tally
from tests.outreach import build
from tests.outreach.build import send

pytestmark = pytest.mark.django_db

SITE = parse(build.SITE_TOML.encode())
ACTIVITY = parse(build.ACTIVITY_TOML.encode())
SCREENING = parse(build.SCREENING_TOML.encode())


def rebuilt(*, write=True):
    return services.rebuild_counts(now=build.NOW, write=write)


def random_act(chance, keys):
    """One submission, edit, retry, site or deletion of an invented history."""
    key = chance.choice(keys)
    project = 1 + key.int % 2
    day = f"2026-{chance.randint(1, 3):02}-{chance.randint(1, 28):02}"
    unit = chance.choice([build.UNIT, build.OTHER_UNIT, None])
    match chance.randint(0, 4):
        case 0:
            build.forget(key)
        case 1:
            answers = build.site_answers(boi_canh=chance.choice(["truong_hoc", "noi_lam_viec"]))
            send(SITE, answers, submission=key, unit=unit, project_id=project)
        case 2:
            band = chance.choice(list(build.BAND_ANSWERS))
            answers = {**build.never_used(), **build.BAND_ANSWERS[band], "ngay": day}
            send(SCREENING, answers, submission=key, unit=unit, project_id=project)
        case _:
            answers = build.activity_answers(
                ngay=day, loai=chance.choice(["T01", "T02"]), ma_dia_diem=str(chance.choice(keys))
            )
            send(ACTIVITY, answers, submission=key, unit=unit, project_id=project)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_history_of_sends_edits_and_deletions_the_table_equals_the_records(seed):
    chance = random.Random(seed)
    keys = [uuid.UUID(int=chance.getrandbits(128), version=4) for _ in range(12)]
    for _ in range(60):
        random_act(chance, keys)
    found = rebuilt(write=False)
    assert found
    assert [(f.differing, f.checksum) for f in found] == [(0, f.expected) for f in found]


def test_a_rebuild_mends_wrong_missing_and_surplus_rows_and_says_how_many():
    send(ACTIVITY, build.activity_answers())
    Count.objects.filter(measure="attendances").update(value=999)
    Count.objects.filter(measure="men").delete()
    Count.objects.create(
        project_id=build.PROJECT, unit="x", month=build.JUNE, kind="T09", measure="held", value=3
    )
    before = rebuilt(write=False)
    assert before[0].differing == 3
    assert before[0].checksum != before[0].expected
    after = rebuilt()
    assert (after[0].differing, after[0].rows) == (3, 4)
    assert after[0].checksum == after[0].expected
    assert rebuilt()[0].differing == 0
    assert Count.objects.get(measure="attendances").value == 40


def test_figures_of_a_project_without_records_are_taken_away():
    Count.objects.create(
        project_id=9, unit="x", month=build.JUNE, kind="T09", measure="held", value=3
    )
    assert [(f.project_id, f.differing, f.rows) for f in rebuilt()] == [(9, 1, 0)]
    assert not Count.objects.exists()


def test_the_command_says_that_the_figures_equal_the_records():
    send(ACTIVITY, build.activity_answers())
    out = StringIO()
    with translation.override("en"):
        call_command("rebuild_counts", stdout=out)
    assert "Project 1: 4 rows, 0 differed, checksum" in out.getvalue()
    assert "The figures equal the records; 0 were set right." in out.getvalue()


def test_the_command_with_check_changes_nothing_and_fails_when_they_differ():
    send(ACTIVITY, build.activity_answers())
    Count.objects.filter(measure="men").update(value=1)
    with translation.override("en"), pytest.raises(CommandError, match="without --check"):
        call_command("rebuild_counts", "--check", stdout=StringIO())
    assert Count.objects.get(measure="men").value == 1


def test_a_refused_record_leaves_no_trace_in_the_figures_or_their_moment():
    with pytest.raises(Fault):
        send(ACTIVITY, build.activity_answers(loai="T99"))
    assert not Count.objects.exists()
    assert not Tally.objects.exists()
