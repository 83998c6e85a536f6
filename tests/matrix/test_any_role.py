"""Whatever the description allows, asked by each role: an answer, or a problem of ours, no more."""

import contextlib
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

from backend.accounts.programme import OF_PROGRAMME
from tests import build
from tests.api.conftest import Program, token_of
from tests.api.test_any_input import operations, told
from tests.matrix.ground import Ground, holder

pytestmark = pytest.mark.django_db
ONE = settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("role", OF_PROGRAMME)
def test_each_role_is_answered(ground: Ground, role: str) -> None:
    """One call per operation: what it does is undone, and no role breaks anything."""
    who = Program(token_of(holder(role, ground.project, (build.COMMUNE_B,))))
    wrong: dict[str, str] = {}
    seen = 0
    for operation in operations():

        @ONE
        @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
        def call(case: Any) -> None:
            nonlocal seen
            seen += 1
            if fault := told(who, ground.kept, case):
                wrong[case.operation.label] = fault

        with contextlib.suppress(Unsatisfiable):
            call()
    assert wrong == {}
    assert seen > 150
