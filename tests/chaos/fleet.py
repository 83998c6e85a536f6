"""Eight interviewers who send and send, as Collect does, and remember every 201."""

import hashlib
import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.prepare import FORM_ID, PHONES
from tests.chaos.server import Server, Stored
from tests.phone import Blank, FieldPhone, NotOpenRosa

NO_LINE = (OSError, http.client.HTTPException, NotOpenRosa)


@dataclass(frozen=True)
class Filled:
    """A filled form on a phone: its instanceID, its bytes, its photos."""

    instance_id: str
    xml: bytes
    files: dict[str, bytes]

    @property
    def digests(self) -> tuple[str, dict[str, str]]:
        files = {name: hashlib.sha256(each).hexdigest() for name, each in self.files.items()}
        return hashlib.sha256(self.xml).hexdigest(), files


@dataclass
class Fleet:
    """The interviewers of one server; `answered` are the forms that got 201."""

    server: Server
    seed: int
    patient: bool = True  # tries again when the line breaks, as Collect does
    answered: list[Filled] = field(default_factory=list)
    refusals: Counter[str] = field(default_factory=Counter)
    broken: int = 0

    def __post_init__(self) -> None:
        draw = random.Random(self.seed)
        self._home = threading.Event()
        self._lock = threading.Lock()
        # Photos that several interviewers send: stored once, named by many.
        self._shared = [draw.randbytes(20_000) for _ in range(4)]
        blank = self.server.phone(0).blank(FORM_ID)
        self._threads = [
            threading.Thread(target=self._walk, args=(number, blank), daemon=True)
            for number in range(PHONES)
        ]

    def __enter__(self) -> "Fleet":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._home.set()
        for thread in self._threads:
            thread.join(timeout=180)
        assert not any(thread.is_alive() for thread in self._threads)

    def wait(self, is_enough: Callable[[], bool], seconds: float) -> bool:
        """Until `is_enough()`, at most so long; whether it was."""
        until = time.monotonic() + seconds
        while not is_enough() and time.monotonic() < until:
            time.sleep(0.01)
        return is_enough()

    def _walk(self, number: int, blank: Blank) -> None:
        draw = random.Random(self.seed * 100 + number)
        phone = self.server.phone(number)
        while not self._home.is_set():
            filled = self.fill(phone, blank, draw)
            while not self._home.is_set() and not self._send(phone, filled):
                if not self.patient:
                    return
                time.sleep(0.1)

    def _send(self, phone: FieldPhone, filled: Filled) -> bool:
        try:
            sent = phone.submit(filled.xml, filled.files)
        except NO_LINE:
            with self._lock:
                self.broken += 1
            return False
        with self._lock:
            if sent.is_sent:
                self.answered.append(filled)
            else:
                self.refusals[f"{sent.status_code} {sent.message}"] += 1
        return sent.is_sent

    def fill(self, phone: FieldPhone, blank: Blank, draw: random.Random) -> Filled:
        """One form with two photos, of which one or both may be shared with other forms."""
        own = draw.randbytes(draw.randrange(5_000, 40_000))
        photos = draw.choice([[own, draw.choice(self._shared)], draw.sample(self._shared, 2)])
        files = {f"{draw.getrandbits(48)}.jpg": photo for photo in photos}
        first, second = files
        answers = {"ma_xa": "90001", "ngay": "2026-11-01", "tong": draw.randrange(200)}
        instance_id = f"uuid:{draw.getrandbits(128):032x}"
        xml = phone.fill(blank, {**answers, "anh1": first, "anh2": second}, instance_id=instance_id)
        return Filled(instance_id, xml, files)


def missing(answered: list[Filled], stored: Stored) -> list[str]:
    """What got 201 and is not there as it was sent: "" would be worth a founder's night."""
    found = {each["instance_id"]: (each["xml"], each["files"]) for each in stored.versions}
    lost = []
    for filled in answered:
        if filled.instance_id not in found:
            lost.append(f"{filled.instance_id}: no answer")
        elif found[filled.instance_id] != filled.digests:
            lost.append(f"{filled.instance_id}: {found[filled.instance_id]}")
    return lost


def doubled(stored: Stored) -> list[str]:
    """instanceIDs that are stored more than once."""
    counts = Counter(each["instance_id"] for each in stored.versions)
    return [name for name, count in counts.items() if count > 1]
