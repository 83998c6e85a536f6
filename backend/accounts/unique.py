"""Two who ask for the same name at the same moment: the second is told, not failed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from backend import problems


@contextmanager
def claimed(what: str, value: str) -> Iterator[None]:
    """Raises already_there when the database refuses what is saved inside as a duplicate."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise problems.already_there(what=what, value=value) from None
