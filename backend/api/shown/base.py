"""What every shape shares: moments as Central writes them."""

from typing import Any

from backend.moments import moment

__all__ = ["Shown", "moment"]

Shown = dict[str, Any]
