"""Who may everything in commune B reaches nothing of commune A, by whatever address."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from backend.accounts.models import Project, User
from tests.api.commune import CommuneA, commune_a, manager_of_b
from tests.api.conftest import Program
from tests.api.every_address import Address, content_of, every_address

# Parts of addresses that name what is of one commune alone.
OF_A = {
    "instance_id",
    "entity_id",
    "app_user_id",
    "check_id",
    "delivery_id",
    "webhook_id",
    "export_id",
}


@pytest.fixture
def kept(project: Project, boss: Program, admin: User) -> CommuneA:
    return commune_a(project, boss, admin)


def rows() -> dict[str, Any]:
    """Every row of the house as it is, but what says that somebody called."""
    quiet = {"accounts.Session"}
    return {
        each._meta.label: sorted(map(repr, each._default_manager.values_list()))
        for each in apps.get_models()
        if each._meta.label not in quiet
    }


def test_x(kept: CommuneA, project: Project) -> None:
    b = manager_of_b(project)
    before = rows()
    for address in every_address():
        with transaction.atomic():
            answer = address.ask(b, kept.values_at(address.path))
            content = content_of(answer)
            told = kept.told(content)
            after = rows()
            changed = [label for label in before if before[label] != after[label]]
            transaction.set_rollback(True)
        print(answer.status_code, address, content[:80] if answer.status_code>=400 else "", "LEAK" if told else "", told, "CHANGED" if changed else "", changed)
