"""A worker in its own process that is killed while it sends: `python -m … DATABASE LOG MOMENT`."""

import json
import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import django
from django.db import connections


def main(database: str, log: Path, moment: str, now: datetime) -> None:
    """Deliver with a channel that dies before or after the network call it writes to `log`."""
    django.setup()
    connections.databases["default"].update(json.loads(database))

    from notifications.services import deliver

    deliver(channel=DyingChannel(log, moment), now=now)


class DyingChannel:
    """Writes each key to `log` when it goes out, and kills its process at the second one."""

    batch = 3

    def __init__(self, log: Path, moment: str) -> None:
        self.log = log
        self.moment = moment

    def send(self, addressed: Sequence[object]) -> Sequence[object]:
        for number, push in enumerate(addressed, start=1):
            if number == 2 and self.moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            with self.log.open("a") as out:
                out.write(f"{push.key}\n")
            if number == 2 and self.moment == "after":
                os.kill(os.getpid(), signal.SIGKILL)
        return []


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], datetime.fromisoformat(sys.argv[4]))
