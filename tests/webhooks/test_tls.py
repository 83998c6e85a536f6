"""Over https: the certificate is judged by the name, though the connection goes to an address."""

import ssl
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from backend.webhooks.calling import Failure, Line
from tests.webhooks.conftest import LOOPBACK, Receiver

NAME = "nhan.example.org"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for NAME that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@pytest.fixture
def secure(receive: Callable[..., Receiver], certificate: Path) -> Receiver:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return receive(context=context)


def line(certificate: Path | None) -> Line:
    trusted = ssl.create_default_context(cafile=str(certificate) if certificate else None)
    return Line(rules=LOOPBACK, context=trusted, resolve=lambda *_: ["127.0.0.1"])


def test_the_name_is_what_the_certificate_must_have(secure: Receiver, certificate: Path) -> None:
    answer = line(certificate).post(f"https://{NAME}:{secure.port}/a", b"{}", {})
    assert (answer.status, answer.error) == (204, "")
    assert secure.calls[0].headers["Host"] == f"{NAME}:{secure.port}"


def test_another_name_or_an_unknown_signer_is_not_spoken_to(
    secure: Receiver, certificate: Path
) -> None:
    other = line(certificate).post(f"https://khac.example.org:{secure.port}/", b"{}", {})
    unknown = line(None).post(f"https://{NAME}:{secure.port}/", b"{}", {})
    assert (other.error, unknown.error) == (Failure.TLS, Failure.TLS)
    assert secure.calls == []
