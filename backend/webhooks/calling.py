"""One call to a webhook: resolve, judge every address, connect to a judged one, post, read status.

Nothing is looked up a second time between judging and connecting, so a name that changes its
address in between (DNS rebinding) gains nothing. No proxy, no redirect, no body of the answer.
"""

import http.client
import ipaddress
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from backend.webhooks import reach

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 10.0
ADDRESSES_TRIED = 2

Resolver = Callable[[str, int], list[str]]


class Failure(StrEnum):
    """Why a call was not taken, as the log keeps it."""

    ADDRESS = "address"  # leads into a network that may not be called
    NAME = "name"  # the host has no address
    CONNECTION = "connection"
    TLS = "tls"
    TIMEOUT = "timeout"
    REDIRECT = "redirect"
    STATUS = "status"
    NOT_HTTP = "not_http"
    SECRET = "secret"  # noqa: S105 - a reason, no password


CUT = (Failure.TLS, Failure.CONNECTION, Failure.NOT_HTTP)


@dataclass(frozen=True)
class Answer:
    """What came of a call: `error` "" when it was taken."""

    status: int | None
    error: str
    seconds: float


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Line:
    """How calls are made: what may be reached, who resolves names, whose certificates count."""

    rules: reach.Rules = field(default_factory=reach.Rules)
    resolve: Resolver = resolved
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    total_seconds: float = TOTAL_SECONDS

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Make the call. It never raises: every failure is an answer."""
        began = time.monotonic()
        status: int | None = None
        error = ""
        try:
            target = reach.target(url, self.rules)
            status = self._status(target, self._judged(target), body, headers)
            error = _error_of(status)
        except reach.Refused:
            error = Failure.ADDRESS
        except socket.gaierror:
            error = Failure.NAME
        except ssl.SSLError:
            error = Failure.TLS
        except TimeoutError:
            error = Failure.TIMEOUT
        except OSError:
            error = Failure.CONNECTION
        except (http.client.HTTPException, ValueError):
            error = Failure.NOT_HTTP
        seconds = time.monotonic() - began
        # A connection that was cut for its length fails in many ways; it is told as one.
        late = error in CUT and seconds >= self.total_seconds
        return Answer(status, Failure.TIMEOUT if late else error, seconds)

    def _judged(self, target: reach.Target) -> list[str]:
        """The host's addresses. Raises Refused when a single one may not be called."""
        found = [each.partition("%")[0] for each in self.resolve(target.host, target.port)]
        if not found:
            raise socket.gaierror("no address")
        if not all(reach.allowed(ipaddress.ip_address(each), self.rules) for each in found):
            raise reach.Refused("private")
        return found[:ADDRESSES_TRIED]

    def _status(
        self, target: reach.Target, addresses: list[str], body: bytes, headers: Mapping[str, str]
    ) -> int:
        raw = _connected(addresses, target.port)
        with raw, _cut_after(self.total_seconds, raw):
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.default_port = 443 if target.tls else 80  # for the Host header
            connection.sock = (
                self.context.wrap_socket(raw, server_hostname=target.host) if target.tls else raw
            )
            with connection.sock:
                connection.request("POST", target.path, body=body, headers=dict(headers))
                return connection.getresponse().status


def _connected(addresses: list[str], port: int) -> socket.socket:
    """A connection to the first of these that takes one; no name is looked up here."""
    last: OSError = OSError("no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            last = error
    raise last


@contextmanager
def _cut_after(seconds: float, raw: socket.socket) -> Iterator[None]:
    """End the connection when the whole call lasts too long, however busy the other side is."""
    twin = socket.socket(fileno=os.dup(raw.fileno()))

    def cut() -> None:
        try:
            twin.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # ended by itself

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()


def _error_of(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return Failure.REDIRECT if 300 <= status < 400 else Failure.STATUS
