"""The settings code against the keys, values and types that Collect documents.

An unknown key or value is skipped by Collect without a word and a wrong type refuses the whole
code, so what we send is checked here. Source: docs.getodk.org/collect-import-export and Collect's
client-settings.schema.json.
"""

import base64
import json
import zlib
from typing import Any

import pytest

from backend.web import collect_settings

CHOICES: dict[str, set[str]] = {
    "protocol": {"odk_default"},
    "appTheme": {"system", "light_theme", "dark_theme"},
    "font_size": {"13", "17", "21", "25", "29"},
    "navigation": {"swipe", "buttons", "swipe_buttons"},
    "basemap_source": {"google", "mapbox", "osm", "usgs", "carto"},
    "form_update_mode": {"manual", "previously_downloaded", "match_exactly"},
    "periodic_form_updates_check": {
        "every_fifteen_minutes",
        "every_one_hour",
        "every_six_hours",
        "every_24_hours",
    },
    "autosend": {"off", "wifi_only", "cellular_only", "wifi_and_cellular"},
    "constraint_behavior": {"on_swipe", "on_finalize"},
    "image_size": {"original_image_size", "small", "very_small", "medium", "large"},
    "guidance_hint": {"no", "yes", "yes_collapsed"},
    "app_language": {"vi", "en"},
}
TEXTS = {
    "server_url",
    "username",
    "password",
    "metadata_username",
    "metadata_phonenumber",
    "metadata_email",
}
FLAGS = {
    "automatic_update",
    "hide_old_form_versions",
    "delete_send",
    "high_resolution",
    "external_app_recording",
    "instance_sync",
    "analytics",
    "background_location",
    "background_recording",
}
PROTECTED = {
    "edit_saved",
    "send_finalized",
    "view_sent",
    "get_blank",
    "delete_saved",
    "change_server",
    "change_project_display",
    "change_app_theme",
    "change_app_language",
    "change_font_size",
    "change_navigation",
    "maps",
    "form_update_mode",
    "periodic_form_updates_check",
    "automatic_update",
    "hide_old_form_versions",
    "change_autosend",
    "delete_after_send",
    "change_constraint_behavior",
    "high_resolution",
    "image_size",
    "guidance_hint",
    "external_app_recording",
    "instance_form_sync",
    "change_form_metadata",
    "analytics",
    "moving_backwards",
    "access_settings",
    "change_language",
    "jump_to",
    "save_mid",
    "save_as_draft",
    "finalize_in_form_entry",
    "bulk_finalize",
}


def faults_of(told: dict[str, Any]) -> list[str]:
    """Everything that Collect would skip or refuse."""
    faults = [f"{part} is missing" for part in ("general", "admin") if part not in told]
    faults += [f"unknown part {part}" for part in told.keys() - {"general", "admin", "project"}]
    for key, value in told.get("general", {}).items():
        if key in CHOICES:
            if value not in CHOICES[key]:
                faults.append(f"{key}: {value!r}")
        elif key in TEXTS or key in FLAGS:
            if type(value) is not (str if key in TEXTS else bool):
                faults.append(f"{key}: {type(value).__name__}")
        else:
            faults.append(f"unknown key {key}")
    for key, value in told.get("admin", {}).items():
        if key == "admin_pw":
            continue
        if key not in PROTECTED or type(value) is not bool:
            faults.append(f"admin {key}: {value!r}")
    project = told.get("project", {})
    faults += [f"unknown key project.{key}" for key in project.keys() - {"name", "icon", "color"}]
    faults += [f"project.{key}" for key, value in project.items() if type(value) is not str]
    return faults


def read(code: str) -> dict[str, Any]:
    """As Collect reads it."""
    told: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(code, validate=True)))
    return told


PHONE = collect_settings.phone_settings(
    server_url="https://dh.example.org/v1/key/abc/projects/7",
    project_name="KH Sơn Tây 🛡",
    phone_name="CTV Đức",
    language="vi",
)
DRAFT = collect_settings.draft_settings(
    server_url="https://dh.example.org/v1/test/abc/projects/7/forms/a%20b/draft",
    title="Phiếu",
    language="en",
)


@pytest.mark.parametrize("told", [PHONE, DRAFT])
def test_collect_would_take_every_key(told):
    assert faults_of(read(collect_settings.code(told))) == []


def test_the_check_itself_finds_what_collect_would_refuse():
    assert faults_of({"general": {"font_size": 13}, "admin": {}}) == ["font_size: 13"]
    assert faults_of({"general": {"delete_send": "true"}, "admin": {}}) == ["delete_send: str"]
    assert faults_of({"general": {"image_size": "original"}}) != []


def test_letters_survive_and_the_phone_mirrors_the_list():
    told = read(collect_settings.code(PHONE))
    assert told["project"]["name"] == "KH Sơn Tây 🛡"
    assert told["general"]["server_url"] == "https://dh.example.org/v1/key/abc/projects/7"
    assert told["general"]["form_update_mode"] == "match_exactly"
    assert "admin_pw" not in told["admin"]
    assert read(collect_settings.code(DRAFT))["admin"] == {}
