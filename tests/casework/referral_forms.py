"""The programme's own referral and hotline forms, as phones of workers send them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.casework import referral_codes
from backend.survey.entities.models import Entity
from backend.survey.submissions.models import Submission
from outreach.models import HotlineCall, PersonMark, Referral, ReferralCode
from tests import build
from tests.phone import FieldPhone

SERVICE = "methadone_thay_the"
PLACE = "Trung tâm tư vấn Thử"
PHONE = "0912345678"
CASE_CODE = "90001-2026-00007"


def day(after: int = 0) -> str:
    return str(timezone.localdate() + timedelta(days=after))


def _arrived(phone: FieldPhone, form_id: str, answers: dict[str, Any]) -> Submission:
    from_before = set(Submission.objects.values_list("pk", flat=True))
    sent = phone.send(form_id, answers)
    assert sent.status_code == 201, sent.message
    build.work()
    return Submission.objects.exclude(pk__in=from_before).get()


def made(entity: UUID, **changes: Any) -> dict[str, Any]:
    """The answers of a new referral, with the row that the form makes of it."""
    on = str(changes.get("noi_ngay/ngay", day()))
    label = f"Chuyển gửi · {CASE_CODE} · {date.fromisoformat(on):%d/%m}"
    return {
        "xin_dong_y/thao_tac": "tao",
        "xin_dong_y/dong_y_chuyen": "co",
        "xin_dong_y/hinh_thuc_dong_y": "chu_ky",
        "noi_ngay/ngay": on,
        "noi_ngay/ma_xa": "90001",
        "noi_ngay/xa": "90001",
        "truong_hop_gui": CASE_CODE,
        "gui/dich_vu": SERVICE,
        "gui/noi_nhan_ten": PLACE,
        "gui/muc_khan": "thuong",
        "dong_truong_hop": CASE_CODE,
        "dong_xa": "90001",
        "dong_trang_thai": "mo",
        "meta/entity/@id": str(entity),
        "meta/entity/@create": "1",
        "meta/entity/@update": "",
        "meta/entity/label": label,
        **changes,
    }


def refer(phone: FieldPhone, **changes: Any) -> Referral:
    """Send a new referral and let the worker run."""
    found = _arrived(phone, "chuyen_gui", made(uuid4(), **changes))
    return Referral.objects.get(submission=found.pk)


def answer(phone: FieldPhone, referral: Referral, state: str, **changes: Any) -> Submission:
    """Answer a referral with the form, which brings its row along as the phone does."""
    entity = Entity.objects.get(uuid=referral.pk)
    final = state in {"da_su_dung_dv", "tu_choi", "chuyen_noi_khac"}
    answers = {
        "xin_dong_y/thao_tac": "phan_hoi",
        "noi_ngay/ngay": day(),
        "noi_ngay/chuyen_gui": str(referral.pk),
        "noi_ngay/xa": "90001",
        "truong_hop_gui": CASE_CODE,
        "tra_loi/trang_thai": state,
        "dong_trang_thai": "da_dong" if final else "mo",
        "meta/entity/@id": str(entity.uuid),
        "meta/entity/@create": "",
        "meta/entity/@update": "1",
        "meta/entity/@baseVersion": str(entity.version),
        "meta/entity/label": entity.label,
        **changes,
    }
    return _arrived(phone, "chuyen_gui", answers)


def call(phone: FieldPhone, **changes: Any) -> HotlineCall:
    answers = {
        "cuoc_goi/ngay": day(),
        "cuoc_goi/kenh": "dien_thoai",
        "cuoc_goi/loai": "tu_van_cai_nghien",
        "noi/ma_xa": "90001",
        "noi/muc_khan": "thuong",
        "ca/cho_phep_goi_lai": "co",
        "ca/dien_thoai": PHONE,
        "ket_qua_ghi": "hen_goi_lai",
        "xong_ghi": "khong",
        **changes,
    }
    return HotlineCall.objects.get(pk=_arrived(phone, "duong_day_nong", answers).pk)


def code_of(referral: Referral) -> str:
    return referral_codes.code_of(ReferralCode.objects.get(pk=referral.pk))


def counted() -> dict[str, int]:
    """Marks by kind, whatever their review."""
    kinds = PersonMark.objects.values_list("kind", flat=True)
    return {kind: list(kinds).count(kind) for kind in sorted(set(kinds))}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
