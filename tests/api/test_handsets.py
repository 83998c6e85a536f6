"""Devices, a loss and a new token over the program door."""

import pytest

from backend.accounts import handsets
from backend.accounts import services as accounts
from backend.accounts.models import AppUser
from tests import build
from tests.api.conftest import Program, problem_of, token_of


@pytest.fixture
def key(project, worker):
    return accounts.create_app_user(project=project, name="máy", holder=worker, now=build.NOW)[0]


@pytest.fixture
def home(project, key):
    return f"/projects/{project.pk}/app-users/{key.number}"


def test_devices_are_told_with_their_forms_and_submissions(official, home, key, project):
    build.form(project, build.simple())
    device = build.phone_with(accounts.token_of(key), key)
    device.send("thu", {"ma_xa": "90001"})
    handsets.note_call(
        app_user=key,
        device_id="khac",
        user_agent="org.odk.collect.android/v2024.1.0",
        now=build.NOW,
    )
    told = {each["deviceId"]: each for each in official.get(f"{home}/devices").json()}
    mine = told[device.device_id]
    assert (mine["forms"], mine["submissions"]) == ({"thu": "1"}, 1)
    assert mine["lastSubmission"].endswith("Z")
    assert (told["khac"]["collectVersion"], told["khac"]["tooOld"]) == ("2024.1", True)
    assert told["khac"]["submissions"] == 0


def test_a_new_token_is_shown_once_and_a_loss_closes(official, home, key, client, project):
    old = accounts.token_of(key)
    new = official.post(f"{home}/token").json()["token"]
    lists = "/v1/key/{}/projects/{}/formList"
    assert client.get(lists.format(old, project.pk)).status_code == 403
    assert client.get(lists.format(new, project.pk)).status_code == 200
    assert official.post(f"{home}/lost").json() == {"success": True}
    assert AppUser.objects.get().lost_at is not None
    assert problem_of(official.post(f"{home}/token")) == (409, 409.601)


@pytest.mark.parametrize(
    ("method", "rest"), [("GET", "devices"), ("POST", "lost"), ("POST", "token")]
)
def test_every_address_asks_who_may(
    nobody, outsider, worker, official, *, home, project, method, rest
):
    far = Program(token_of(build.person("xa", "officer", project, units=(build.COMMUNE_B,))))

    def ask(who, path):
        return problem_of(who.client.generic(method, f"/v1{path}/{rest}", "", headers=who.headers))

    assert ask(nobody, home) == (401, 401.2)
    assert ask(outsider, home) == (404, 404.1)
    assert ask(Program(token_of(worker)), home) == (403, 403.1)
    assert ask(far, home) == (404, 404.1)
    assert ask(official, f"/projects/{project.pk}/app-users/{10**30}") == (404, 404.1)
    assert AppUser.objects.get().generation == 1
