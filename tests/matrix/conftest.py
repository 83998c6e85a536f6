"""The ground of the matrix is laid once for its whole file; each call is undone after it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.matrix.ground import Ground, lay


@pytest.fixture(scope="module")
def blobs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix") / "blobs"


@pytest.fixture(autouse=True)
def _own_blobs(settings: LazySettings, blobs: Path) -> None:
    """In the stead of the fixture of all tests: files stay for the whole module."""
    settings.BLOB_DIR = blobs


@pytest.fixture(scope="module")
def ground(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, blobs: Path
) -> Iterator[Ground]:
    before, settings.BLOB_DIR = settings.BLOB_DIR, blobs
    with django_db_blocker.unblock(), transaction.atomic():
        try:
            yield lay()
        finally:
            transaction.set_rollback(True)
            settings.BLOB_DIR = before
