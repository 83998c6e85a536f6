"""An OpenID provider on the loopback: real HTTP, real RS256 signatures, and faults on demand."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "dong-hanh", "bi-mat-cua-may-thu"


def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Provider:
    """What it says of whoever signs in there; tests change it to lie."""

    url: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=private_key)
    claims: dict[str, Any] = field(default_factory=dict)
    issuer: str = ""  # in the configuration; "" = the truth
    signed_by: rsa.RSAPrivateKey | None = None
    algorithm: str = "RS256"
    profile: dict[str, Any] | None = None  # of the userinfo address
    broken: bool = False
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, address: str) -> str:
        """Somebody signs in there; where her browser is sent back to."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The answer to the exchange of a code; None for a wrong client or verifier (PKCE)."""
        query = self.codes.pop(form.get("code", ""), None)
        if query is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if query["code_challenge_method"] != "S256" or query["code_challenge"] != challenge:
            return None
        now = int(time.time())
        told = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": query["nonce"],
            "sub": "nguoi-1",
        } | self.claims
        told = {name: value for name, value in told.items() if value is not None}
        return {"access_token": "truy-cap", "token_type": "Bearer", "id_token": self.sign(told)}

    def sign(self, told: dict[str, Any]) -> str:
        headers = {"kid": "khoa-1"}
        if self.algorithm == "none":
            return jwt.encode(told, None, algorithm="none", headers=headers)
        if self.algorithm == "HS256":
            return jwt.encode(told, "x" * 64, algorithm="HS256", headers=headers)
        return jwt.encode(told, self.signed_by or self.key, algorithm="RS256", headers=headers)

    def document(self, path: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer or self.url,
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "userinfo_endpoint": f"{self.url}/userinfo",
                "jwks_uri": f"{self.url}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/keys":
            own = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [own | {"kid": "khoa-1", "alg": "RS256", "use": "sig"}]}
        return self.profile if path == "/userinfo" else None


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            self.answer(None if provider.broken else provider.document(self.path))

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(provider.token({k: v[0] for k, v in parse_qs(raw).items()}))

        def answer(self, told: Any) -> None:
            self.send_response(200 if told is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"not json" if provider.broken else json.dumps(told).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
