"""The throwaway PostgreSQL: real, durable, and gone afterwards, however the run ends."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest

from backend.setup import postgres
from backend.setup.tree import ROOT

WHEEL_ONLY = Path("/nowhere")


@pytest.mark.parametrize("debian", [postgres.DEBIAN, WHEEL_ONLY], ids=["debian-first", "wheel"])
def test_it_starts_answers_durably_and_leaves_nothing(debian):
    with postgres.cluster(debian=debian) as made:
        assert Path(made.home).exists()
        connection = psycopg2.connect(made.url)
        with connection.cursor() as cursor:
            found = []
            for name in ("fsync", "synchronous_commit", "server_encoding", "listen_addresses"):
                cursor.execute(f"SHOW {name}")
                found.append(cursor.fetchone()[0])
        connection.close()
        assert found == ["on", "on", "UTF8", "127.0.0.1"]
    assert not Path(made.home).parent.exists()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(made.url)


def test_it_asks_for_the_password():
    with postgres.cluster() as made:
        wrong = made.url.replace(made.url.split(":")[2].split("@")[0], "wrong")
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(wrong)


def test_it_goes_when_the_run_fails():
    with pytest.raises(ZeroDivisionError), postgres.cluster() as made:
        _ = 1 / 0
    assert not Path(made.home).parent.exists()


def test_it_goes_when_the_run_is_killed():
    program = (
        "import time\nfrom backend.setup import postgres\n"
        "with postgres.cluster() as made:\n    print(made.home, flush=True)\n    time.sleep(60)\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    home = Path(run.stdout.readline().strip())
    pid = int((home / "data" / "postmaster.pid").read_text().split()[0])
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    assert gone(home.parent, pid)


def gone(folder, pid, seconds=90):
    """Whether the folder and the server both end within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not folder.exists() and not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False


def test_the_server_runs_as_a_plain_user_even_for_root():
    with postgres.cluster() as made:
        pid = int((Path(made.home) / "data" / "postmaster.pid").read_text().split()[0])
        assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_a_machine_with_no_postgres_is_told_what_was_looked_for(tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    # -S: an interpreter without installed packages, so without the wheel.
    with (
        pytest.raises(postgres.NoPostgres, match="no initdb"),
        postgres.cluster(python=str(bare), debian=WHEEL_ONLY),
    ):
        pass
