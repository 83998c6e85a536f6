"""Which addresses are refused, and that they are refused at the moment of the connection."""

import ipaddress
import socket
import threading
import time

import pytest

from backend.webhooks import reach
from backend.webhooks.calling import Failure, Line
from backend.webhooks.reach import Refused, Rules, allowed, target
from tests.webhooks.conftest import LINE, LOOPBACK

PUBLIC = Rules()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.20",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "3fff::1",
        "5f00::1",
    ],
)
def test_no_machine_inside_is_called(address):
    assert not allowed(ipaddress.ip_address(address), PUBLIC)


@pytest.mark.parametrize("address", ["8.8.8.8", "113.160.1.1", "::ffff:8.8.8.8", "2606:4700::1111"])
def test_public_machines_are_called(address):
    assert allowed(ipaddress.ip_address(address), PUBLIC)


def test_the_operator_may_name_networks_and_their_mapped_spelling_counts():
    rules = Rules.of(http=False, private=["10.20.0.0/16"])
    for address in ("10.20.1.1", "::ffff:10.20.1.1"):
        assert allowed(ipaddress.ip_address(address), rules)
    assert not allowed(ipaddress.ip_address("10.21.1.1"), rules)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("example.org", "scheme"),
        ("", "scheme"),
        ("https://", "form"),
        ("https:///path", "form"),
        ("https://user:pw@example.org/", "form"),
        ("https://@example.org/", "form"),
        ("https://example.org/#x", "form"),
        ("https://example.org\\@evil.org/", "form"),
        ("https://exa mple.org/", "form"),
        ("https://example.org/\r\nHost: evil", "form"),
        ("https://example.org/\x00", "form"),
        ("https://ví-dụ.vn/", "form"),
        ("https://example.org:99999/", "form"),
        ("https://example.org:0/", "form"),
        ("https://example.org:x/", "form"),
        ("https://[::1/", "form"),
        ("https://[fe80::1%25eth0]/", "form"),
        (f"https://{'a' * 64}.org/", "form"),
        ("https://a..b/", "form"),
        (f"https://example.org/{'a' * 2000}", "form"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://[::ffff:10.0.0.1]/", "private"),
        ("https://169.254.169.254/latest/meta-data", "private"),
    ],
)
def test_addresses_that_no_webhook_has(url, code):
    with pytest.raises(Refused) as refused:
        target(url, PUBLIC)
    assert refused.value.code == code


def test_the_parts_of_an_address():
    assert target("https://Nhan.example.org./a?b=1", PUBLIC) == reach.Target(
        "nhan.example.org", 443, "/a?b=1", True
    )
    assert target("https://example.org:8443", PUBLIC).path == "/"


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "localhost"])
def test_other_spellings_of_this_machine_are_judged_when_resolved(host, receiver):
    line = Line(rules=Rules(http=True))
    answer = line.post(f"http://{host}:{receiver.port}/", b"{}", {})
    assert answer.error in {Failure.ADDRESS, Failure.NAME}
    assert receiver.calls == []


def test_one_private_address_among_public_ones_refuses_the_call(receiver):
    line = Line(rules=Rules(http=True), resolve=lambda *_: ["8.8.8.8", "127.0.0.1"])
    assert line.post(receiver.url, b"{}", {}).error == Failure.ADDRESS
    assert receiver.calls == []


def test_a_name_that_changes_its_address_gains_nothing(receive):
    """DNS rebinding: allowed when first asked, private when asked again."""
    good, inside = receive(host="127.0.0.2"), receive(host="127.0.0.1")
    inside_port = inside.port
    answers = [["127.0.0.2"], ["127.0.0.1"], ["::ffff:127.0.0.1"]]
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    line = Line(rules=Rules.of(http=True, private=["127.0.0.2/32"]), resolve=resolve)
    first = line.post(f"http://doi.example.org:{good.port}/", b"{}", {})
    assert (first.status, first.error) == (204, "")
    # Asked once: what was judged is what was connected to, under the name that was asked for.
    assert asked == ["doi.example.org"]
    assert good.calls[0].headers["Host"] == f"doi.example.org:{good.port}"
    for _ in range(2):
        again = line.post(f"http://doi.example.org:{inside_port}/", b"{}", {})
        assert (again.status, again.error) == (None, Failure.ADDRESS)
    assert inside.calls == []


def test_a_redirect_is_not_followed(receive):
    inside = receive()
    sender = receive(status=302, headers={"Location": inside.url})
    answer = LINE.post(sender.url, b"{}", {})
    assert (answer.status, answer.error) == (302, Failure.REDIRECT)
    assert inside.calls == []


def test_the_proxy_of_the_environment_is_not_asked(receive, monkeypatch):
    proxy, receiver = receive(), receive()
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    assert LINE.post(receiver.url, b"{}", {}).error == ""
    assert proxy.calls == []


def answering(*pieces: bytes, pause: float = 0.0) -> int:
    """A server that says these bytes, one after the other, to whoever connects; its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with server:
            connection, _ = server.accept()
            with connection:
                for piece in pieces:
                    try:
                        connection.sendall(piece)
                    except OSError:
                        return
                    time.sleep(pause)

    threading.Thread(target=serve, daemon=True).start()
    return int(server.getsockname()[1])


def test_a_receiver_that_drips_is_cut_off():
    port = answering(*[b"HTTP/1.1 100 Continue\r\n\r\n"] * 1000, pause=0.05)
    line = Line(rules=LOOPBACK, total_seconds=0.5)
    began = time.monotonic()
    assert line.post(f"http://127.0.0.1:{port}/", b"{}", {}).error == Failure.TIMEOUT
    # It would drip for 50 seconds.
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"a" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 1000 + b"\r\n",
        b"\xff\x00" * 1000,
    ],
)
def test_nonsense_is_a_failure_and_no_error(said):
    answer = LINE.post(f"http://127.0.0.1:{answering(said)}/", b"{}", {})
    assert answer.error in {Failure.NOT_HTTP, Failure.CONNECTION}


def test_nobody_there_is_a_failure():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert LINE.post(f"http://127.0.0.1:{port}/", b"{}", {}).error == Failure.CONNECTION
    line = Line(rules=LOOPBACK, resolve=lambda *_: [])
    assert line.post("http://khong.example.org/", b"{}", {}).error == Failure.NAME
