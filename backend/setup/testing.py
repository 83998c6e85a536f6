"""`make test`: lint, types, import contracts, then every test on SQLite and again on PostgreSQL."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from backend.setup import audit, postgres
from backend.setup.speech import Refusal, say
from backend.setup.tree import PYTHON, ROOT

SQLITE_ONLY = "--sqlite-only"
PACKAGES = ("backend", "geo", "outreach", "notifications")
CHECKS: dict[str, list[str]] = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy", *PACKAGES],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command as go; go()"],
}
# Options that want one process: a debugger or unbroken output.
ONE_PROCESS = ("-n", "--numprocesses", "--pdb", "-s", "--capture=no")
MAKES = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES", "ARGS"}
REPORT = "DONG_HANH_TEST_REPORT"


class Run:
    """What happened so far: each phase with its verdict, and what no run could execute."""

    def __init__(self) -> None:
        self.phases: list[tuple[str, bool, float]] = []
        self.ran: set[str] = set()
        self.skipped: dict[str, str] = {}
        self.notes: list[str] = []

    def phase(self, name: str, work: Callable[[], int]) -> None:
        print(f"\n━━ {name}", flush=True)
        began = time.monotonic()
        code = work()
        self.phases.append((name, code == 0, time.monotonic() - began))

    def learn(self, name: str, report: Path) -> None:
        """Take in what one pytest run wrote about itself; none when it broke off early."""
        if not report.exists():
            self.notes.append(f"{name}: dừng trước khi chạy hết / broke off before its end")
            return
        told = json.loads(report.read_text())
        self.ran.update(told["ran"])
        self.skipped.update(told["skipped"])

    def could_not_run(self) -> list[str]:
        """A line per reason: tests skipped in every run, and what we were told to leave out."""
        reasons: dict[str, list[str]] = {}
        for test, why in sorted(self.skipped.items()):
            if test not in self.ran:
                reasons.setdefault(why, []).append(test)
        lines = []
        for why, tests in reasons.items():
            names = ", ".join(tests[:3]) + (", …" if len(tests) > 3 else "")
            lines.append(f"{len(tests)} × {why} [{names}]")
        return self.notes + lines

    def close(self) -> int:
        """Say how it went, last of all what could not run; return the exit status."""
        print("\n━━ Kết quả / Result")
        for name, good, seconds in self.phases:
            print(f"{'✓' if good else '✗'} {name} ({seconds:.0f} s)")
        missing = self.could_not_run()
        if missing:
            print("Không chạy được / Could not run:")
            for line in missing:
                print(f"  - {line}")
        else:
            print("Mọi bài kiểm tra đã chạy. / Every test ran.")
        return 0 if all(good for _, good, _ in self.phases) else 1


def call(arguments: list[str], extra: dict[str, str] | None = None) -> int:
    """Run one program of the environment on our own output; return its exit status."""
    # Without make's own variables, which would steer a make that a test starts.
    env = {name: text for name, text in os.environ.items() if name not in MAKES}
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        env={**env, **(extra or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


def check(_: list[str]) -> int:
    """Only lint, types and import contracts."""
    run = Run()
    checks(run)
    return run.close()


def checks(run: Run) -> None:
    for name, arguments in CHECKS.items():
        run.phase(name, lambda given=arguments: call(given))  # type: ignore[misc]


def audits(run: Run) -> None:
    """Known weaknesses of packages and new secrets; what could not be asked is a note."""
    run.phase("pip-audit", lambda: told(run, audit.weaknesses(date.today())))
    run.phase("detect-secrets", lambda: told(run, audit.new_secrets()))


def told(run: Run, finding: audit.Finding) -> int:
    for line in finding.failures:
        print(f"✗ {line}")
    run.notes.extend(finding.unasked)
    return 1 if finding.failures else 0


def test(arguments: list[str]) -> int:
    """Everything. `arguments` go to pytest, but for --sqlite-only, which leaves PostgreSQL out."""
    given = [argument for argument in arguments if argument != SQLITE_ONLY]
    server = os.environ.get("TEST_DATABASE_URL", "")
    if server and not server.startswith(("postgresql://", "postgres://")):
        raise Refusal(
            "TEST_DATABASE_URL phải bắt đầu bằng postgresql:// (hoặc để trống).",
            "TEST_DATABASE_URL must begin with postgresql:// (or be empty).",
        )
    run = Run()
    checks(run)
    audits(run)
    run.phase("pytest · SQLite", lambda: pytest(run, given, ""))
    if SQLITE_ONLY in arguments:
        run.notes.append("PostgreSQL: bỏ qua theo yêu cầu / left out as asked (--sqlite-only)")
    else:
        on_postgres(run, given, server)
    return run.close()


def on_postgres(run: Run, given: list[str], server: str) -> None:
    """The same tests on the named server, else on a throwaway cluster; none at all is a failure."""
    with ExitStack() as stack:
        name = "TEST_DATABASE_URL"
        try:
            if not server:
                made = stack.enter_context(postgres.cluster(python=str(PYTHON)))
                server, name = made.url, made.version
        except postgres.NoPostgres as fault:
            run.notes.append(f"PostgreSQL: không khởi động được / could not be started: {fault}")
            run.phases.append(("pytest · PostgreSQL", False, 0.0))
            return
        run.phase(f"pytest · PostgreSQL ({name})", lambda: pytest(run, given, server))


def pytest(run: Run, given: list[str], server: str) -> int:
    """One run of the tests on `server`, or on SQLite when it is empty."""
    options = [argument.split("=")[0] for argument in given]
    parallel = [] if any(option in ONE_PROCESS for option in options) else ["-n", "2"]
    if "-k" in options and not server:
        say("Chỉ chạy phần được chọn.", "Running only the chosen tests.")
    with tempfile.TemporaryDirectory(prefix="dong-hanh-report-") as folder:
        report = Path(folder) / "report.json"
        extra = {"TEST_DATABASE_URL": server, REPORT: str(report)}
        code = call(["-m", "pytest", *parallel, *given], extra)
        run.learn("PostgreSQL" if server else "SQLite", report)
    return code
