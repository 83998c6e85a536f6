"""The storage that drops unsynced writes, and what is left of it after a power cut.

`python -m tests.chaos.disk FOLDER` syncs a folder with all that is in it.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.capabilities import c_compiler

ROOT = Path(__file__).resolve().parents[2]


def compiled(folder: Path, name: str = "durable") -> Path:
    """The library, built by the machine's C compiler from the source of this name."""
    library, source = folder / f"{name}.so", Path(__file__).with_name(f"{name}.c")
    flags = ["-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror"]
    command = [str(c_compiler()), *flags, str(source), "-o", str(library), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    library.chmod(0o755)
    return library


@dataclass(frozen=True)
class Disk:
    """A folder on the storage that forgets; `home` holds its shadow and its switch."""

    library: Path
    root: Path
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """For the programs that write to this disk."""
        return {
            "LD_PRELOAD": str(self.library),
            "DURABLE_ROOT": str(self.root.resolve()),
            "DURABLE_SHADOW": str(self.home / "shadow"),
            "DURABLE_CUT": str(self.home / "cut"),
        }

    def format(self, owner: int = 0) -> None:
        """Take what is in the folder now as safe: it was there, synced, long before."""
        for kind in ("files", "dirs"):
            (self.home / "shadow" / kind).mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "tests.chaos.disk", str(self.root)],
            cwd=ROOT,
            env={**os.environ, **self.environment},
            timeout=120,
            check=True,
        )
        if owner:
            give(self.home, owner)

    def cut(self) -> None:
        """The power goes: from now on nothing becomes durable, and who tries to sync dies."""
        (self.home / "cut").touch()

    def mend(self) -> None:
        """It was not the power after all, only the programs that died."""
        (self.home / "cut").unlink()

    def after_the_cut(self, target: Path, owner: int = 0) -> Path:
        """The folder as the storage gives it back: last synced entries, last synced content."""
        self._restore("root", target)
        if owner:
            give(target, owner)
        return target

    def _restore(self, key: str, target: Path) -> None:
        target.mkdir(mode=0o700)
        entries = self.home / "shadow" / "dirs" / key
        for line in entries.read_text().splitlines() if entries.exists() else []:
            kind, child, name = line.split(" ", 2)
            kept = self.home / "shadow" / "files" / child
            if kind == "d":
                self._restore(child, target / name)
            elif kept.exists():
                # Copied, for a file that was moved may stand in two folders.
                shutil.copyfile(kept, target / name)
            else:
                (target / name).touch()


@dataclass(frozen=True)
class FullDisk:
    """A folder on a disk that can be full; `home` holds the library and the switch."""

    library: Path
    root: Path
    home: Path
    only: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """For the programs that write to this disk."""
        return {
            "LD_PRELOAD": str(self.library),
            "FULL_ROOT": str(self.root.resolve()),
            "FULL_SWITCH": str(self.home / "full"),
            "FULL_ONLY": self.only,
        }

    def fill(self) -> None:
        """From now on no file grows."""
        (self.home / "full").touch()

    def clear(self) -> None:
        """There is room again."""
        (self.home / "full").unlink(missing_ok=True)


def give(folder: Path, owner: int) -> None:
    """Hand a folder with all that is in it to another user."""
    for place, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.chown(Path(place) / name, owner, -1)


def sync(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        for name in (*files, "."):
            descriptor = os.open(Path(place) / name, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)


if __name__ == "__main__":
    sync(Path(sys.argv[1]))
