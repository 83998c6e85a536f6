"""Drives the server as ODK Collect does, in the test's own process or over a socket."""

import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from backend.demo.phone import Blank, Http, NotOpenRosa, Phone, Reply, Sent
from backend.survey.xforms import build

__all__ = ["Blank", "FieldPhone", "Http", "InProcess", "NotOpenRosa", "Phone", "Reply", "Sent"]


class InProcess:
    """The transport through Django's handler: whole middleware, no socket."""

    def __init__(self, **environ: Any) -> None:
        self.client = Client(raise_request_exception=False)
        self.environ = environ

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        parts = urlsplit(url)
        kind = headers.get("Content-Type", "application/octet-stream")
        answer = self.client.generic(
            method,
            f"{parts.path}?{parts.query}" if parts.query else parts.path,
            data=body,
            content_type=kind,
            headers={name: value for name, value in headers.items() if name != "Content-Type"},
            **self.environ,
        )
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said = {name.lower(): value for name, value in answer.items()}
        return Reply(answer.status_code, said, content)


class FieldPhone(Phone):
    """A phone in the cast's hands: downloads, fills and sends in one call."""

    def fill(
        self, blank: Blank, answers: Mapping[str, Any], *, instance_id: str = "", **meta: str
    ) -> bytes:
        """The filled form; `answers` by path. A fresh instanceID unless one is given."""
        return build(
            blank.xform,
            dict(answers),
            instance_id=instance_id or f"uuid:{uuid.uuid4()}",
            **meta,
        )

    def send(
        self,
        form_id: str,
        answers: Mapping[str, Any],
        *,
        instance_id: str = "",
        files: Mapping[str, bytes] | None = None,
        **meta: str,
    ) -> Sent:
        """Download the form, fill it, submit it."""
        blank = self.blank(form_id)
        return self.submit(self.fill(blank, answers, instance_id=instance_id, **meta), files)
