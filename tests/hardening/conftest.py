"""Somebody's browser, as on the pages' own tests."""

from tests.web.conftest import enter

__all__ = ["enter"]
