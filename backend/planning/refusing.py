"""What outreach refuses becomes a problem, which every door can tell."""

from collections.abc import Iterator
from contextlib import contextmanager

from backend import problems
from outreach.faults import Fault


@contextmanager
def refusing() -> Iterator[None]:
    """Raises planning_refused in place of a Fault; the transaction around it rolls back."""
    try:
        yield
    except Fault as fault:
        raise problems.planning_refused(sentence=fault.message) from fault
