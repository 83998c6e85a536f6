"""A rotation in its own process that is killed in the middle of a turn: DATABASE KEYS TURNS."""

import json
import os
import signal
import sys

import django
from django.conf import settings
from django.db import connections
from django.utils import timezone


def main(database: str, keys: str, turns: int) -> None:
    django.setup()
    connections.databases["default"].update(json.loads(database))
    settings.MASTER_KEYS = {name: bytes.fromhex(key) for name, key in json.loads(keys).items()}

    from backend.vault import services

    done = [0]

    class Dying(dict[str, bytes]):
        """Every data key is unwrapped by one look at the old master: the last look kills."""

        def get(self, name: str, default: object = None) -> object:  # type: ignore[override]
            done[0] += 1
            # Two looks a key, old and new; in the middle of the turn that follows.
            if done[0] > turns * 10 + 4:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().get(name, default)  # type: ignore[call-overload]

    settings.MASTER_KEYS = Dying(settings.MASTER_KEYS)
    services.rotate(now=timezone.now(), at_a_turn=5)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
