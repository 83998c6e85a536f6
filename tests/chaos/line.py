"""A phone line in our own hands: what is sent, when, and when it breaks."""

import socket
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from tests.chaos.server import Server
from tests.phone import Reply

HEADERS = "User-Agent: okhttp/4\r\nX-OpenRosa-Version: 1.0\r\nConnection: close\r\n"


class Line:
    """One POST of a submission over a bare socket."""

    def __init__(self, server: Server, phone: int = 0, *, timeout: float = 30) -> None:
        place = urlsplit(f"{server.phone(phone).server_url}/submission")
        self.request = f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n{HEADERS}"
        self.socket = socket.create_connection((place.hostname, server.port), timeout=timeout)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def head(self, content_type: str, *more: str) -> None:
        lines = "".join(f"{line}\r\n" for line in (f"Content-Type: {content_type}", *more))
        self.socket.sendall(f"{self.request}{lines}\r\n".encode())

    def say(self, pieces: Sequence[bytes], *, pause: float = 0) -> None:
        for piece in pieces:
            self.socket.sendall(piece)
            time.sleep(pause)

    def answer(self) -> Reply:
        """The whole answer; raises OSError when the server hangs up without one."""
        received = b"".join(self._chunks())
        head, _, body = received.partition(b"\r\n\r\n")
        if not head:
            raise ConnectionError("no answer")
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): text.strip() for name, _, text in (h.partition(":") for h in rest)}
        return Reply(int(first.split()[1]), headers, body)

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self.socket.recv(1 << 16):
            yield chunk

    def reset(self) -> None:
        """Break the line: the server sees a reset, not an end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self.socket.close()


def cut(body: bytes, pieces: int) -> list[bytes]:
    """About so many pieces, none of them empty."""
    size = max(1, len(body) // pieces)
    return [body[start : start + size] for start in range(0, len(body), size)]


def chunked(pieces: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """Each piece as a chunk of chunked transfer-encoding; not `whole`: without the last one."""
    return [b"%x\r\n%s\r\n" % (len(each), each) for each in pieces] + [b"0\r\n\r\n"] * whole
