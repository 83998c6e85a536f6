"""Real receivers on this machine's loopback, a webhook that points at one, programs and pages."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from backend.accounts.models import Project, User
from backend.webhooks import selectors, services
from backend.webhooks.calling import Line
from backend.webhooks.models import Webhook
from backend.webhooks.reach import Rules
from tests import build
from tests.api.conftest import Program, token_of

LOOPBACK = Rules.of(http=True, private=["127.0.0.0/8"])
LINE = Line(rules=LOOPBACK)


@dataclass
class Call:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Receiver:
    """Somebody's program: notes the calls and answers what it is told to."""

    host: str = "127.0.0.1"
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver.calls.append(Call(self.path, dict(self.headers.items()), body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer((self.host, 0), Handler)
        if self.context:
            self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}/nhan?k=1"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(autouse=True)
def _knows_nothing(settings: Any) -> Iterator[None]:
    """What a process remembers about listeners ends with its test."""
    settings.WEBHOOK_ALLOW_HTTP = True
    settings.WEBHOOK_ALLOWED_PRIVATE = ["127.0.0.0/8"]
    selectors.forget()
    yield
    selectors.forget()


@pytest.fixture
def receive() -> Iterator[Callable[..., Receiver]]:
    opened: list[Receiver] = []

    def start(**more: Any) -> Receiver:
        opened.append(Receiver(**more))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture
def receiver(receive: Callable[..., Receiver]) -> Receiver:
    return receive()


@pytest.fixture
def manager(project: Project) -> User:
    return build.person("manager", "project_manager", project, project_wide=True)


@pytest.fixture
def program(manager: User) -> Program:
    return Program(token_of(manager))


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager, backend="backend.accounts.backends.EmailBackend")
    return client


def webhook(project: Project, manager: User, url: str, **more: Any) -> tuple[Webhook, str]:
    wanted = {"name": "báo tin", "events": ["submission.create"], **more}
    return services.create_webhook(project=project, url=url, actor=manager, now=build.NOW, **wanted)
