"""A Firebase Cloud Messaging on loopback: answers each address as scripted, keeps what it got."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAKEN = 200


@dataclass(frozen=True)
class Answer:
    """What FCM says about an address: status, its error code, headers; or it dawdles or cuts."""

    status: int = TAKEN
    error_code: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    dawdle: float = 0
    cut: bool = False


UNREGISTERED = Answer(404, "UNREGISTERED")
QUOTA = Answer(429, "QUOTA_EXCEEDED", {"Retry-After": "120"})
UNAVAILABLE = Answer(503, "UNAVAILABLE")
INTERNAL = Answer(500, "INTERNAL")
INVALID = Answer(400, "INVALID_ARGUMENT")
MISMATCH = Answer(403, "SENDER_ID_MISMATCH")
GATEWAY = Answer(502, body="<h1>Cổng hỏng</h1>".encode("utf-16"))
CUT = Answer(cut=True)

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class LoopbackFcm(ThreadingHTTPServer):
    """`script`: address → Answer (else taken); `got`: the message of each request, as JSON."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: dict[str, Answer] = {}
        self.got: list[dict[str, Any]] = []
        self.requests: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackFcm
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
        self.server.got.append(sent)
        self.server.requests.append((self.path, dict(self.headers)))
        address = sent.get("fid") or sent.get("token")
        answer = self.server.script.get(address, Answer())
        time.sleep(answer.dawdle)
        if answer.cut:
            self.close_connection = True
            return
        self._write(answer, _taken() if answer.status == TAKEN else _refusal(answer, address))

    def _write(self, answer: Answer, body: bytes) -> None:
        body = body if answer.body is None else answer.body
        self.send_response_only(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def _taken() -> bytes:
    return json.dumps({"name": "projects/loopback/messages/1"}).encode()


def _refusal(answer: Answer, address: str) -> bytes:
    detail = {
        "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError",
        "errorCode": answer.error_code,
    }
    error = {
        "code": answer.status,
        # FCM's own texts may quote the address: ours must not.
        "message": f"No such address: {address}",
        "status": STATUSES.get(answer.status, "UNKNOWN"),
        "details": [detail],
    }
    return json.dumps({"error": error}).encode()


@contextmanager
def running() -> Iterator[LoopbackFcm]:
    """A loopback FCM for the length of a test."""
    server = LoopbackFcm()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
