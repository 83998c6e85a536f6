"""What the mapping page was asked for, and all that it shows."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from backend.survey.forms import mappings
from backend.survey.forms.models import Form, FormVersion
from backend.web import mapping_fields, mapping_posted
from backend.web.mapping_examples import examples
from backend.web.mapping_words import Wrong, wrongs
from backend.web.pages import PersonRequest
from outreach.faults import sentences
from outreach.findings import FindingsError
from outreach.kinds import KINDS
from outreach.mapping import parse

_MOST_BYTES: Final = 100_000


@dataclass
class Asked:
    """A mapping, what is wrong with it, and what is to be done with it."""

    version: FormVersion
    mapping: dict[str, Any]
    act: str = ""  # "", look, keep, clear
    wrong: list[Wrong] = field(default_factory=list)
    kept: bool = False

    @classmethod
    def of(cls, request: PersonRequest, version: FormVersion) -> "Asked":
        stored = version.mapping or {}
        if request.method != "POST":
            chosen = request.GET.get("record", "")
            kind = chosen if chosen in KINDS else str(stored.get("record", ""))
            mapping = (
                stored if stored.get("record") == kind else {**_places(stored), "record": kind}
            )
            return cls(version, mapping if kind else {}, kept="kept" in request.GET)
        act = request.POST.get("act", "look")
        if act == "clear":
            return cls(version, {}, act)
        if "toml" in request.FILES:
            asked = cls(version, {}, act)
            asked._read(request.FILES["toml"])  # type: ignore[arg-type]
            return asked
        posted = {name: str(value) for name, value in request.POST.items()}
        asked = cls(version, mapping_posted.mapping_of(posted, stored), act)
        asked._judge()
        return asked

    @property
    def keeps(self) -> bool:
        return self.act in {"keep", "clear"} and not self.wrong

    @property
    def faulty(self) -> bool:
        return self.act == "keep" and bool(self.wrong)

    @property
    def record(self) -> str:
        record = self.mapping.get("record", "")
        return record if isinstance(record, str) and record in KINDS else ""

    def _read(self, file: "UploadedFile[bytes]") -> None:
        try:
            self.mapping = parse(file.read(_MOST_BYTES))
        except FindingsError as error:
            self.wrong = [Wrong("id_toml", each) for each in sentences(error.findings)]
            return
        self._judge()

    def _judge(self) -> None:
        if not self.mapping:
            self.wrong = [Wrong("id_record", _("Choose the kind of record first."))]
        else:
            self.wrong = wrongs(self.mapping, self.version.fields)


def _places(stored: dict[str, Any]) -> dict[str, Any]:
    return {key: stored[key] for key in mapping_fields.PLACES if key in stored}


def context_of(request: PersonRequest, form: Form, asked: Asked) -> dict[str, Any]:
    """The page: kinds, lines of the chosen one, what is wrong, the last submissions looked at."""
    whole = bool(asked.record) and not asked.wrong and request.method == "POST"
    version = asked.version
    # A foreign .toml may be of any form; only one that is whole can fill the lines.
    fillable = asked.record and _is_shaped(asked.mapping)
    filled = asked.mapping if fillable else {"record": asked.record}
    return {
        "form": form,
        "version": version,
        "is_draft": version.pk == form.draft_id,
        "asked": asked,
        "records": mapping_fields.records(),
        "sheet": mapping_fields.sheet_of(version, asked.record, filled) if asked.record else None,
        "stored": version.mapping is not None,
        "nothing": mapping_fields.NOTHING,
        "examples": examples(request.user, form, asked.mapping, version.sensitive) if whole else [],
        "looked": whole,
        "older": mappings.older_versions(form),
    }


def _is_shaped(mapping: dict[str, Any]) -> bool:
    """Are its tables tables, as far as the lines read them?"""
    tables = [mapping.get(name, {}) for name in ("fields", "constants", "values", "rows")]
    inner = [each for table in tables[2:] if isinstance(table, dict) for each in table.values()]
    rows = mapping.get("rows", {})
    told = rows.values() if isinstance(rows, dict) else ()
    return all(isinstance(each, dict) for each in [*tables, *inner]) and all(
        isinstance(each.get("repeat"), str) and isinstance(each.get("fields"), dict)
        for each in told
    )
