"""A phone that behaves as ODK Collect does: the demo year arrives through it; tests drive it.

Sources: getodk/collect OpenRosaServerInstanceUploader, OkHttpConnection and its list parser.
"""

import hashlib
import http.client
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlsplit

from lxml import etree

from backend.demo.parcels import multipart, split

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
DEFAULT_LIMIT = 10_000_000


class NotOpenRosa(Exception):  # noqa: N818 - Collect's own word
    """What Collect would refuse: the sentence says which rule was broken."""


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


class Transport(Protocol):
    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply: ...


@dataclass(frozen=True)
class Listed:
    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str | None


@dataclass(frozen=True)
class MediaFile:
    filename: str
    hash: str
    download_url: str
    type: str | None
    integrity_url: str | None


@dataclass(frozen=True)
class Blank:
    """A blank form on the phone with its media."""

    listed: Listed
    xform: bytes
    media: dict[str, bytes]
    manifest: tuple[MediaFile, ...] = ()


@dataclass(frozen=True)
class Sent:
    """How a submission ended: status and message of each POST."""

    replies: tuple[Reply, ...]

    @property
    def status_code(self) -> int:
        return self.replies[-1].status

    @property
    def message(self) -> str:
        return message_of(self.replies[-1].body)

    @property
    def is_sent(self) -> bool:
        return all(reply.status in {201, 202} for reply in self.replies)


