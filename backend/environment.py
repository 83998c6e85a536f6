"""Reads settings from the environment: one place, typed, with defaults that work on a laptop."""

import hashlib
import ipaddress
import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from backend.vault import written

# As Django's `check --deploy` wants them (security.W009).
LEAST_SECRET, LEAST_LETTERS = 50, 5


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


def refuse_unsound(
    *, https: bool, debug: bool, secret_keys: Sequence[str], hosts: Sequence[str]
) -> None:
    """Raises SettingError for settings with which a server of people's records must not start."""
    for key in secret_keys:
        if len(key) < LEAST_SECRET or len(set(key)) < LEAST_LETTERS:
            raise SettingError(
                f"SECRET_KEY (or one of SECRET_KEY_FALLBACKS) is weak: it needs {LEAST_SECRET}"
                " random characters. Leave it out and one is made in DATA_DIR."
            )
    if https and debug:
        raise SettingError("DEBUG=1 shows people's records in error pages: never with https.")
    if https and "*" in hosts:
        raise SettingError("ALLOWED_HOSTS=* with https: name the server's own names.")


def one_of(name: str, known: Sequence[str], default: str) -> str:
    """One of a few words."""
    value = text(name, default).lower() or default
    if value not in known:
        raise SettingError(f"{name}={value!r} is none of {', '.join(known)}.")
    return value


def openid_provider(issuer: str, client: str, secret: str, name: str) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS for one issuer; none without OIDC_ISSUER.

    Another issuer is another provider: its subjects are never taken for those of the first.
    """
    if not issuer:
        return {}
    parts = urlsplit(issuer)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost"}:
        raise SettingError(f"OIDC_ISSUER={issuer!r} must begin with https://.")
    if not client or not secret:
        raise SettingError("OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, too.")
    number = hashlib.sha256(issuer.encode()).hexdigest()[:8]
    app = {
        "provider_id": f"sso-{number}",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    return {"openid_connect": {"APPS": [app]}}


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
                # What was sealed or erased does not stay in the file's free pages.
                "PRAGMA secure_delete=ON;"
            ),
        },
        # A file, not memory: tests use several connections, as the server does.
        "TEST": {"NAME": str(file.with_name("test.sqlite3"))},
    }
