"""The embedded server: waitress and the worker in one process, for a laptop or a small office.

waitress takes a request in whole (also a chunked one) before the application sees it, so a phone
with one bar of signal never holds a thread, let alone SQLite's write lock.
"""

import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from backend.jobs import worker


class PortTaken(Exception):  # noqa: N818 - a refusal, told in one sentence
    """Another program listens there already."""


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, taken before any slow step. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    taken = socket.socket(family, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        raise PortTaken(str(error)) from None
    return taken


def serve(listening: socket.socket, *beside: Callable[[threading.Event], None]) -> None:
    """Serve until Ctrl-C or SIGTERM, with the worker and `beside` as threads; ends cleanly."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=run, args=(stop,), name=run.__name__, daemon=True)
        for run in (worker.loop, *beside)
    ]
    server = waitress.create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=settings.WEB_THREADS,
        # Above our own limit, so that ours answers with its sentence.
        max_request_body_size=settings.SUBMISSION_MAX_BYTES * 2,
        inbuf_overflow=1 << 20,
        channel_timeout=120,
        connection_limit=500,
        ident="dong-hanh",
        **_proxy(),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _interrupt)
    for thread in threads:
        thread.start()
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        server.close()
        for thread in threads:
            thread.join(timeout=20)


def _proxy() -> dict[str, Any]:
    if not settings.SECURE_PROXY_SSL_HEADER:
        return {}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-host", "x-forwarded-for"},
    }


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
