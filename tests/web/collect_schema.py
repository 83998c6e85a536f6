"""What ODK Collect takes over from a settings code, as a JSON schema.

Written by us after Collect's client-settings.schema.json and its keys; stricter in one way: a key
that Collect does not know, and would skip without a word, is refused here.
"""

from typing import Any

TEXT, FLAG = {"type": "string"}, {"type": "boolean"}


def one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def strictly(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False, **more}


GENERAL = {
    "protocol": one_of("odk_default"),
    "server_url": {"type": "string", "pattern": "^https?://[^ ]+[^/ ]$"},
    "username": TEXT,
    "password": TEXT,
    "appTheme": one_of("system", "light_theme", "dark_theme"),
    "app_language": one_of("vi", "en"),
    "font_size": one_of("13", "17", "21", "25", "29"),
    "navigation": one_of("swipe", "buttons", "swipe_buttons"),
    "basemap_source": one_of("google", "mapbox", "osm", "usgs", "carto"),
    "google_map_style": one_of("1", "2", "3", "4"),
    "mapbox_map_style": TEXT,
    "usgs_map_style": one_of("topographic", "hybrid", "satellite"),
    "carto_map_style": one_of("positron", "dark_matter"),
    "reference_layer": TEXT,
    "form_update_mode": one_of("manual", "previously_downloaded", "match_exactly"),
    "periodic_form_updates_check": one_of(
        "every_fifteen_minutes", "every_one_hour", "every_six_hours", "every_24_hours"
    ),
    "automatic_update": FLAG,
    "hide_old_form_versions": FLAG,
    "autosend": one_of("off", "wifi_only", "cellular_only", "wifi_and_cellular"),
    "delete_send": FLAG,
    "constraint_behavior": one_of("on_swipe", "on_finalize"),
    "high_resolution": FLAG,
    "image_size": one_of("original_image_size", "small", "very_small", "medium", "large"),
    "guidance_hint": one_of("no", "yes", "yes_collapsed"),
    "external_app_recording": FLAG,
    "instance_sync": FLAG,
    "analytics": FLAG,
    "metadata_username": TEXT,
    "metadata_phonenumber": TEXT,
    "metadata_email": TEXT,
    "background_location": FLAG,
    "background_recording": FLAG,
}
PROTECTED = [
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
]
PROJECT = {
    "name": {"type": "string", "minLength": 1},
    # One glyph: a letter or sign with what may follow it.
    "icon": {"type": "string", "minLength": 1, "maxLength": 8},
    "color": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    **strictly(
        {
            "general": strictly(GENERAL, required=["server_url"]),
            "admin": strictly({"admin_pw": TEXT, **dict.fromkeys(PROTECTED, FLAG)}),
            "project": strictly(PROJECT),
        },
        required=["general", "admin"],
    ),
}
