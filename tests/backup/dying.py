"""A restore that is killed in the middle (as by kill -9): `python -m … FILE MOMENT`.

The process forks; the child restores and dies, the parent only sees to it that it did.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django
from django.utils import timezone


def main(file: Path, moment: str) -> None:
    django.setup()
    child = os.fork()
    if not child:
        die(file, moment)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL, status


def die(file: Path, moment: str) -> None:
    """Restore until the moment: "database" when the database stands, "blobs" when both do."""
    from backend.backup import restoring

    where = "_must_be_complete" if moment == "blobs" else "_blobs"

    def watch(frame: Any, event: str, _arg: object) -> None:
        begun = (Path(os.environ["DATA_DIR"]) / "restoring").exists()
        if event == "call" and frame.f_code.co_name == where and begun:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)
    restoring.restore(file, replace=True, nobody_erased=True, now=timezone.now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(Path(sys.argv[1]), sys.argv[2])
