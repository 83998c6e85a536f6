"""Quality, back-checks and send-backs: ids, counts and paths of questions; never an answer."""

from typing import TypedDict

from backend.api.shown.base import moment
from backend.survey.quality.models import BackCheck, Draw, SendBack
from backend.survey.quality.selectors import TeamRow


class ShownTeam(TypedDict):
    teamId: int | None
    team: str
    submissions: int
    flagged: int
    flags: dict[str, int]
    medianSeconds: int | None
    sentBack: int
    backChecked: int
    differed: int


class ShownDraw(TypedDict):
    id: str
    percent: str
    start: str
    end: str
    seed: str
    among: int
    drawn: int
    closed: int
    agreement: float | None
    createdAt: str | None


class ShownCheck(TypedDict):
    id: int
    instanceId: str
    result: str
    revisit: str | None
    agreement: float | None
    note: str
    closedAt: str | None


class ShownSendBack(TypedDict):
    id: int
    questions: list[str]
    note: str
    sentAt: str | None
    mendedAt: str | None


def team(row: TeamRow) -> ShownTeam:
    return {
        "teamId": row.team,
        "team": row.name,
        "submissions": row.arrived,
        "flagged": row.flagged,
        "flags": row.by_code,
        "medianSeconds": row.seconds,
        "sentBack": row.sent_back,
        "backChecked": row.checked,
        "differed": row.differed,
    }


def draw(each: Draw, *, drawn: int, closed: int = 0, agreed: float | None = None) -> ShownDraw:
    return {
        "id": str(each.uuid),
        "percent": str(each.percent),
        "start": each.starts_on.isoformat(),
        "end": each.ends_on.isoformat(),
        "seed": each.seed,
        "among": each.among,
        "drawn": drawn,
        "closed": closed,
        "agreement": agreed,
        "createdAt": moment(each.drawn_at),
    }


def check(each: BackCheck) -> ShownCheck:
    return {
        "id": each.pk,
        "instanceId": each.submission.instance_id,
        "result": each.result,
        "revisit": each.revisit.instance_id if each.revisit else None,
        "agreement": each.agreement,
        "note": each.note,
        "closedAt": moment(each.closed_at),
    }


def send_back(each: SendBack) -> ShownSendBack:
    return {
        "id": each.pk,
        "questions": each.questions,
        "note": each.note,
        "sentAt": moment(each.sent_at),
        "mendedAt": moment(each.mended_at),
    }
