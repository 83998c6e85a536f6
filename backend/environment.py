"""Reads settings from the environment: one place, typed, with defaults that work on a laptop."""

import ipaddress
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from backend.vault import written


class SettingError(RuntimeError):
    """A setting that cannot be used, said in one sentence."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def number(name: str, default: int, *, least: int = 0) -> int:
    raw = text(name)
    if not raw:
        return default
    try:
        value = int(raw)
    except ValueError:
        raise SettingError(f"{name}={raw!r} is not a whole number.") from None
    if value < least:
        raise SettingError(f"{name}={raw!r} is too small; {least} is the least.")
    return value


def flag(name: str, default: bool) -> bool:
    raw = text(name).lower()
    if raw in {"", None}:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise SettingError(f"{name}={raw!r} is neither 1 nor 0.")


def words(name: str) -> list[str]:
    return [word for word in text(name).replace(",", " ").split() if word]


def networks(name: str) -> list[str]:
    """Networks such as 10.0.0.0/8, checked."""
    found = words(name)
    for each in found:
        try:
            ipaddress.ip_network(each)
        except ValueError:
            raise SettingError(f"{name}: {each!r} is no network such as 10.0.0.0/8.") from None
    return found


def kept_secret(name: str, file: Path) -> str:
    """The secret named by the environment, else one made once and kept beside the data (0600)."""
    return _kept(name, file, lambda: secrets.token_urlsafe(50))


def kept_master_keys(name: str, file: Path) -> dict[str, bytes]:
    """Master keys by id, the current first; one is made when there is none yet."""
    try:
        found = written.parse(_kept(name, file, written.fresh))
    except ValueError as error:
        raise SettingError(f"{name}: {error}.") from None
    if not found:
        raise SettingError(f"{name}: there is no key in it.")
    return found


def _kept(name: str, file: Path, make: Callable[[], str]) -> str:
    given = text(name)
    if given:
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = make()
        try:
            # Exclusive: two processes that start together agree on the first one's secret.
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(made)
        except FileExistsError:
            pass
    return file.read_text().strip()


def database(url: str, data_dir: Path, synchronous: str) -> dict[str, Any]:
    """Django's DATABASES entry for DATABASE_URL: empty = SQLite under DATA_DIR, or postgresql://…"""
    if not url:
        return _sqlite(data_dir / "dong-hanh.sqlite3", synchronous)
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)), synchronous)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(
            f"DATABASE_URL begins with {parts.scheme!r}; use postgresql:// or sqlite://."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path, synchronous: str) -> dict[str, Any]:
    if synchronous not in {"FULL", "NORMAL"}:
        raise SettingError(f"SQLITE_SYNCHRONOUS={synchronous!r} is neither FULL nor NORMAL.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": 300,
        "OPTIONS": {
            "timeout": 30,
            # Without IMMEDIATE, read-then-write transactions fail with "database is locked".
            "transaction_mode": "IMMEDIATE",
            # FULL: a phone deletes its copy after 201, so a commit must survive a power cut.
            "init_command": (
                f"PRAGMA journal_mode=WAL;PRAGMA synchronous={synchronous};"
                "PRAGMA foreign_keys=ON;PRAGMA journal_size_limit=67108864;"
            ),
        },
        # A file, not memory: tests use several connections, as the server does.
        "TEST": {"NAME": str(file.with_name("test.sqlite3"))},
    }
