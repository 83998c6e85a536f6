"""Steps that several journeys share: questionnaires published, a campaign opened, lists read."""

import csv
import io
import json
import shutil
import tempfile
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import shapely
from django.core.management import call_command
from django.utils import timezone

from backend.accounts.models import Project
from backend.journal.models import Task
from backend.survey.entities import services as entities
from geo.keys import UnitKey
from tests import build
from tests.forms_xls import questionnaires
from tests.phone import FieldPhone

A, B = (UnitKey.parse(key).code for key in (build.COMMUNE_A, build.COMMUNE_B))
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 400


def publish(project: Project, *names: str) -> None:
    """Publish these questionnaires of forms_xls/ with the command, as `make run` does."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for ending in ("xlsx", "toml"):
                shutil.copy(questionnaires.FOLDER / f"{name}.{ending}", folder)
        call_command("publish_forms", folder, project=str(project.pk), stdout=io.StringIO())


def open_campaign(project: Project, label: str = "Tháng hành động") -> UUID:
    """A campaign of the whole province on the phones' list, as the programme's office makes it."""
    now, uuid = timezone.now(), uuid4()
    day = timezone.localdate(now)
    entities.put(
        entity_list=entities.ensure_list(project=project, name="chien_dich", now=now),
        entity_uuid=uuid,
        label=label,
        values={
            "tu_ngay": str(day - timedelta(days=20)),
            "den_ngay": str(day + timedelta(days=40)),
        },
        unit=build.PROVINCE,
        for_all_below=True,
        now=now,
    )
    return uuid


def rows(content: bytes) -> list[dict[str, str]]:
    """A list as a phone reads it."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def today() -> str:
    return timezone.localdate().isoformat()


def all_done() -> bool:
    """Did the worker finish everything, at the first try?"""
    return not Task.objects.exclude(state=Task.State.DONE, attempts=0).exists()


def registered(phone: FieldPhone, name: str = "Trường THCS Bình Minh", **more: Any) -> str:
    """Fills F01 with a photo; the UUID of the site that the phone made."""
    uuid = str(uuid4())
    answers = {
        **questionnaires.site(),
        "today": today(),
        "diem/ten": name,
        "diem/ma_xa": A,
        "diem/boi_canh": "truong_hoc",
        "ket/anh_minh_chung": "cong.jpg",
        "meta/entity/@id": uuid,
        "meta/entity/@create": "1",
        "meta/entity/label": name,
        **more,
    }
    sent = phone.send("dk_dia_diem", answers, files={"cong.jpg": PHOTO})
    assert sent.status_code == 201, sent.message
    return uuid


def squares() -> bytes:
    """Communes A and B as squares that share the border at 108.1 degrees east."""
    ground = {
        build.COMMUNE_A: shapely.box(108.0, 15.0, 108.1, 15.1),
        build.COMMUNE_B: shapely.box(108.1, 15.0, 108.2, 15.1),
    }
    features = [
        {
            "type": "Feature",
            "properties": {"code": key[:5], "valid_from": key[6:]},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for key, shape in ground.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def talk(site: str, campaign: str) -> dict[str, Any]:
    return {
        **questionnaires.talk(),
        "today": today(),
        "buoi/ngay": today(),
        "noi/ma_xa": A,
        "noi/ma_dia_diem": site,
        "noi/boi_canh": "truong_hoc",
        "to_chuc/ma_chien_dich": campaign,
        "ket/anh_minh_chung": "buoi noi chuyen.jpg",
    }


def contest(site: str, campaign: str) -> dict[str, Any]:
    return {
        **questionnaires.contest(),
        "thi/ngay": today(),
        "thi/loai": "tim_hieu",
        "noi/ma_xa": A,
        "noi/ma_dia_diem": site,
        "noi/boi_canh": "truong_hoc",
        "to_chuc/thuoc_chien_dich": "co",
        "to_chuc/ma_chien_dich": campaign,
        "ket/co_anh": "khong",
        "ket/ly_do_khong_anh": "quen",
        "ket/anh_minh_chung": "",
    }


def screening(commune: str, number: int) -> dict[str, Any]:
    """An adult with harmful use of alcohol: 6+6+7+8+6+6 points, a high risk."""
    used = {"b": {2: 6, 3: 6, 4: 7, 5: 8, 6: 6, 7: 6}}
    return {
        **questionnaires.screening(used),
        "noi_ngay/ngay": today(),
        "noi_ngay/ma_xa": commune,
        "ca/ma_ca": f"{commune}-2026-{number:05}",
        "ca/truong_hop": f"{commune}-2026-{number:05}",
    }
