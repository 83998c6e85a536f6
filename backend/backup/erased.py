"""The erasure list beside the backup: a restore without its latest copy would bring people back."""

from backend import problems
from backend.privacy import listing


def list_must_be_here(then: int, *, nobody_erased: bool) -> None:
    """`then`: its lines at the backup. Raises erasure_list_absent, erasure_list_short."""
    file = listing.path()
    if not file.exists() and not then:
        if nobody_erased:
            return
        raise problems.erasure_list_absent(file=file)
    here = len(listing.read())
    if here < then:
        raise problems.erasure_list_short(file=file, here=here, then=then)
