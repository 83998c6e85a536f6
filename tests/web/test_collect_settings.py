"""Every settings code that can be made, against what ODK Collect takes over."""

import base64
import itertools
import json
import zlib
from typing import Any

import jsonschema
import pytest

from backend.web import collect_settings
from backend.web.collect_settings import AUTOSEND, COLOURS, ICONS, IMAGE_SIZES, Choices
from tests.web.collect_schema import SCHEMA

CHECK = jsonschema.Draft201909Validator(SCHEMA)


def faults_of(told: dict[str, Any]) -> list[str]:
    """Everything that Collect would skip or refuse."""
    return [each.message for each in CHECK.iter_errors(told)]


def read(code: str) -> dict[str, Any]:
    """As Collect reads it."""
    told: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(code, validate=True)))
    return told


def phone(language: str = "vi", **chosen: Any) -> dict[str, Any]:
    choices = {"name": "KH Sơn Tây 🛡", "icon": ICONS[0], "colour": COLOURS[0], **chosen}
    return collect_settings.phone_settings(
        server_url="https://dh.example.org/v1/key/abc/projects/7",
        username="M0012",
        language=language,
        choices=Choices(**choices),
    )


DRAFT = collect_settings.draft_settings(
    server_url="https://dh.example.org/v1/test/abc/projects/7/forms/a%20b/draft",
    title="Phiếu",
    language="en",
)


def test_collect_would_take_every_key_of_every_code():
    made = 0
    for autosend, size, password, icon, language, keeps in itertools.product(
        AUTOSEND, IMAGE_SIZES, ("", "012345"), ICONS, ("vi", "en"), (True, False)
    ):
        told = phone(
            language,
            autosend=autosend,
            image_size=size,
            password=password,
            icon=icon,
            delete_send=keeps,
        )
        assert faults_of(read(collect_settings.code(told))) == []
        made += 1
    assert made == 3 * 4 * 2 * 8 * 2 * 2
    for colour in COLOURS:
        assert faults_of(phone(colour=colour)) == []
    assert faults_of(read(collect_settings.code(DRAFT))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"general": {"server_url": "https://a.b/c", "font_size": 13}, "admin": {}},
        {"general": {"server_url": "https://a.b/c", "delete_send": "true"}, "admin": {}},
        {"general": {"server_url": "https://a.b/c", "image_size": "original"}, "admin": {}},
        {"general": {"server_url": "https://a.b/c", "app_theme": "system"}, "admin": {}},
        {"general": {"server_url": "https://a.b/c/"}, "admin": {}},
        {"general": {"server_url": "https://a.b/c"}, "admin": {"mark_as_finalized": True}},
        {"general": {"server_url": "https://a.b/c"}, "admin": {"admin_pw": 123456}},
        {"general": {"server_url": "https://a.b/c"}},
        {"admin": {}},
        {"general": {"server_url": "https://a.b/c"}, "admin": {}, "project": {"colour": "#fff"}},
    ],
)
def test_the_schema_itself_finds_what_collect_would_refuse_or_skip(wrong):
    assert faults_of(wrong) != []


def test_letters_survive_and_the_phone_mirrors_the_list():
    told = read(collect_settings.code(phone()))
    assert told["project"]["name"] == "KH Sơn Tây 🛡"
    assert told["general"]["server_url"] == "https://dh.example.org/v1/key/abc/projects/7"
    assert told["general"]["form_update_mode"] == "match_exactly"
    # The address carries the token: no name and no password beside it.
    assert not {"username", "password"} & set(told["general"])


def test_settings_are_locked_with_a_password_or_not_at_all():
    locked = phone(password="012345")["admin"]
    assert locked["admin_pw"] == "012345"
    assert (locked["change_server"], locked["delete_after_send"]) == (False, False)
    # What makes the work easier stays open.
    assert not {"change_font_size", "change_app_theme", "access_settings"} & set(locked)
    assert phone()["admin"] == {}


def test_a_draft_is_named_as_central_names_it():
    told = read(collect_settings.code(DRAFT))
    assert told["admin"] == {}
    assert (told["project"]["name"], told["project"]["icon"]) == ("[Draft] Phiếu", "📝")


def test_a_code_is_small_enough_for_a_poor_camera():
    long = phone(name="Kế hoạch phòng ngừa nghiện ma túy tỉnh Quảng Ngãi " * 3, password="012345")
    long["general"]["server_url"] = (
        "https://phong-ngua.quangngai.example.gov.vn/v1/key/" + "a1B_" * 16 + "/projects/12345"
    )
    assert len(collect_settings.code(long)) < 900