@dataclass
class Phone:
    """One project on one device. `server_url` is what the QR code says."""

    server_url: str
    transport: Transport
    device_id: str = field(default_factory=lambda: f"collect:{secrets.token_urlsafe(12)}")
    authorization: str = ""

    def call(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> Reply:
        headers = {
            "User-Agent": "org.odk.collect.android/v2026.3 Dalvik/2.1.0",
            "X-OpenRosa-Version": "1.0",
            # Collect's clock format is locale-dependent: a server must not look at it.
            "Date": "CN, 22 thg 11 2026 03:04:05 GMT+07:00",
        }
        if self.authorization:
            headers["Authorization"] = self.authorization
        if content_type:
            headers["Content-Type"] = content_type
        glue = "&" if "?" in url else "?"
        address = f"{url}{glue}deviceID={quote(self.device_id, safe='')}"
        return self.transport(method, address, headers, body)

    def form_list(self) -> list[Listed]:
        root = self._xml(self.call("GET", f"{self.server_url}/formList"))
        if root.tag != f"{LIST}xforms":
            raise NotOpenRosa(f"the list's root is {root.tag}")
        return [self._listed(item) for item in root.findall(f"{LIST}xform")]

    def _listed(self, item: etree._Element) -> Listed:
        said = {each.tag.removeprefix(LIST): (each.text or "") for each in item}
        for name in ("formID", "name", "downloadUrl"):
            if not said.get(name):
                raise NotOpenRosa(f"an entry has no {name}: the whole list is discarded")
        if "version" not in said or not said.get("hash", "").startswith("md5:"):
            raise NotOpenRosa("an entry lacks version or md5 hash")
        return Listed(
            said["formID"],
            said["name"],
            said["version"],
            said["hash"],
            said["downloadUrl"],
            said.get("manifestUrl") or None,
        )

    def download(self, listed: Listed) -> Blank:
        """The form and its media; raises NotOpenRosa when a hash does not match its bytes."""
        reply = self.call("GET", listed.download_url)
        self._xml(reply)
        if md5(reply.body) != listed.hash:
            raise NotOpenRosa(f"{listed.form_id}: the hash is not that of the bytes served")
        manifest = self.manifest(listed)
        media = {each.filename: self._medium(each) for each in manifest}
        return Blank(listed, reply.body, media, tuple(manifest))

    def blank(self, form_id: str) -> Blank:
        """Download the form with this ID; raises NotOpenRosa when it is not on the list."""
        for listed in self.form_list():
            if listed.form_id == form_id:
                return self.download(listed)
        raise NotOpenRosa(f"{form_id} is not on the list")

    def manifest(self, listed: Listed) -> list[MediaFile]:
        if listed.manifest_url is None:
            return []
        root = self._xml(self.call("GET", listed.manifest_url))
        if root.tag != f"{MANIFEST}manifest":
            raise NotOpenRosa(f"the manifest's root is {root.tag}")
        return [self._media_file(item) for item in root.findall(f"{MANIFEST}mediaFile")]

    def _media_file(self, item: etree._Element) -> MediaFile:
        said = {each.tag.removeprefix(MANIFEST): (each.text or "") for each in item}
        for name in ("filename", "hash", "downloadUrl"):
            if not said.get(name):
                raise NotOpenRosa(f"a media file has no {name}: the manifest is discarded")
        kind = item.get("type")
        if kind and not said.get("integrityUrl"):
            raise NotOpenRosa("an entity list has no integrityUrl")
        return MediaFile(
            said["filename"], said["hash"], said["downloadUrl"], kind, said.get("integrityUrl")
        )

    def _medium(self, file: MediaFile) -> bytes:
        reply = self.call("GET", file.download_url)
        if reply.status != 200:
            raise NotOpenRosa(f"{file.filename}: status {reply.status}")
        if file.type is None and md5(reply.body) != file.hash:
            raise NotOpenRosa(f"{file.filename}: the hash is not that of the bytes served")
        return reply.body

    def head(self) -> int:
        """HEAD before POST; the largest body that the server takes. Any status but 204 fails."""
        reply = self.call("HEAD", f"{self.server_url}/submission")
        if reply.status != 204:
            raise NotOpenRosa(f"HEAD was answered {reply.status}, not 204")
        return int(reply.headers.get("x-openrosa-accept-content-length", DEFAULT_LIMIT))

    def submit(self, xml: bytes, files: Mapping[str, bytes] | None = None) -> Sent:
        """Send a filled form, split as Collect splits; stops at the first POST that fails."""
        limit = self.head()
        groups = list(split(xml, files or {}, limit))
        replies: list[Reply] = []
        for number, group in enumerate(groups, start=1):
            reply = self.post(xml, group, incomplete=number < len(groups))
            replies.append(reply)
            if reply.status not in {201, 202}:
                break
        return Sent(tuple(replies))

    def post(self, xml: bytes, files: Mapping[str, bytes], *, incomplete: bool = False) -> Reply:
        body, content_type = multipart(xml, files, incomplete=incomplete)
        return self.call("POST", f"{self.server_url}/submission", body, content_type)

    def _xml(self, reply: Reply) -> etree._Element:
        if reply.status != 200:
            raise NotOpenRosa(f"status {reply.status}: {message_of(reply.body)}")
        if not reply.headers.get("content-type", "").startswith("text/xml"):
            raise NotOpenRosa(f"content type {reply.headers.get('content-type')}, not text/xml")
        if reply.headers.get("x-openrosa-version") != "1.0":
            raise NotOpenRosa("no X-OpenRosa-Version: not an OpenRosa server")
        return etree.fromstring(reply.body)


def md5(content: bytes) -> str:
    return f"md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}"


def message_of(body: bytes) -> str:
    """The sentence of an OpenRosaResponse; "" when the body is none."""
    try:
        root = etree.fromstring(body)
    except etree.XMLSyntaxError:
        return ""
    return "".join(root.itertext()).strip()


class Http:
    """One kept-alive connection to a server; opened again when the server has closed it."""

    def __init__(self, timeout: float = 60) -> None:
        self.timeout = timeout
        self._connection: http.client.HTTPConnection | None = None

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection = self._connection or self._open(parts.scheme, parts.netloc)
        try:
            return self._ask(connection, method, path, headers, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.close()
            again = self._open(parts.scheme, parts.netloc)
            return self._ask(again, method, path, headers, body)

    def _open(self, scheme: str, netloc: str) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
        self._connection = kind(netloc, timeout=self.timeout)
        return self._connection

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Reply:
        try:
            connection.request(method, path, body=body or None, headers=dict(headers))
            answer = connection.getresponse()
            said = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, said, answer.read())
        except (OSError, http.client.HTTPException):
            # A connection that broke in mid-request would refuse every later one.
            self.close()
            raise

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
