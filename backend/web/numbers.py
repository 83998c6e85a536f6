"""Numbers, days and months as the reader writes them: 1.234,5 and dd/mm/yyyy."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language


def number(value: int | float) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    if (get_language() or "vi").startswith("vi"):
        return text.translate(str.maketrans(",.", ".,"))
    return text


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def moment(value: datetime) -> str:
    """Day and time in Việt Nam."""
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"


def month(value: date) -> str:
    return f"{value:%m/%Y}"


def share(done: int, of: int) -> str:
    """n/N with its percentage: "3/4 (75%)"; without N only the dash says that there is none."""
    if not of:
        return "–"
    return f"{number(done)}/{number(of)} ({number(round(100 * done / of))}%)"
