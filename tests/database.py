"""Pytest plug-in: a DATA_DIR of its own and the choice of database, before Django reads settings.

`pytest` alone runs on SQLite; `pytest --postgres` starts a throwaway PostgreSQL for the run;
TEST_DATABASE_URL names a server to use. The developer's own settings never reach a test.
"""

import atexit
import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from django.conf import settings

from backend.setup import postgres

pytest_plugins = ["tests.capabilities"]

ROOT = Path(__file__).resolve().parent.parent
# Set by the process that starts the run and read by its xdist workers.
HOME_OF_RUN = "DONG_HANH_TEST_HOME"
opened = contextlib.ExitStack()
# A run that ends before it is configured never comes to pytest_unconfigure.
atexit.register(opened.close)


def names_of_settings() -> set[str]:
    """Every environment variable that backend/settings.py reads, found in its text."""
    text = (ROOT / "backend" / "settings.py").read_text()
    return set(re.findall(r"\benv\.\w+\(\s*\"([A-Z][A-Z0-9_]*)\"", text))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        help="run on a throwaway PostgreSQL (TEST_DATABASE_URL, when set, names one to use)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    # A wrapper runs before pytest-django, which reads the settings in this same hook.
    prepare(start_postgres=early_config.known_args_namespace.postgres)
    return (yield)


def prepare(*, start_postgres: bool) -> None:
    """Set the environment that Django's settings will be read from."""
    for name in names_of_settings():
        os.environ.pop(name, None)
    if HOME_OF_RUN not in os.environ:
        home = tempfile.mkdtemp(prefix="dong-hanh-tests-")
        opened.callback(shutil.rmtree, home, ignore_errors=True)
        opened.callback(os.environ.pop, HOME_OF_RUN, None)
        os.environ[HOME_OF_RUN] = home
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    data_dir = Path(os.environ[HOME_OF_RUN]) / worker
    data_dir.mkdir(exist_ok=True)
    os.environ["DATA_DIR"] = str(data_dir)
    # One test knocks as often as a province; those about limits switch them on.
    os.environ["RATE_LIMITS"] = "0"
    if start_postgres and not os.environ.get("TEST_DATABASE_URL"):
        os.environ["TEST_DATABASE_URL"] = opened.enter_context(postgres.cluster()).url
    if os.environ.get("TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]


def pytest_configure() -> None:
    # Pages are tested without `collectstatic`: plain names, found where they are written.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    # Thousands of people sign up in a run; what the house itself hashes with has its own test.
    light = "tests.accounts.hasher.LightHasher"
    settings.PASSWORD_HASHERS = [light, *settings.PASSWORD_HASHERS[1:]]


def pytest_report_header() -> str:
    url = os.environ.get("TEST_DATABASE_URL")
    return "database: PostgreSQL" if url else "database: SQLite"


def pytest_unconfigure() -> None:
    opened.close()
