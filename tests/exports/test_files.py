"""SPSS and Stata: ordered, made by the worker with labels, fetched by who ordered, then gone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyreadstat
import pytest
from django.conf import LazySettings
from django.utils import timezone

from backend.accounts.models import Project
from backend.journal.models import Event, Task
from backend.survey.forms.models import Form
from backend.survey.submissions.export import files
from backend.survey.submissions.export.labelled import unique_names
from backend.survey.submissions.models import ExportFile, Submission
from tests import build
from tests.api.conftest import Program, problem_of, token_of
from tests.exports.conftest import FIRST, base
from tests.phone import FieldPhone


def ordered(program: Program, form: Form, kind: str, **more: Any) -> str:
    answer = program.post(f"{base(form)}/exports", {"type": kind, **more})
    assert answer.status_code == 202, answer.content
    assert answer.json()["state"] == "waiting"
    return f"{base(form)}/exports/{answer.json()['id']}"


def fetched(program: Program, path: str, folder: Path, kind: str) -> Any:
    answer = program.get(f"{path}/file")
    assert answer.status_code == 200, answer.content
    place = folder / f"x.{kind}"
    place.write_bytes(b"".join(answer.streaming_content))
    read = pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta
    return read(str(place))


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_the_worker_makes_it_with_labels(
    official: Program, filled: Form, tmp_path: Path, kind: str
) -> None:
    path = ordered(official, filled, kind, language="vi")
    assert problem_of(official.get(f"{path}/file")) == (409, 409.584)
    build.work()
    told = official.get(path).json()
    assert (told["state"], told["rows"]) == ("ready", 2)
    table, meta = fetched(official, path, tmp_path, kind)
    assert list(table["KEY"]) == ["uuid:2", "uuid:1"]
    assert list(table["ho_so_nguoi"]) == [4, -5]
    assert meta.column_names_to_labels["ho_so_nguoi"] == "Số người"
    labels = meta.variable_value_labels["ho_co_nuoc"]
    assert labels[table["ho_co_nuoc"][1]] == "Không biết"
    assert list(table["ho_nguon_gieng"]) == [1, 1]
    assert str(table["ngay"][1])[:10] == "2026-05-17"
    assert table["ho_ten"][1] == FIRST["ho/ten"]
    assert table["ho_vi_tri_Longitude"][1] == 108.02


def test_empty_and_odd_answers_do_not_break_it(
    official: Program, form: Form, phone: FieldPhone, tmp_path: Path
) -> None:
    odd = {
        "ma_xa": "90001",
        "ho/so_nguoi": "x",
        "ngay": "không nhớ",
        "luc": "9999-12-31T23:59:59.000+00:00",
        "ho/co_nuoc": "7",
        "ho/ten": "ă" * 9000,
    }
    phone.send("ho_dan", odd, instance_id="uuid:1")
    for kind in ("sav", "dta"):
        path = ordered(official, form, kind)
        build.work()
        assert official.get(path).json()["state"] == "ready"
        table, _ = fetched(official, path, tmp_path, kind)
        assert len(table) == 1


def test_a_form_without_submissions_gives_an_empty_file(official: Program, form: Form) -> None:
    path = ordered(official, form, "sav")
    build.work()
    assert official.get(path).json()["state"] in {"ready", "failed"}
    assert not Task.objects.filter(job="make_export").exclude(error="").exists()


def test_only_who_ordered_it_may_fetch_it(
    official: Program, boss: Program, filled: Form, project: Project
) -> None:
    path = ordered(official, filled, "sav")
    build.work()
    assert problem_of(boss.get(path)) == (404, 404.1)
    assert problem_of(boss.get(f"{path}/file")) == (404, 404.1)


def test_the_area_cuts_it(filled: Form, project: Project, tmp_path: Path) -> None:
    ward = build.person("phuong", "officer", project, units=(build.COMMUNE_B,))
    local = Program(token_of(ward))
    path = ordered(local, filled, "sav")
    build.work()
    table, _ = fetched(local, path, tmp_path, "sav")
    assert list(table["KEY"]) == ["uuid:2"]


def test_it_expires(official: Program, filled: Form) -> None:
    path = ordered(official, filled, "sav")
    build.work()
    assert files.expire(now=timezone.now()) == 0
    ExportFile.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert problem_of(official.get(path)) == (404, 404.1)
    assert files.expire(now=timezone.now()) == 1


def test_too_many_rows_are_refused_with_the_limit(
    official: Program, filled: Form, settings: LazySettings
) -> None:
    settings.EXPORT_MAX_ROWS = 1
    answer = official.post(f"{base(filled)}/exports", {"type": "sav"})
    assert problem_of(answer) == (400, 400.583)
    assert answer.json()["details"]["limit"] == 1
    assert not ExportFile.objects.exists()
    few = {"type": "sav", "$filter": "__system/submissionDate lt 2000-01-01"}
    assert official.post(f"{base(filled)}/exports", few).status_code == 202


def test_rows_that_came_meanwhile_fail_it_with_a_code(
    official: Program, filled: Form, settings: LazySettings
) -> None:
    path = ordered(official, filled, "sav")
    settings.EXPORT_MAX_ROWS = 1
    build.work()
    told = official.get(path).json()
    assert (told["state"], told["problem"]) == ("failed", 400.583)
    assert not Event.objects.filter(kind="submission.export").exists()


def test_the_job_may_run_twice(official: Program, filled: Form) -> None:
    ordered(official, filled, "sav")
    build.work()
    made = ExportFile.objects.get()
    files.make(export_id=made.pk, now=timezone.now())
    assert Event.objects.filter(kind="submission.export").count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "xls"},
        {"type": None},
        {"type": ["sav"]},
        {"type": "sav", "$filter": 5, "language": {}},
        {"type": "sav", "language": "x" * 21},
        {"type": "sav", "language": "\0"},
        [],
        "sav",
    ],
)
def test_a_bad_order_is_refused(official: Program, filled: Form, body: Any) -> None:
    answer = official.post(f"{base(filled)}/exports", body)
    assert answer.status_code == 400
    assert problem_of(answer)[1] in {400.1, 400.2, 400.11}
    assert not ExportFile.objects.exists()


def test_names_are_fit_for_both_programs() -> None:
    names = unique_names(["a-b", "A_b", "1x", "ă", "x" * 40, "x" * 41, "KEY"])
    assert names == ["a_b", "A_b_2", "v_1x", "v", "x" * 32, "x" * 30 + "_2", "KEY"]


def test_an_order_names_no_answer(official: Program, filled: Form) -> None:
    ordered(official, filled, "sav")
    event = Event.objects.get(kind="export.create")
    assert event.details == {}
    assert Submission.objects.count() == 2
