"""What drf-spectacular can't see by itself: names of operations, groups, ways to sign in."""

import re
from typing import Any, Final

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

# The part of an address after which a group of operations is named; the last one that fits.
GROUPS: Final = {
    "sessions": "Sessions",
    "users": "Users",
    "user-preferences": "Users",
    "api-keys": "API keys",
    "roles": "Roles and assignments",
    "assignments": "Roles and assignments",
    "projects": "Projects",
    "app-users": "App users and devices",
    "actor-properties": "App users and devices",
    "user-properties": "App users and devices",
    "devices": "App users and devices",
    "public-links": "Public links",
    "forms": "Forms",
    "draft": "Drafts",
    "submissions": "Submissions",
    "datasets": "Entity lists",
    "entities": "Entities",
    "webhooks": "Webhooks",
    "releases": "Published figures",
    "quality": "Quality",
    "back-checks": "Quality",
    "privacy": "Privacy desk",
    "audits": "Server",
    "config": "Server",
    "schema": "Server",
}


class HouseSchema(AutoSchema):
    """Every operation is named by its whole address; groups follow the resources."""

    def get_operation_id(self) -> str:
        words = re.findall(r"[A-Za-z0-9]+", self.path.removeprefix("/v1"))
        return "_".join([self.method.lower(), *words])

    def get_tags(self) -> list[str]:
        parts = re.split(r"[/.]", self.path.removeprefix("/v1/"))
        named = [GROUPS[part] for part in parts if part in GROUPS]
        return [named[-1] if named else "Others"]

    def get_description(self) -> str:  # type: ignore[override]  # as AutoSchema has it
        """Docstrings of views are for those who read the code."""
        return ""


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A session's token, or e-mail and password over https."""

    target_class = "backend.accounts.authentication.BearerAuthentication"
    name = ["bearer", "basic"]

    def get_security_definition(self, auto_schema: AutoSchema) -> Any:  # noqa: ARG002
        return [{"type": "http", "scheme": "bearer"}, {"type": "http", "scheme": "basic"}]

    def get_security_requirement(self, auto_schema: AutoSchema) -> Any:  # noqa: ARG002
        return [{"bearer": []}, {"basic": []}]


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The pages' own cookie, for the few addresses that the pages call."""

    target_class = "backend.api.views.devices.CookieWithCSRF"
    name = "cookie"

    def get_security_definition(self, auto_schema: AutoSchema) -> Any:  # noqa: ARG002
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
