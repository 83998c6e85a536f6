"""What opens an encrypted submission for an export: passphrases, held as long as it runs."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import F

from backend.accounts.models import Project
from backend.survey.keys import envelopes
from backend.survey.keys import selectors as keys
from backend.survey.submissions.models import SubmissionVersion
from backend.survey.submissions.opening import Opener, plain_name

NOT_DECRYPTED: Final = "not decrypted"
DATA_MISSING: Final = "missing encrypted form data"


@dataclass(frozen=True, slots=True)
class Opened:
    """The answers of an encrypted version, as `xforms.Answers.values`; `status` why there are none.

    The words are Central's (its column Status): NOT_DECRYPTED, DATA_MISSING, "" when opened.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    status: str = ""


class Closed:
    """Nobody gave a passphrase: what is encrypted stays so."""

    def __call__(self, _version: int) -> Opened:
        """The answers of an encrypted SubmissionVersion, by its pk."""
        return Opened(status=NOT_DECRYPTED)

    def files(self, _batch: Sequence[Any]) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Name and plain bytes of the files of encrypted submissions (pks) that can be opened."""
        return iter(())


class Open(Closed):
    """Opens with the project's keys whose passphrase was given."""

    def __init__(self, held: Opener) -> None:
        self.held = held

    def __call__(self, version: int) -> Opened:
        found = SubmissionVersion.objects.select_related("form_version").get(pk=version)
        answers = self.held.answers(found)
        if answers is not None:
            return Opened(answers=answers)
        return Opened(status=NOT_DECRYPTED if self.held.is_complete(found) else DATA_MISSING)

    def files(self, batch: Sequence[Any]) -> Iterator[tuple[str, Iterator[bytes]]]:
        rows = SubmissionVersion.objects.filter(
            submission__in=batch, encrypted=True, pk=F("submission__current_id")
        )
        for version in rows.select_related("form_version").order_by("pk"):
            for name in self.held.media(version):
                with suppress(envelopes.Undecryptable):
                    yield plain_name(name), self.held.file(version, name)


closed = Closed()


def opener(project: Project, passphrases: Mapping[int, str]) -> Closed:
    """Opens what was encrypted under the project's keys whose passphrase is given.

    Raises wrong_passphrase before anything is exported.
    """
    held = Opener(keys.unlocked(project, passphrases))
    return Open(held) if held.keys else closed
