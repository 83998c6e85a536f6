"""Pushes through Firebase Cloud Messaging; only the worker loads this module."""

import ipaddress
import uuid
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import firebase_admin
import google.auth.credentials
import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from firebase_admin import credentials, exceptions, messaging
from google.auth.exceptions import GoogleAuthError
from urllib3.exceptions import NewConnectionError

from notifications.channels import Fate, Outcome, Push

TIMEOUT_SECONDS = 10
THREADS = 10
# A reminder is of no use later than this.
TIME_TO_LIVE = timedelta(days=1)


class FirebaseChannel:
    """Sends each push as one FCM request, ten at a time, and never repeats one by itself.

    credentials_file: service account JSON, default settings.FIREBASE_CREDENTIALS.
    fcm_url: origin of a loopback FCM for tests (default settings.FCM_URL), needs no credentials.
    timeout: seconds to connect, and again to read. Raises ImproperlyConfigured.
    """

    batch = 20

    def __init__(
        self,
        *,
        credentials_file: str | None = None,
        fcm_url: str | None = None,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        url = settings.FCM_URL if fcm_url is None else fcm_url
        file = settings.FIREBASE_CREDENTIALS if credentials_file is None else credentials_file
        options: dict[str, Any] = {"httpTimeout": timeout}
        if url:
            options["projectId"] = "loopback"
        self._app = firebase_admin.initialize_app(
            _loopback_credential(url) if url else _credential(file),
            options,
            name=f"notifications-{uuid.uuid4().hex}",
        )
        _tame(self._app, url)

    def send(self, addressed: Sequence[Push]) -> Sequence[Outcome]:
        """One outcome per push, in order; what FCM says about one does not touch the others."""
        with ThreadPoolExecutor(max_workers=THREADS) as pool:
            return list(pool.map(self._send_one, addressed))

    def _send_one(self, push: Push) -> Outcome:
        try:
            messaging.send(_message(push), app=self._app)
        except exceptions.FirebaseError as error:
            return _outcome(error)
        except GoogleAuthError as error:
            # No access token, so nothing has left.
            return Outcome(Fate.RETRY, type(error).__name__)
        except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
            # The SDK trips over an answer that is not FCM's: a gateway's page, say.
            return Outcome(Fate.UNKNOWN, type(error).__name__)
        except ValueError as error:
            # The SDK's own checks, before anything has left.
            return Outcome(Fate.REFUSED, type(error).__name__)
        return Outcome(Fate.SENT)

    def close(self) -> None:
        """Let go of the SDK's app and its connections."""
        firebase_admin.delete_app(self._app)


class _LoopbackToken(google.auth.credentials.Credentials):
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call,unused-ignore]
        self.token = "loopback"  # noqa: S105
        self.expiry = datetime.max

    def refresh(self, request: object) -> None:  # noqa: ARG002
        self.token = "loopback"  # noqa: S105


class _LoopbackCredential(credentials.Base):  # type: ignore[misc]
    def get_credential(self) -> _LoopbackToken:
        return _LoopbackToken()


def _loopback_credential(url: str) -> _LoopbackCredential:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if parts.scheme != "http" or not loopback:
        raise ImproperlyConfigured(
            "FCM_URL is for tests and must be http:// on this machine (127.0.0.1). "
            "Leave it empty to use Firebase."
        )
    return _LoopbackCredential()


def _credential(file: str) -> credentials.Certificate:
    if not file:
        raise ImproperlyConfigured(
            "FIREBASE_CREDENTIALS is empty. Name the service account's JSON file, or set "
            "PUSH_CHANNEL=notifications.channels.ConsoleChannel."
        )
    if not Path(file).is_file():
        raise ImproperlyConfigured(
            f"FIREBASE_CREDENTIALS names {file}, which is not there. Put the service account's "
            "JSON file in that place or correct the setting."
        )
    try:
        return credentials.Certificate(file)
    except (ValueError, OSError, AttributeError):
        # AttributeError: JSON, but no object. The SDK's own text may quote the key.
        raise ImproperlyConfigured(
            f"FIREBASE_CREDENTIALS names {file}, which does not read as a service account's JSON "
            "file. Download it again from the Firebase console, Service accounts."
        ) from None


def _tame(app: firebase_admin.App, url: str) -> None:
    """One request per attempt, to `url` when given; the outbox owns the retries.

    Touches two private attributes of the SDK (pinned below 8; a test asserts that they exist).
    """
    service = messaging._get_messaging_service(app)
    session = service._client.session
    # Every prefix, because the SDK mounts a retrying adapter for FCM's host beside the general one.
    for prefix in list(session.adapters):
        session.mount(prefix, requests.adapters.HTTPAdapter(max_retries=0, pool_maxsize=THREADS))
    if url:
        session.trust_env = False  # a proxy of the machine does not lead to itself
        service._fcm_url = f"{url.rstrip('/')}/v1/projects/loopback/messages:send"


def _message(push: Push) -> messaging.Message:
    """Text, link and id; the id also collapses doubles on Android, iOS and in browsers."""
    address = {"fid" if push.kind == "fid" else "token": push.value}
    seconds = int(TIME_TO_LIVE.total_seconds())
    with warnings.catch_warnings():
        # Tokens still work; the SDK only prefers installation ids.
        warnings.simplefilter("ignore", DeprecationWarning)
        return messaging.Message(
            notification=messaging.Notification(title=push.title, body=push.body),
            data={"message": push.message_id, "link": push.link},
            android=messaging.AndroidConfig(
                collapse_key=push.message_id,
                ttl=TIME_TO_LIVE,
                notification=messaging.AndroidNotification(tag=push.message_id),
            ),
            apns=messaging.APNSConfig(headers={"apns-collapse-id": push.message_id}),
            webpush=messaging.WebpushConfig(
                headers={"Topic": push.message_id, "TTL": str(seconds)},
                notification=messaging.WebpushNotification(tag=push.message_id),
            ),
            **address,
        )


def _outcome(error: exceptions.FirebaseError) -> Outcome:
    """What FCM's answer means for this push; the error names the class and status only."""
    answer = error.http_response
    status = None if answer is None else answer.status_code
    name = f"{type(error).__name__} {status or ''}".strip()
    if isinstance(error, messaging.UnregisteredError):
        return Outcome(Fate.GONE, name)
    if status is None:
        return Outcome(Fate.RETRY if _never_left(error.cause) else Fate.UNKNOWN, name)
    # 401 and most 403: our credentials, which a person can mend meanwhile.
    mismatch = isinstance(error, messaging.SenderIdMismatchError)
    if status in {401, 429, 500, 503} or (status == 403 and not mismatch):
        return Outcome(Fate.RETRY, name, _retry_after(answer))
    # Not GONE: with another project's credentials every address would look like that.
    if status in {400, 403, 404}:
        return Outcome(Fate.REFUSED, name)
    return Outcome(Fate.UNKNOWN, name)


def _never_left(cause: Exception | None) -> bool:
    """Whether no connection was made. A timeout or cut after that leaves the end unknown."""
    if isinstance(cause, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return True
    inner = cause.args[0] if cause and cause.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _retry_after(answer: requests.Response) -> timedelta | None:
    """Retry-After as seconds or as a date, which is measured against the answer's own Date."""
    raw = answer.headers.get("Retry-After", "").strip()
    if raw.isdecimal():
        return timedelta(seconds=int(raw[:6]))
    try:
        wait = parsedate_to_datetime(raw) - parsedate_to_datetime(answer.headers.get("Date", ""))
    except (ValueError, TypeError):
        return None
    return max(wait, timedelta(0))
