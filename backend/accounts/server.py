"""What an administrator sets for the whole server."""

from datetime import datetime
from typing import Any

from django.db import transaction

from backend.accounts.models import ServerSetting, User
from backend.journal import services as journal


@transaction.atomic
def set_setting(*, key: str, value: dict[str, Any], actor: User, now: datetime) -> ServerSetting:
    """Set what holds for the whole server, by ODK Central's key of it."""
    kept, _made = ServerSetting.objects.update_or_create(
        key=key, defaults={"value": value, "set_at": now}
    )
    journal.log("config.set", subject=key, actor=actor, now=now)
    return kept


@transaction.atomic
def unset_setting(*, key: str, actor: User, now: datetime) -> None:
    ServerSetting.objects.filter(key=key).delete()
    journal.log("config.set", subject=key, actor=actor, now=now)
