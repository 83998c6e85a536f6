"""The README and the top level say what is true."""

import re
import subprocess

from tests.database import ROOT, names_of_settings

README = (ROOT / "README.md").read_text()

TOP_LEVEL = {
    "backend",
    "forms_xls",
    "outreach",
    "geo",
    "notifications",
    "tests",
    "pyproject.toml",
    "docker-compose.yml",
    "README.md",
    "Makefile",
}


def test_every_setting_stands_in_the_readme() -> None:
    table = README.partition("## Settings")[2]
    assert [name for name in sorted(names_of_settings()) if f"`{name}`" not in table] == []


def test_the_readme_names_no_setting_that_is_not_read() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)`", README.partition("## Settings")[2], re.MULTILINE))
    # gunicorn reads its own one.
    assert named - names_of_settings() == {"WEB_CONCURRENCY"}


def test_the_pictures_and_files_that_the_readme_names_are_there() -> None:
    named = re.findall(r"\]\(([^)#:]+)\)", README) + ["docker-compose.yml", "backend/settings.py"]
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_command_that_the_readme_names_exists() -> None:
    commands = set(re.findall(r"`?python -m backend (\w+)", README)) | {"rebuild_counts"}
    found = {
        file.stem
        for file in ROOT.glob("*/**/management/commands/*.py")
        if ".venv" not in file.parts
    }
    assert commands - found - {"migrate", "collectstatic"} == set()


def test_the_top_level_is_exactly_the_houses() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    names = {path.split("/")[0] for path in listed}
    odd = {
        name
        for name in names - TOP_LEVEL
        if not (name.startswith((".", "requirements-")) or name == "LICENSE")
    }
    assert odd == set()
