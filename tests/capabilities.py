"""Pytest plug-in: what this machine can run, and the list of all that it could not."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "backend" / "static" / "vendor"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# `make test` reads this file after each of its two runs.
REPORT = "DONG_HANH_TEST_REPORT"
ran = pytest.StashKey[set[str]]()
skipped = pytest.StashKey[dict[str, str]]()


def chromium() -> str | None:
    """The path of a Chromium to drive: CHROMIUM, else one on the PATH, else None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def java() -> str | None:
    return shutil.which("java")


def javac() -> str | None:
    return shutil.which("javac")


def c_compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc")


def assets() -> Path | None:
    """The folder of the fetched front-end files, or None when the set-up could not fetch them."""
    return VENDOR if (VENDOR / "web-forms" / ".stamp").exists() else None


NEEDS: dict[str, tuple[Callable[[], object], str]] = {
    "chromium": (
        chromium,
        "không tìm thấy Chromium (gói Debian «chromium») / no Chromium found",
    ),
    "java": (java, "không tìm thấy Java (gói «openjdk-17-jdk-headless») / no Java found"),
    "cc": (c_compiler, "không tìm thấy trình biên dịch C (gói «gcc») / no C compiler found"),
    "npm": (
        assets,
        "chưa tải được tệp giao diện từ kho npm / the front-end files were not fetched from npm",
    ),
}


def pytest_configure(config: pytest.Config) -> None:
    config.stash[ran] = set()
    config.stash[skipped] = {}
    # Workers report to the main process, which alone has the terminal.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(config))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for name, (find, why) in NEEDS.items():
        if not find():
            for item in items:
                if item.get_closest_marker(name):
                    item.add_marker(pytest.mark.skip(reason=f"{name}: {why}"))


class Outcomes:
    """Keeps which tests ran and which were skipped, and why; one per run, in its main process."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped and not hasattr(report, "wasxfail"):
            self.config.stash[skipped][report.nodeid] = reason_of(report)
        elif report.when == "call":
            self.config.stash[ran].add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.config.stash[skipped][report.nodeid] = reason_of(report)


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped, without pytest's "Skipped: "."""
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    config = terminalreporter.config
    missing = config.stash[skipped]
    target = os.environ.get(REPORT)
    if target:
        Path(target).write_text(
            json.dumps({"ran": sorted(config.stash[ran]), "skipped": missing}, ensure_ascii=False)
        )
    elif missing:
        terminalreporter.section("Không chạy được / Could not run")
        for why, count in sorted(Counter(missing.values()).items()):
            terminalreporter.line(f"{count} × {why}")
