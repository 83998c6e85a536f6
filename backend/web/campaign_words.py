"""The words of planning pages: media, groups of staff, topics; money as people write it."""

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from backend.web import numbers
from outreach.kinds.shapes import DONG

MEDIA: Final = {
    "to_roi": gettext_lazy("Leaflets"),
    "to_gap": gettext_lazy("Folded leaflets"),
    "pano": gettext_lazy("Billboards"),
    "ap_phich": gettext_lazy("Posters"),
    "bang_ron": gettext_lazy("Banners"),
    "so_tay": gettext_lazy("Handbooks"),
    "sach_mong": gettext_lazy("Booklets"),
    "phat_thanh": gettext_lazy("Radio"),
    "truyen_hinh": gettext_lazy("Television"),
    "bao": gettext_lazy("Newspapers"),
    "bai_web": gettext_lazy("Articles on websites"),
    "facebook": "Facebook",
    "zalo": "Zalo",
    "tiktok": "TikTok",
    "video": "Video",
    "quy_che": gettext_lazy("House rules"),
    "khac": gettext_lazy("Other media"),
}
STAFF_GROUPS: Final = {
    "qlnn": gettext_lazy("State management"),
    "cai_nghien": gettext_lazy("Works directly in treatment"),
    "sau_cai": gettext_lazy("Management after treatment"),
    "phong_ngua": gettext_lazy("Prevention"),
}
TOPICS: Final = {
    "tac_hai": gettext_lazy("Drugs and their harms"),
    "chat_moi": gettext_lazy("E-cigarettes and new substances"),
    "phap_luat": gettext_lazy("Law on drug prevention"),
    "chinh_sach": gettext_lazy("Support policies"),
    "ky_nang": gettext_lazy("Skills to refuse"),
    "hiv": "HIV",
    "khac": gettext_lazy("Other topics"),
}
# Digits alone, or in groups of three: "1,5" is no whole number.
_WHOLE: Final = re.compile(r"[0-9]+|[0-9]{1,3}([., ][0-9]{3})+")


def dong(value: int | None) -> str:
    """ "1.500.000 đ", without decimals, on one line."""
    return "–" if value is None else f"{numbers.number(value)}\N{NO-BREAK SPACE}đ"


def mark(tenths: int | float | None) -> str:
    """ "7,5" of 75 tenths."""
    return "–" if tenths is None else numbers.number(round(float(tenths)) / 10)


class WholeField(forms.CharField):
    """A whole number as people type it: "1.500.000 đ", "1 500 000"; its value is an int or None."""

    def __init__(self, *, least: int = 0, most: int = DONG, **more: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=30, **more)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        text = " ".join(super().clean(value).removesuffix("đ").split())
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            raise ValidationError(gettext_lazy("Write a whole number, such as 1.500.000."))
        digits = re.sub(r"[., ]", "", text)
        if not self.least <= int(digits) <= self.most:
            raise ValidationError(
                gettext_lazy("The number must lie between %(least)s and %(most)s."),
                params={
                    "least": numbers.number(self.least),
                    "most": numbers.number(self.most),
                },
            )
        return int(digits)
