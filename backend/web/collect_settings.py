"""The settings that a phone takes over by scanning its code. PURE.

Source: docs.getodk.org/collect-import-export and Collect's client-settings.schema.json. An unknown
key or value is skipped without a word, a wrong JSON type refuses the whole code; what is absent is
reset to its default. `general` and `admin` must be there.
"""

import base64
import json
import zlib
from dataclasses import dataclass
from typing import Any, Final

# A project keeps its own sign and colour among the others on a phone; all dark enough for white.
COLOURS: Final = (
    "#0b7a75",
    "#1d5fa8",
    "#7a3e9d",
    "#a8361c",
    "#3b6b1f",
    "#8a5a00",
    "#5a4fcf",
    "#9c2c5e",
)
ICONS: Final = ("🛡", "🌿", "🏫", "🤝", "🧭", "🏡", "📚", "🌾")
AUTOSEND: Final = ("wifi_and_cellular", "wifi_only", "off")
IMAGE_SIZES: Final = ("medium", "small", "large", "original_image_size")

# What an interviewer can't change by accident, or at all while a password is set.
PROTECTED: Final = {
    "delete_saved": False,
    "change_server": False,
    "change_project_display": False,
    "form_update_mode": False,
    "periodic_form_updates_check": False,
    "automatic_update": False,
    "hide_old_form_versions": False,
    "change_autosend": False,
    "delete_after_send": False,
    "image_size": False,
    "instance_form_sync": False,
    "change_form_metadata": False,
    "analytics": False,
}


@dataclass(frozen=True)
class Choices:
    """What a coordinator may choose; `password` "" leaves the settings open."""

    name: str
    icon: str
    colour: str
    autosend: str = "wifi_and_cellular"
    delete_send: bool = True
    image_size: str = "medium"
    password: str = ""


def usual_icon(project_id: int) -> str:
    return ICONS[project_id % len(ICONS)]


def usual_colour(project_id: int) -> str:
    return COLOURS[project_id % len(COLOURS)]


def phone_settings(
    *, server_url: str, username: str, language: str, choices: Choices
) -> dict[str, Any]:
    """Settings for one phone of one project; `language` "vi" or "en".

    `username` is a neutral code: it goes along with every form that asks for it.
    """
    locks = {**PROTECTED, "admin_pw": choices.password} if choices.password else {}
    return {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": choices.autosend,
            "delete_send": choices.delete_send,
            "app_language": language,
            "image_size": choices.image_size,
            "constraint_behavior": "on_swipe",
            "instance_sync": True,
            "analytics": False,
            "metadata_username": username,
        },
        "admin": locks,
        "project": {"name": choices.name, "icon": choices.icon, "color": choices.colour},
    }


def draft_settings(*, server_url: str, title: str, language: str) -> dict[str, Any]:
    """Settings for trying a draft, named as ODK Central names them; nothing sent is counted."""
    return {
        "general": {
            "protocol": "odk_default",
            "server_url": server_url,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
            "app_language": language,
        },
        "admin": {},
        "project": {"name": f"[Draft] {title}", "icon": "📝", "color": COLOURS[0]},
    }


def code(wanted: dict[str, Any]) -> str:
    """The text of the QR code: base64 of the zlib of the JSON in UTF-8."""
    text = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()
