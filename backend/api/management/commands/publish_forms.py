"""`publish_forms`: makes the questionnaires of a folder the versions that phones download."""

import hashlib
from argparse import ArgumentParser
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from backend.accounts import selectors as accounts
from backend.accounts.models import Project
from backend.problems import Problem
from backend.survey.entities import services as entities
from backend.survey.forms import selectors
from backend.survey.forms import services as forms
from backend.survey.forms.models import FormVersion
from backend.survey.quality import returned
from backend.survey.xforms import Converted
from outreach import mapping
from outreach.faults import sentences
from outreach.findings import FindingsError
from outreach.fitness import mapping_faults

# Lists that pages fill or several forms choose from, with what a phone is told of each row.
LISTS: Final = {
    "dia_diem": ("ma_xa", "loai", "boi_canh"),
    "chien_dich": ("tu_ngay", "den_ngay"),
    "ke_hoach": ("ma_dia_diem", "loai", "ngay", "ma_chien_dich", "ma_xa"),
    "can_bo": ("don_vi", "ma_xa"),
    "mo_hinh": ("loai_mo_hinh", "buoc", "ma_xa"),
    "truong_hop": ("nhom_tuoi", "ma_xa"),
    "chuyen_gui": ("truong_hop", "ma_xa", "trang_thai"),
    returned.LIST: returned.PROPERTIES,
}
ENDINGS: Final = {".xlsx", ".xls"}


class Command(BaseCommand):
    help = "Publish every NAME.xlsx (with NAME.toml beside it) of a folder into a project."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default=str(settings.FORMS_DIR))
        parser.add_argument("--project", default="", help="name or number; not needed for one")

    def handle(self, *_args: Any, **options: Any) -> None:
        project = chosen_project(options["project"])
        files = sources_in(Path(options["folder"]))
        for name, properties in LISTS.items():
            entities.ensure_list(
                project=project, name=name, properties=properties, now=timezone.now()
            )
        published = selectors.published_sources(project)
        refused = sum(not self.taken(project, file, published) for file in files)
        if refused:
            raise CommandError(
                _(
                    "{count} of {all} forms were not published. Mend them and run this again."
                ).format(count=refused, all=len(files))
            )

    def taken(self, project: Project, file: Path, published: dict[str, FormVersion]) -> bool:
        """Publish this file unless it is; False, and why, when it can't be."""
        try:
            said = published_file(project, file, published)
        except (Problem, FindingsError) as error:
            self.stderr.write("\n  ".join([f"{file.name}: ✗", *reasons(error)]))
            return False
        self.stdout.write(f"{file.name}: {said}")
        return True


def chosen_project(wanted: str) -> Project:
    """The project of this number or name; without one, the only project there is."""
    living = list(accounts.living_projects())
    fitting = [each for each in living if wanted in {"", each.name, str(each.pk)}]
    if len(fitting) == 1:
        return fitting[0]
    names = "; ".join(f"{each.pk} = {each.name}" for each in living) or "—"
    raise CommandError(_("Say which project with --project: {names}.").format(names=names))


def sources_in(folder: Path) -> list[Path]:
    """The workbooks of the folder; Excel's own lock files (~$…) and hidden ones are none."""
    if not folder.is_dir():
        raise CommandError(_("There is no folder {folder}.").format(folder=folder))
    found = [file for file in folder.iterdir() if file.suffix.lower() in ENDINGS]
    return sorted(file for file in found if not file.name.startswith(("~$", ".")))


def published_file(project: Project, file: Path, published: dict[str, FormVersion]) -> str:
    """What was done with the file. Equal bytes with an equal mapping are not converted again.

    Raises Problem; FindingsError when the mapping can't be read.
    """
    source, held = file.read_bytes(), mapping_beside(file)
    before = published.get(hashlib.sha256(source).hexdigest())
    if before is not None and held in (None, before.mapping):
        return _("unchanged, version {version}").format(version=before.version)
    draft = forms.keep_draft(
        project=project,
        converted=converted(source, file.name),
        source=source,
        file_name=file.name,
        actor=None,
        check_mapping=mapping_faults,
        mapping=held,
        now=timezone.now(),
    )
    version = forms.publish(
        form=draft.form, actor=None, check_mapping=mapping_faults, now=timezone.now()
    )
    return _("published “{form_id}”, version {version}").format(
        form_id=version.form.form_id, version=version.version
    )


@lru_cache(maxsize=32)
def converted(source: bytes, name: str) -> Converted:
    """Converted once, however many projects one run publishes it in. Raises Problem."""
    return forms.read_source(source=source, file_name=name)


def mapping_beside(file: Path) -> dict[str, Any] | None:
    beside = file.with_suffix(".toml")
    return mapping.parse(beside.read_bytes()) if beside.exists() else None


def reasons(error: Problem | FindingsError) -> list[str]:
    """The sentence, and of a refused form each fault with its sheet and row."""
    if isinstance(error, FindingsError):
        return sentences(error.findings)
    language = "vietnamese" if (get_language() or "vi").startswith("vi") else "english"
    return [
        error.sentence,
        *(fault[language] for fault in error.details.get("faults", []) if isinstance(fault, dict)),
    ]
