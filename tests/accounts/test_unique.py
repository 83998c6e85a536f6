"""Two who take the same name at the same moment: the database decides, the second is told."""

import pytest

from backend.accounts.models import User
from backend.accounts.unique import claimed
from backend.problems import Problem
from tests import build


def test_the_second_is_told_and_the_transaction_goes_on(worker: User) -> None:
    with pytest.raises(Problem) as refused, claimed("email", worker.email):
        User.objects.create(email=worker.email, name="khác", created_at=build.NOW)
    assert refused.value.code == "409.3"
    assert User.objects.filter(email=worker.email).count() == 1
