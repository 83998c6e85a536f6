"""The invented land as a fixture."""

import pytest

from tests.geo import land


@pytest.fixture
def squares(db: None) -> None:
    """Five square communes under an old district and two provinces; no boundaries."""
    land.settle()
