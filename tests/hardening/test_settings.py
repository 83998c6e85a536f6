"""A server of people's records starts soundly or not at all; what it keeps is for it alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from backend.environment import SettingError, refuse_unsound
from tests.database import ROOT, names_of_settings

SECRET = "".join(chr(97 + number % 26) for number in range(50))
# As docker-compose.yml sets them, with an invented name.
PRODUCTION = {
    "PUBLIC_URL": "https://donghanh.example.vn",
    "HOST": "0.0.0.0",  # noqa: S104
    "BEHIND_PROXY": "1",
    "SECRET_KEY": SECRET,
    "PUSH_CHANNEL": "notifications.channels.ConsoleChannel",
}


def start(data_dir: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    env = {name: text for name, text in os.environ.items() if name not in names_of_settings()}
    return subprocess.run(
        [sys.executable, "-m", "backend", *arguments],
        cwd=ROOT,
        env={**env, "DATA_DIR": str(data_dir), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_django_finds_nothing_to_say_of_a_production_server(tmp_path: Path) -> None:
    done = start(tmp_path, "check", "--deploy", "--fail-level=WARNING", **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_with_https_cookies_are_of_this_host_alone(tmp_path: Path) -> None:
    lines = (
        "from django.conf import settings as s",
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME)",
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)",
        "print(s.SECURE_HSTS_SECONDS >= 31536000, s.SECURE_SSL_REDIRECT, '*' in s.ALLOWED_HOSTS)",
        "from backend.web.views.public import COOKIE; print(COOKIE)",
    )
    done = start(tmp_path, "shell", "--no-imports", "-c", "; ".join(lines), **PRODUCTION)
    assert done.stdout.split() == [
        *("__Host-sessionid", "__Host-csrftoken", "__Host-django_language"),
        *("True", "True", "True"),
        *("True", "True", "False"),
        "__Secure-respondent",
    ]


def test_without_https_a_laptop_keeps_plain_names(tmp_path: Path) -> None:
    line = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SECURE_SSL_REDIRECT)"
    )
    done = start(tmp_path, "shell", "--no-imports", "-c", line)
    assert done.stdout.split() == ["sessionid", "False"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"DEBUG": "1"}, "DEBUG=1"),
        ({"SECRET_KEY": "ngắn"}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "cu"}, "SECRET_KEY_FALLBACKS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=*"),
    ],
)
def test_an_unsound_server_does_not_start(tmp_path: Path, more: dict[str, str], said: str) -> None:
    done = start(tmp_path, "check", **(PRODUCTION | more))
    assert done.returncode != 0
    assert said in done.stderr
    assert SECRET not in done.stderr


@pytest.mark.parametrize("key", ["", "a" * 60, "abcd" * 20, "x" * 49])
def test_a_key_that_can_be_guessed_is_refused(key: str) -> None:
    with pytest.raises(SettingError):
        refuse_unsound(https=False, debug=False, secret_keys=[SECRET, key], hosts=[])


def test_an_old_key_still_opens_what_it_signed(tmp_path: Path) -> None:
    """How SECRET_KEY is changed: the new one first, the old one among the fallbacks."""
    sign = "from django.core import signing; print(signing.dumps(7))"
    token = start(tmp_path, "shell", "--no-imports", "-c", sign, SECRET_KEY=SECRET).stdout.strip()
    read = f"from django.core import signing; print(signing.loads({token!r}))"
    shell = ("shell", "--no-imports", "-c", read)
    renewed = start(tmp_path, *shell, SECRET_KEY=SECRET[::-1], SECRET_KEY_FALLBACKS=SECRET)
    assert renewed.stdout.strip() == "7"
    assert start(tmp_path, *shell, SECRET_KEY=SECRET[::-1]).returncode != 0


def test_what_lies_under_data_dir_is_for_this_account_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    assert start(folder, "migrate", "--verbosity=0").returncode == 0
    start(
        folder,
        "shell",
        "--no-imports",
        "-c",
        "from backend.survey.blobs import services as b; b.stage([b'x'])",
    )
    files = list(folder.rglob("*"))
    assert {"secret_key", "master_keys", "dong-hanh.sqlite3"} <= {each.name for each in files}
    open_ones = [str(each) for each in files if each.stat().st_mode & 0o077]
    assert open_ones == []
