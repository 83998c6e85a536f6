"""Seals values in the place that the environment names and opens them again: `fill` or `open`."""

import json
import os
import sys
from pathlib import Path

import django
from django.utils import timezone

SECRET = "Nguyễn Văn Bí Mật".encode()
OWNERS = [f"case:{number:08d}-0000-4000-8000-000000000000" for number in range(40)]


def main(what: str) -> None:
    django.setup()
    from django.conf import settings

    from backend.vault import services as vault

    file = Path(settings.DATA_DIR).parent / "sealed.json"
    if what == "fill":
        values = {
            owner: vault.seal(
                owner=owner, kind="identity", plain=SECRET, context=owner, now=timezone.now()
            ).hex()
            for owner in OWNERS
        }
        file.write_text(json.dumps(values))
        return
    values = json.loads(Path(sys.argv[2]).read_text())
    opened = [vault.unseal(bytes.fromhex(value), context=owner) for owner, value in values.items()]
    assert opened == [SECRET] * len(OWNERS)
    print("opened")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    main(sys.argv[1])
