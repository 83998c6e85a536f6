"""Known weaknesses fail the run, what could not be asked is said, and a new secret is found."""

import json
from datetime import date
from typing import Any

import pytest

from backend.setup import audit
from backend.setup.speech import Refusal
from backend.setup.testing import Run, told

TODAY = date(2026, 5, 1)
WEAK = {
    "name": "thu",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-2026-1", "aliases": ["CVE-2026-9"], "fix_versions": ["1.1"]}],
}
SOUND = {"name": "on", "version": "2", "vulns": []}
UNKNOWN = {"name": "la", "skip_reason": "Dependency not found"}


def test_a_known_weakness_fails_and_says_where_it_is_mended() -> None:
    found = audit.judged([WEAK, SOUND], {}, TODAY)
    assert found.failures == ["thu 1.0: PYSEC-2026-1 (sửa ở / fixed in: 1.1)"]
    assert found.unasked == []


@pytest.mark.parametrize("name", ["PYSEC-2026-1", "CVE-2026-9"])
@pytest.mark.parametrize(("until", "count"), [(TODAY, 0), (date(2026, 4, 30), 1)])
def test_a_waiver_holds_until_its_day(name: str, until: date, count: int) -> None:
    assert len(audit.judged([WEAK], {name: (until, "vì")}, TODAY).failures) == count


def test_what_the_service_does_not_know_is_said_and_is_not_called_sound() -> None:
    found = audit.judged([UNKNOWN, SOUND], {}, TODAY)
    assert found.failures == []
    assert found.unasked[0].startswith("pip-audit: 1/2 ")


@pytest.mark.parametrize(
    "text",
    [
        '[[waiver]]\nid = "A"\n',
        '[[waiver]]\nid = "A"\nuntil = 2026-01-01\nreason = " "\n',
        '[[waiver]]\nid = "A"\nuntil = "mai"\nreason = "vì"\n',
        '[[waiver]]\nuntil = 2026-01-01\nreason = "vì"\n',
    ],
)
def test_a_waiver_without_reason_or_day_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        audit.waivers(text)


def test_our_own_waivers_can_be_read() -> None:
    assert audit.waivers(audit.WAIVERS.read_text()) is not None


@pytest.mark.parametrize("output", ["", "Traceback …", "[]", "null", '{"dependencies": {'])
def test_a_service_that_gives_no_answer_is_a_note_and_no_failure(
    output: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        audit, "ASK", ["-c", f"import sys; print({output!r}); sys.exit('no route')"]
    )
    run = Run()
    assert told(run, audit.weaknesses(TODAY)) == 0
    run.close()
    last = capsys.readouterr().out.splitlines()[-1]
    assert "pip-audit" in last
    assert "no route" in last


def scan(*rows: tuple[str, str, str]) -> str:
    results: dict[str, list[dict[str, Any]]] = {}
    for name, kind, digest in rows:
        results.setdefault(name, []).append(
            {"type": kind, "hashed_secret": digest, "line_number": 1}
        )
    return json.dumps({"results": results})


def test_secrets_are_told_apart_by_file_kind_and_hash_and_not_by_line() -> None:
    one = audit.secrets_of(scan(("a.py", "AWS", "1")))
    assert one == audit.secrets_of(scan(("a.py", "AWS", "1")).replace(": 1}", ": 9}"))
    assert len(audit.secrets_of(scan(("a.py", "AWS", "1"), ("b.py", "AWS", "1")))) == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": []}', '{"results": {"a": [1]}}'])
def test_a_scan_that_can_not_be_read_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        audit.secrets_of(text)


def test_a_new_secret_in_a_file_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("AWS = 'AKIA" + "QJ4ZBN7XK2MTEXL3'\n")
    baseline = tmp_path / "baseline"
    monkeypatch.setattr(audit, "ROOT", tmp_path)
    monkeypatch.setattr(audit, "_files", lambda: ["planted.py"])
    monkeypatch.setattr(audit, "BASELINE", baseline)
    (failure,) = [line for line in audit.new_secrets().failures if "AWS" in line]
    assert "planted.py" in failure
    audit.write_baseline([])
    assert audit.new_secrets().failures == []
    assert "AKIA" not in baseline.read_text()


def test_the_baseline_of_the_tree_can_be_read_and_holds_no_secret_in_clear() -> None:
    text = audit.BASELINE.read_text()
    assert all(len(digest) == 40 for _, _, digest in audit.secrets_of(text))
