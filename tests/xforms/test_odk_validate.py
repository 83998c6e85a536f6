"""ODK Validate has the last word where Java is installed."""

import shutil

import pytest

from backend.survey.xforms.conversion import convert
from backend.survey.xforms.odk_validate import validate_with_java
from tests.xforms.test_conversion import KINDS

GOOD = convert(KINDS["dieu_tra.md"], file_name="dieu_tra.md").xform


@pytest.mark.java
def test_a_good_form_passes() -> None:
    assert validate_with_java(GOOD) == []


@pytest.mark.java
def test_a_bad_form_is_told_in_validates_own_words() -> None:
    bad = GOOD.replace(b'required="true()"', b'relevant="foo(1)"')
    (fault,) = validate_with_java(bad) or []
    assert fault.code == "odk_validate"
    assert "foo" in fault.vietnamese
    assert ".java" not in fault.vietnamese
    assert "validate-" not in fault.vietnamese


@pytest.mark.java
def test_a_validation_that_hangs_is_stopped() -> None:
    other = GOOD + b"<!-- not looked at before -->"
    (fault,) = validate_with_java(other, seconds=0) or []
    assert fault.code == "odk_validate_timeout"


def test_without_java_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert shutil.which("java") is None
    assert validate_with_java(GOOD) is None
