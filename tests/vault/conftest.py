"""Master keys of the tests' own."""

import pytest
from django.conf import LazySettings

from backend.vault import written


@pytest.fixture
def keys(settings: LazySettings) -> list[str]:
    """The ids of two master keys, the current one first."""
    settings.MASTER_KEYS = written.parse(f"{written.fresh()} {written.fresh()}")
    return list(settings.MASTER_KEYS)
