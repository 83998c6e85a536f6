"""ODK's own Python client, unmodified, against our real server on loopback.

`odk_client` is signed in as the administrator, with the prepared project as its default;
`client_of("manager")` signs in as somebody else. `house` knows the server's address and a phone's
key, so that a test can send submissions as Collect does (`house.phone()`).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyodk.client import Client

from tests.chaos.conftest import POSTGRES, fresh, gone
from tests.chaos.server import Ground, Server, run
from tests.phone import FieldPhone, Http


@dataclass(frozen=True)
class House:
    """The running server and what `tests.pyodk.prepare` has built in it."""

    url: str
    project: int
    tokens: list[str]
    people: dict[str, str]  # "admin", "manager", "officer", "worker" → e-mail
    password: str

    def phone(self) -> FieldPhone:
        """The outreach worker's phone."""
        address = f"{self.url}/v1/key/{self.tokens[0]}/projects/{self.project}"
        return FieldPhone(address, Http(timeout=30))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("pyodk") / "data"
    folder.mkdir()
    url = fresh() if POSTGRES else ""
    facts = folder / "facts.json"
    run("tests.pyodk.prepare", str(facts), env=Ground(folder, url, 0, []).environment())
    told = json.loads(facts.read_text())
    try:
        with Server(Ground(folder, url, told["project"], told["tokens"])) as server:
            yield House(url=server.url, **told)
    finally:
        gone(url)


@pytest.fixture
def client_of(house: House, tmp_path: Path) -> Iterator[Callable[[str], Client]]:
    """pyodk as one of the house's people: its own configuration and token cache."""
    with ExitStack() as opened:

        def sign_in(who: str) -> Client:
            config = tmp_path / f"{who}.toml"
            config.write_text(
                f'[central]\nbase_url = "{house.url}"\nusername = "{house.people[who]}"\n'
                f'password = "{house.password}"\ndefault_project_id = {house.project}\n'
            )
            return opened.enter_context(
                Client(config_path=config, cache_path=tmp_path / f"{who}.cache.toml")
            )

        yield sign_in


@pytest.fixture
def odk_client(client_of: Callable[[str], Client]) -> Client:
    """pyodk, signed in as the administrator."""
    return client_of("admin")
