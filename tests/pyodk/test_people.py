"""pyodk signs in, reads projects, makes app users and gives them forms."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from pyodk.client import Client
from pyodk.errors import PyODKError

from tests import build
from tests.pyodk.conftest import House

MARKDOWN = "text/markdown"


def publish(client: Client, project: int, form_id: str) -> None:
    """Put a small questionnaire on the server over its API."""
    done = client.post(
        f"projects/{project}/forms?publish=true&ignoreWarnings=true",
        data=io.BytesIO(build.simple(form_id=form_id).encode()),
        headers={"Content-Type": MARKDOWN},
    )
    assert done.status_code == 200, done.text


def test_it_lists_and_gets_projects(odk_client: Client) -> None:
    (project,) = odk_client.projects.list()
    assert project.name == "Dự án thử"
    got = odk_client.projects.get()
    assert (got.id, got.archived, got.keyId) == (project.id, False, None)


def test_it_keeps_its_token_and_signs_in_again_with_it(
    client_of: Callable[[str], Client], house: House
) -> None:
    first = client_of("manager")
    second = Client(config_path=first.config and None, config=first.config, session=first.session)
    assert second.projects.get().id == house.project
    assert client_of("manager").session.headers["Authorization"].startswith("Bearer ")


def test_it_makes_app_users_and_gives_them_forms(
    client_of: Callable[[str], Client], house: House
) -> None:
    manager = client_of("manager")
    publish(manager, house.project, "mot")
    publish(manager, house.project, "hai")
    made = list(manager.projects.create_app_users(["máy A", "máy B"], forms=["mot"]))
    assert [each.displayName for each in made] == ["máy A", "máy B"]
    # Asked again, the names that are there already are not made again.
    again = list(manager.projects.create_app_users(["máy A", "máy C"], forms=["mot"]))
    assert [each.displayName for each in again] == ["máy C"]
    key = manager.get(f"projects/{house.project}/app-users/{made[0].id}").json()
    listed = manager.get(f"{house.url}/v1/key/{key['token']}/projects/{house.project}/formList")
    assert "<formID>mot</formID>" in listed.text
    assert "<formID>hai</formID>" not in listed.text


def test_who_may_not_is_told_in_centrals_words(
    client_of: Callable[[str], Client], house: House
) -> None:
    worker = client_of("worker")
    with pytest.raises(PyODKError) as refused:
        list(worker.projects.create_app_users(["máy"]))
    answer: Any = refused.value.args[1]
    assert answer.status_code == 403
    assert answer.json()["code"] == 403.1
    assert answer.json()["message"] == (
        "The authentication you provided does not have rights to perform that action."
    )


def test_a_project_of_nobody_is_not_found(odk_client: Client) -> None:
    with pytest.raises(PyODKError) as refused:
        odk_client.projects.get(project_id=999_999)
    answer: Any = refused.value.args[1]
    assert answer.json()["message"] == "Could not find the resource you were looking for."


def test_a_wrong_password_is_told_in_centrals_words(house: House) -> None:
    from pyodk._utils.config import CentralConfig, Config

    wrong = Config(CentralConfig(house.url, house.people["admin"], "sai", house.project))
    with pytest.raises(PyODKError, match=r"Could not authenticate with the provided credentials"):
        Client(config=wrong).open()
