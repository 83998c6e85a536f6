"""Which front-end files of others the set-up could fetch."""

from pathlib import Path

from django.conf import settings


def fetched(*folders: str) -> bool:
    """Are these packages there, and not just their stand-ins?"""
    root = Path(settings.STATICFILES_DIRS[0]) / "vendor"
    return all((root / folder / ".stamp").exists() for folder in folders)
