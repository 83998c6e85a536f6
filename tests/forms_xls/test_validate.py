"""ODK Validate has nothing against the questionnaires."""

import pytest

from backend.survey.xforms import validate_with_java
from tests.forms_xls.questionnaires import NAMES, compiled


@pytest.mark.java
@pytest.mark.parametrize("name", NAMES)
def test_odk_validate_is_content(name: str) -> None:
    assert validate_with_java(compiled(name).xform) == []
