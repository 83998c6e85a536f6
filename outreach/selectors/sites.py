"""Sites to look at, and the rows that phones get of sites and campaigns."""

from datetime import date

from django.db.models import QuerySet

from outreach.models import Campaign, Site
from outreach.text import search_key


def sites(project_id: int, keys: frozenset[str] | None, *, search: str = "") -> QuerySet[Site]:
    """The project's sites in an area (None: everywhere) in Vietnamese order of names."""
    chosen = Site.objects.filter(project_id=project_id, merged_into=None)
    chosen = chosen.select_related("contact_user")
    if keys is not None:
        chosen = chosen.filter(unit__in=keys)
    words = search_key(search)
    if words:
        chosen = chosen.filter(search_key__contains=words)
    return chosen.order_by("sort_key", "pk")


def site_rows(project_id: int, keys: frozenset[str] | None) -> list[dict[str, str]]:
    """{"name": UUID, "label", "ma_xa": five digits or "", "loai", "boi_canh"} for a phone."""
    rows = sites(project_id, keys).values_list("pk", "name", "unit", "kind", "setting")
    return [
        {
            "name": str(pk),
            "label": name,
            "ma_xa": unit.partition("@")[0],
            "loai": kind,
            "boi_canh": setting,
        }
        for pk, name, unit, kind, setting in rows
    ]


def campaign_rows(project_id: int, on: date) -> list[dict[str, str]]:
    """{"name": UUID, "label", "tu_ngay", "den_ngay"} of the campaigns that have not ended."""
    rows = (
        Campaign.objects.filter(project_id=project_id, ends_on__gte=on)
        .order_by("starts_on", "title", "pk")
        .values_list("pk", "title", "starts_on", "ends_on")
    )
    return [
        {
            "name": str(pk),
            "label": title,
            "tu_ngay": starts_on.isoformat(),
            "den_ngay": ends_on.isoformat(),
        }
        for pk, title, starts_on, ends_on in rows
    ]
