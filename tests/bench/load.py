"""A lean load client: many kept-alive connections, one process of its own, no library in between.

Each connection sends its next request when the last one is answered (a closed loop). The process
waits in one selector, so that the client takes as little as it can of the machine that it measures.
"""

import multiprocessing
import resource
import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

# The next request of connection number n, as bytes on the wire; ends when there is none left.
Requests = Callable[[int], Iterator[bytes]]
GIVE_UP_SECONDS = 60


@dataclass
class Measured:
    """What one run brought. Times in seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    client_cpu: float = 0.0

    @property
    def count(self) -> int:
        return sum(self.statuses.values())

    @property
    def per_second(self) -> float:
        return self.count / self.seconds if self.seconds else 0.0

    def milliseconds(self, share: float) -> float:
        """The latency below which this share of the requests stayed."""
        if not self.latencies:
            return 0.0
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def run(
    port: int, requests: Requests, *, clients: int, seconds: float = 0, most: int = 0
) -> Measured:
    """Load 127.0.0.1:`port` from another process for `seconds`, or until `most` are answered."""
    # A fork carries the requests over as they are.
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    child = fork.Process(target=_child, args=(theirs, port, requests, clients, seconds, most))
    child.start()
    theirs.close()
    try:
        measured: Measured = ours.recv()
    finally:
        child.join()
    return measured


def _child(  # noqa: PLR0917
    pipe: Connection, port: int, requests: Requests, clients: int, seconds: float, most: int
) -> None:
    before = _own_cpu()
    measured = _Loop(port, requests, clients).run(seconds, most)
    measured.client_cpu = _own_cpu() - before
    pipe.send(measured)
    pipe.close()


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class _Caller:
    """One connection: what it still has to send, what it has heard."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.port = port
        self.requests = requests
        self.socket = self.connect()
        self.unsent = memoryview(b"")
        self.heard = b""
        self.began = 0.0

    def connect(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=GIVE_UP_SECONDS)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.setblocking(False)
        return made

    def next(self) -> bool:
        """Begin the next request; False when there is none."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.unsent, self.heard, self.began = memoryview(request), b"", time.perf_counter()
        self.push()
        return True

    def push(self) -> None:
        try:
            while self.unsent:
                self.unsent = self.unsent[self.socket.send(self.unsent) :]
        except BlockingIOError:
            pass

    def pull(self) -> int:
        """The status of the answer when it is whole; 0 while it is not, -1 when the line is cut."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            return -1
        self.heard += chunk
        return _status_of(self.heard)


def _status_of(heard: bytes) -> int:
    head, end, body = heard.partition(b"\r\n\r\n")
    if not end:
        return 0
    low, status = head.lower(), int(head[9:12])
    if b"transfer-encoding: chunked" in low:
        return status if body.endswith(b"0\r\n\r\n") else 0
    _, named, rest = low.partition(b"\r\ncontent-length:")
    length = int(rest.split(b"\r\n", 1)[0]) if named else 0
    return status if len(body) >= length else 0


class _Loop:
    def __init__(self, port: int, requests: Requests, clients: int) -> None:
        self.selector = selectors.DefaultSelector()
        self.callers = [_Caller(port, requests(number)) for number in range(clients)]
        self.measured = Measured()
        self.busy = 0

    def run(self, seconds: float, most: int) -> Measured:
        began = time.perf_counter()
        until = began + seconds if seconds else float("inf")
        for caller in self.callers:
            self.start(caller)
        last = began
        while self.busy:
            ready = self.selector.select(timeout=GIVE_UP_SECONDS)
            now = time.perf_counter()
            if not ready:
                self.measured.statuses[0] += self.busy
                break
            for key, events in ready:
                if self.turn(key.data, events, now):
                    last = now
                    enough = now >= until or (most and self.measured.count + self.busy >= most)
                    if enough or not self.start(key.data):
                        self.leave(key.data)
        self.measured.seconds = last - began
        return self.measured

    def start(self, caller: _Caller) -> bool:
        if not caller.next():
            return False
        self.busy += 1
        self.watch(caller)
        return True

    def watch(self, caller: _Caller) -> None:
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if caller.unsent else 0)
        if caller.socket not in self.selector.get_map():
            self.selector.register(caller.socket, wanted, caller)
        elif self.selector.get_key(caller.socket).events != wanted:
            self.selector.modify(caller.socket, wanted, caller)

    def turn(self, caller: _Caller, events: int, now: float) -> bool:
        """Let one connection go on; True when its request has ended, one way or the other."""
        if events & selectors.EVENT_WRITE:
            caller.push()
            self.watch(caller)
        if not events & selectors.EVENT_READ:
            return False
        status = caller.pull()
        if status == 0:
            return False
        self.busy -= 1
        if status < 0:
            self.leave(caller)
            caller.socket = caller.connect()
            status = 0
        self.measured.statuses[status] += 1
        self.measured.latencies.append(now - caller.began)
        return True

    def leave(self, caller: _Caller) -> None:
        if caller.socket.fileno() >= 0 and caller.socket in self.selector.get_map():
            self.selector.unregister(caller.socket)
        caller.socket.close()
