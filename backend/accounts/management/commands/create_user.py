"""`create_user`: a person with a role; so the first administrator of a server without a demo."""

import getpass
import secrets
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from backend import problems
from backend.accounts import areas, programme, selectors, services
from backend.accounts.models import Project, Role


class Command(BaseCommand):
    help = "Create a person with a role. Without --project she has it in every project."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", default="administrator", help="name of the role")
        parser.add_argument("--project", default="", help="name or number of the project")
        parser.add_argument(
            "--unit",
            action="append",
            default=[],
            help="commune, district or province code of today",
        )
        parser.add_argument("--everywhere", action="store_true", help="the whole project")
        parser.add_argument("--language", default="vi", choices=["vi", "en"])

    @transaction.atomic
    def handle(self, *_args: Any, **options: Any) -> None:
        role = self._role(options["role"])
        project = self._project(options["project"])
        today = timezone.localdate()
        units = [self._unit(code) for code in options["unit"]]
        everywhere = options["everywhere"] or role.name == "administrator"
        if not units and not everywhere:
            raise CommandError("Name the area with --unit CODE, or say --everywhere.")
        password, shown = self._password()
        try:
            user = services.create_user(
                email=options["email"],
                name=options["name"],
                password=password,
                language=options["language"],
                now=timezone.now(),
            )
        except problems.Problem as problem:
            raise CommandError(problem.sentence) from None
        services.assign(
            role=role,
            project=project,
            user=user,
            units=units,
            project_wide=everywhere,
            starts_on=today,
        )
        self.stdout.write(f"{user.email}: {programme.title_of(role)}{shown}")

    def _role(self, name: str) -> Role:
        roles = services.ensure_roles() | {role.name: role for role in Role.objects.all()}
        if name not in roles:
            raise CommandError(f"No role {name!r}. Roles: {', '.join(sorted(roles))}.")
        return roles[name]

    def _project(self, wanted: str) -> Project | None:
        if not wanted:
            return None
        for project in selectors.living_projects():
            if wanted in {project.name, str(project.pk)}:
                return project
        raise CommandError(f"No project {wanted!r}.")

    def _unit(self, code: str) -> str:
        key = areas.declared_unit(code, timezone.localdate())
        if not key:
            raise CommandError(f"No unit has the code {code!r} today. Run load_units first.")
        return key

    def _password(self) -> tuple[str, str]:
        """Typed at a terminal, or made and shown once where there is none."""
        if not sys.stdin.isatty():
            made = secrets.token_urlsafe(12)
            return made, f"\n{made}"
        password = getpass.getpass("Mật khẩu / Password: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password, ""
