"""The settings that a phone takes over by scanning its code. PURE.

Source: docs.getodk.org/collect-import-export and Collect's client-settings.schema.json. An unknown
key or value is skipped without a word, a wrong JSON type refuses the whole code; what is absent is
reset to its default. `general` and `admin` must be there.
"""

import base64
import json
import zlib
from typing import Any, Final

COLOUR: Final = "#0b7a75"

# What an interviewer can't change by accident; without a password it is no lock.
PROTECTED: Final = {
    "change_server": False,
    "form_update_mode": False,
    "change_autosend": False,
    "delete_after_send": False,
    "change_form_metadata": False,
}


def phone_settings(
    *, server_url: str, project_name: str, phone_name: str, language: str
) -> dict[str, Any]:
    """Settings for one phone of one project; `language` "vi" or "en"."""
    return {
        "general": {
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "delete_send": True,
            "app_language": language,
            "image_size": "medium",
            "constraint_behavior": "on_swipe",
            "instance_sync": True,
            "analytics": False,
            "metadata_username": phone_name,
        },
        "admin": dict(PROTECTED),
        "project": {"name": project_name, "icon": "🛡", "color": COLOUR},
    }


def draft_settings(*, server_url: str, title: str, language: str) -> dict[str, Any]:
    """Settings for trying a draft; nothing sent with them is counted."""
    return {
        "general": {
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "app_language": language,
        },
        "admin": {},
        "project": {"name": f"[Draft] {title}", "icon": "📝", "color": COLOUR},
    }


def code(wanted: dict[str, Any]) -> str:
    """The text of the QR code: base64 of the zlib of the JSON in UTF-8."""
    text = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
