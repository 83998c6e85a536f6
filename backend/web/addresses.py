"""Addresses that are told to people and to phones. PURE."""

import ipaddress
from urllib.parse import quote, urlsplit


def is_loopback(url: str) -> bool:
    """Does this address lead to the machine itself, so that no phone can reach it?"""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def key_path(token: str, project_id: int) -> str:
    """The phones' door for this key."""
    return f"/v1/key/{token}/projects/{project_id}"


def version_path(token: str, project_id: int, form_id: str, version_pk: int) -> str:
    """Where the phones' door has one version of a form and its files."""
    return f"{key_path(token, project_id)}/forms/{quote(form_id, safe='')}/download/{version_pk}"


def draft_path(token: str, project_id: int, form_id: str) -> str:
    """The phones' door for trying a draft."""
    return f"/v1/test/{token}/projects/{project_id}/forms/{quote(form_id, safe='')}/draft"
