"""Which master keys a backup or a database needs, and whether they are the right ones here."""

from collections.abc import Mapping

from backend import problems
from backend.vault import masters


def check_value(master: str, salt: str) -> str:
    """Tells a key from another of the same name, and nothing of the key. "" where it is absent."""
    key = masters.masters().get(master)
    return masters.mac(key, "backup check", salt.encode()) if key else ""


def must_be_here(checks: Mapping[str, str], salt: str) -> None:
    """Raises master_keys_absent, master_keys_differ."""
    absent = [master for master in checks if master not in masters.masters()]
    if absent:
        raise problems.master_keys_absent(keys=", ".join(absent))
    # Where the key was absent already when the backup was made, there is nothing to compare.
    other = [each for each, told in checks.items() if told and check_value(each, salt) != told]
    if other:
        raise problems.master_keys_differ(keys=", ".join(other))
