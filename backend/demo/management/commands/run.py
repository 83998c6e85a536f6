"""`run`: what `make run` starts: database, demo programme, questionnaires, server and worker."""

import fcntl
import io
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from backend.backup import opening
from backend.backup.speaking import refusals_told
from backend.demo import arriving, programme
from backend.jobs import embedded


class Command(BaseCommand):
    help = "Prepare what is missing, then serve the demo programme until Ctrl-C."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--prepare", action="store_true", help="prepare, but do not serve")

    def handle(self, *_args: Any, **options: Any) -> None:
        listening = None if options["prepare"] else self._listen()
        with one_at_a_time(settings.DATA_DIR / "start.lock"):
            self._prepare()
            said = programme.start(now=timezone.now())
            self._publish(said)
            facts = programme.facts(said)
            write_private(settings.DATA_DIR / "demo.json", json.dumps(facts, indent=2))
        if listening is None:
            return
        self._tell(facts)
        host = settings.HOST.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
        year = partial(arriving.arrive, said, f"http://{host}:{settings.PORT}")
        year.__name__ = "demo-year"  # type: ignore[attr-defined]
        embedded.serve(listening, year)
        self._say("Đã dừng. / Stopped.")

    def _listen(self) -> Any:
        try:
            return embedded.listen(settings.HOST, settings.PORT)
        except embedded.PortTaken as taken:
            raise CommandError(
                f"Không mở được {settings.HOST}:{settings.PORT} ({taken}). Chọn cổng khác:"
                f" make run PORT=8001 / Cannot listen there; choose another PORT."
            ) from None

    def _prepare(self) -> None:
        self._say("Cơ sở dữ liệu… / Database…")
        call_command("migrate", verbosity=0, interactive=False)
        with refusals_told():
            opening.may_open(now=timezone.now())
        self._say("Đơn vị hành chính… / Administrative units…")
        call_command("load_units", verbosity=0, stdout=self.stdout)
        self._static()

    def _static(self) -> None:
        """Collect static files when one of them changed."""
        folder = Path(settings.STATICFILES_DIRS[0])
        seen = max((each.stat().st_mtime_ns for each in folder.rglob("*")), default=0)
        count = sum(1 for _ in folder.rglob("*"))
        mark, now = settings.DATA_DIR / "staticfiles.stamp", f"{seen}:{count}"
        if mark.exists() and mark.read_text() == now and settings.STATIC_ROOT.exists():
            return
        self._say("Tệp giao diện… / Static files…")
        call_command("collectstatic", verbosity=0, interactive=False)
        mark.write_text(now)

    def _publish(self, said: programme.Programme) -> None:
        self._say("Phiếu khảo sát… / Questionnaires…")
        for project in said.projects.values():
            # What it did is of no interest here; a form that it can't publish stops the start.
            call_command("publish_forms", project=str(project.pk), stdout=io.StringIO())
            self._say(f"  {project.name}")

    def _tell(self, facts: dict[str, Any]) -> None:
        base = facts["base_url"]
        self._say(f"\nĐồng Hành: {base}   (Ctrl-C để dừng / to stop)\n")
        self._say("Tài khoản thử / Demo logins:")
        for key, user in facts["users"].items():
            self._say(f"  {key:12} {user['email']:30} {user['password']}")
        project = facts["projects"]["duc_pho"]
        self._say(f"\nMã QR cho ODK Collect / Collect QR codes: {base}/projects/{project}/phones")
        self._say(f"Các thông tin này ở / The same facts: {settings.DATA_DIR / 'demo.json'}\n")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Two starts on one DATA_DIR take turns; the lock falls with the process, whatever happens."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_private(file: Path, text: str) -> None:
    """Logins and tokens stand in it: readable by the owner only."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
