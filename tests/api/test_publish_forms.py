"""The command that publishes a folder of questionnaires."""

import resource
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from backend.accounts import services as accounts
from backend.accounts.models import Project
from backend.survey.entities.models import EntityList
from backend.survey.forms.models import Form, FormVersion
from backend.survey.quality import returned
from tests import build

TOML = """
record = "site"
unit = "ma_xa"
[fields]
name = "ten"
kind = "loai"
setting = "boi_canh"
"""


def write(folder: Path, version: str = "1", kind: str = "text", toml: str | None = None) -> Path:
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    survey.append(["type", "name", "label"])
    for name in ("ma_xa", "ten", "loai", "boi_canh"):
        survey.append([kind, name, f"{name}?"])
    settings = book.create_sheet("settings")
    settings.append(["form_id", "version"])
    settings.append(["thu", version])
    book.save(folder / "thu.xlsx")
    if toml is not None:
        (folder / "thu.toml").write_text(toml)
    return folder


def run(folder: Path, capsys: pytest.CaptureFixture[str], **options: Any) -> str:
    call_command("publish_forms", str(folder), **options)
    return capsys.readouterr().out


def test_a_folder_is_published_once(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, toml=TOML)
    (tmp_path / "~$thu.xlsx").write_bytes(b"Excel's lock")
    (tmp_path / "README.md").write_text("not a form")
    assert "thu.xlsx" in run(tmp_path, capsys)
    form = Form.objects.get()
    assert (form.current.version, form.current.mapping["record"]) == ("1", "site")
    assert form.draft is None
    lists = dict(EntityList.objects.values_list("name", "properties"))
    assert lists == {
        "dia_diem": ["ma_xa", "loai", "boi_canh"],
        "chien_dich": ["tu_ngay", "den_ngay"],
        "ke_hoach": ["ma_dia_diem", "loai", "ngay", "ma_chien_dich", "ma_xa"],
        "can_bo": ["don_vi", "ma_xa"],
        "mo_hinh": ["loai_mo_hinh", "buoc", "ma_xa"],
        "truong_hop": ["nhom_tuoi", "ma_xa"],
        "chuyen_gui": ["truong_hop", "ma_xa", "trang_thai"],
        returned.LIST: list(returned.PROPERTIES),
    }
    # A conversion is a process of its own, and would count here.
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    run(tmp_path, capsys)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime == before
    assert FormVersion.objects.count() == 1


def test_a_changed_file_needs_a_changed_version(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(write(tmp_path), capsys)
    with pytest.raises(CommandError):
        run(write(tmp_path, kind="note"), capsys)
    assert "settings" in capsys.readouterr().err
    assert Form.objects.get().current.version == "1"
    run(write(tmp_path, version="2", kind="note"), capsys)
    assert Form.objects.get().current.version == "2"


def test_one_bad_form_does_not_stop_the_others(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path)
    (tmp_path / "a.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "b.xlsx").write_bytes((tmp_path / "thu.xlsx").read_bytes())
    (tmp_path / "b.toml").write_text("record = ")
    with pytest.raises(CommandError, match="2"):
        run(tmp_path, capsys)
    said = capsys.readouterr()
    assert "a.xlsx: ✗" in said.err
    assert "b.xlsx: ✗" in said.err
    assert Form.objects.get().current is not None


def test_a_mapping_that_does_not_fit_is_told(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError):
        run(write(tmp_path, toml=TOML.replace('"ten"', '"teen"')), capsys)
    assert "teen" in capsys.readouterr().err
    assert not FormVersion.objects.exists()


def test_the_project_is_named_when_there_are_several(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts.create_project(name="Dự án khác", now=build.NOW)
    with pytest.raises(CommandError, match="Dự án khác"):
        run(write(tmp_path), capsys)
    run(tmp_path, capsys, project="Dự án khác")
    run(tmp_path, capsys, project=str(project.pk))
    assert Form.objects.count() == 2
    with pytest.raises(CommandError):
        run(tmp_path, capsys, project="77")


def test_a_missing_folder_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="khong_co"):
        call_command("publish_forms", str(tmp_path / "khong_co"))
