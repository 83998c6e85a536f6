"""Makes a form that phones can load from an uploaded file, or says why not, row by row."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from backend.survey.xforms.contents import EntityDeclaration, MediaName
from backend.survey.xforms.faults import Fault, Notice, Refused, refusal
from backend.survey.xforms.fields import Field
from backend.survey.xforms.guards import check_file

SECONDS = 30
MEMORY = 1_500 * 2**20
SMALL = 300_000  # bytes: what is remembered
_ROOT = Path(__file__).resolve().parents[3]
_INHERITED = ("PYTHONPATH", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Converted:
    """A form ready for phones. `xform` is UTF-8; `version` is "" when the form has none.

    `itemsets` is the content of itemsets.csv when the form has external choices. `media` are the
    files that the form expects. `languages` is empty without translations. `anonymous`: the form
    says that nothing of who filled it is kept.
    """

    xform: bytes
    form_id: str
    version: str
    title: str
    languages: list[str]
    default_language: str | None
    warnings: list[Notice]
    itemsets: bytes | None
    media: list[MediaName]
    entity_lists: list[EntityDeclaration]
    fields: list[Field]
    anonymous: bool = False


def convert(
    source: bytes,
    *,
    file_name: str,
    form_name: str | None = None,
    seconds: int = SECONDS,
    memory: int = MEMORY,
) -> Converted:
    """Convert an XLSForm (.xlsx, .xlsm, .xls, .csv, .md), or check an XForm (.xml).

    The kind is told by `file_name`; its stem is the form id when the form names none.
    `form_name` names the root node (default "data"). Runs in a process of its own, limited to
    `seconds` and `memory` bytes. Raises Refused with every fault found.
    """
    extension = check_file(source, file_name)
    request = {
        "extension": extension,
        "file_name": file_name,
        "form_name": form_name,
        "seconds": seconds,
        "memory": memory,
    }
    answer = _asked(json.dumps(request).encode() + b"\n" + source, seconds)
    if "faults" in answer:
        raise Refused([Fault(**one) for one in answer["faults"]])
    return _converted(answer)


def _asked(message: bytes, seconds: int) -> Any:
    small = len(message) <= SMALL
    return json.loads(_remembered(message, seconds) if small else _output(message, seconds))


@lru_cache(maxsize=64)
def _remembered(message: bytes, seconds: int) -> bytes:
    """A form goes to several projects as one file: it is converted once. Refusals by the limits
    are not remembered, since the next try may have the machine to itself.
    """
    return _output(message, seconds)


def _output(message: bytes, seconds: int) -> bytes:
    """What the child writes: one JSON value. Raises Refused when a limit stopped it."""
    with tempfile.TemporaryDirectory(prefix="xform-") as folder:
        # One BLAS thread: each reserves address space, which is limited in the child.
        environment = {"TMPDIR": folder, "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        # Nothing else of ours goes to the child: it has no use for keys and passwords.
        environment |= {name: os.environ[name] for name in _INHERITED if name in os.environ}
        try:
            done = subprocess.run(
                [sys.executable, "-s", "-m", "backend.survey.xforms.child"],
                input=message,
                capture_output=True,
                timeout=seconds,
                check=False,
                cwd=_ROOT,
                env=environment,
            )
        except subprocess.TimeoutExpired:
            raise refusal("conversion_too_long", seconds=seconds) from None
    if done.returncode != 0 or not done.stdout:
        raise _ended_badly(done.returncode, seconds)
    return done.stdout


def _ended_badly(status: int, seconds: int) -> Refused:
    """The kernel stopped the child: by processor time (SIGXCPU, SIGKILL) or else by memory."""
    if status in {-24, -9}:
        return refusal("conversion_too_long", seconds=seconds)
    return refusal("conversion_too_large")


def _converted(answer: Mapping[str, Any]) -> Converted:
    itemsets = answer["itemsets"]
    return Converted(
        xform=answer["xform"].encode(),
        form_id=answer["form_id"],
        version=answer["version"],
        title=answer["title"],
        languages=answer["languages"],
        default_language=answer["default_language"],
        warnings=[Notice(**one) for one in answer["warnings"]],
        itemsets=itemsets.encode() if itemsets is not None else None,
        media=[MediaName(**one) for one in answer["media"]],
        entity_lists=[
            EntityDeclaration(**{**one, "properties": tuple(one["properties"])})
            for one in answer["entity_lists"]
        ],
        fields=[Field(**one) for one in answer["fields"]],
        anonymous=answer["anonymous"],
    )
