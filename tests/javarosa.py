"""Fills forms with JavaRosa, the engine inside ODK Collect, and hands back the submissions."""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import pyxform

JAR: Final = (
    Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"
)
SOURCE: Final = Path(__file__).parent / "java" / "Fill.java"
# A JVM with the compiler's start-up on a loaded laptop; a form itself takes well under a second.
PATIENCE_S: Final = 120


class Filled(NamedTuple):
    """`xml`: the submission as Collect would send it. `faults`: what the form said, in order.

    A fault reads "kind path: message"; kind is constraint, required, choice, type, not_asked (the
    form did not ask this question) or final (what finalising the form would refuse).
    """

    xml: bytes
    faults: list[str]


def fill(form_xml: bytes, answers: Mapping[str, str], media: Mapping[str, bytes]) -> Filled:
    """Answer a form as a person would, in its order; see `fill_all`."""
    return fill_all(form_xml, [answers], media)[0]


def fill_all(
    form_xml: bytes, persons: Sequence[Mapping[str, str]], media: Mapping[str, bytes]
) -> list[Filled]:
    """Fill the form once for each of `persons`, in one JVM.

    Answers are {path below the root: text of the answer}, e.g. {"noi/vi_tri": "14.8 108.9 0 4.5",
    "chu_de": "luat hiv"}, rows of repeats numbered from 1 ("nhu_cau[2]/so_nguoi"); "" empties a
    default. `media` are the files of the manifest.
    """
    with tempfile.TemporaryDirectory(prefix="javarosa-") as home:
        folder = Path(home)
        media_folder = folder / "media"
        media_folder.mkdir()
        for name, content in media.items():
            (media_folder / name).write_bytes(content)
        form = folder / "form.xml"
        form.write_bytes(form_xml)
        sheets = [_written(folder / f"answers-{i}.txt", each) for i, each in enumerate(persons)]
        _run([str(form), str(media_folder), *map(str, sheets)])
        return [_filled(sheet) for sheet in sheets]


def _written(sheet: Path, answers: Mapping[str, str]) -> Path:
    if any("\t" in text or "\n" in text for pair in answers.items() for text in pair):
        raise ValueError("Fill.java reads one answer a line: no tab, no line break.")
    sheet.write_text("".join(f"{path}\t{text}\n" for path, text in answers.items()), "utf-8")
    return sheet


def _run(arguments: list[str]) -> None:
    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-Dfile.encoding=UTF-8",
        "-Duser.timezone=Asia/Ho_Chi_Minh",
        "-cp",
        str(JAR),
        str(SOURCE),
    ]
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    if done.returncode and "jdk.compiler" in done.stderr:
        pytest.skip("java: cần JDK, không chỉ JRE / a JDK is needed, not a JRE alone")
    if done.returncode:
        raise AssertionError(f"JavaRosa could not fill the form:\n{done.stderr[-3000:]}")


def _filled(sheet: Path) -> Filled:
    lines = sheet.with_name(sheet.name + ".faults").read_text("utf-8").splitlines()
    parts = [line.split("\t", 2) for line in lines]
    faults = [f"{kind} {path}: {message}" for kind, path, message in parts]
    return Filled(sheet.with_name(sheet.name + ".xml").read_bytes(), faults)
