"""Settings of the server, in Central's shape."""

from typing import Any, TypedDict

from backend.accounts.models import ServerSetting
from backend.api.shown.base import moment


class ShownSetting(TypedDict):
    key: str
    value: Any
    setAt: str | None


def setting(kept: ServerSetting) -> ShownSetting:
    return {"key": kept.key, "value": kept.value, "setAt": moment(kept.set_at)}
