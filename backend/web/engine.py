"""The form engine on a page: its import map and the policy of the pages that run it."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Final

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

# Only form-fill pages: the engine compiles WebAssembly (XPath's tree-sitter grammar), reads its
# grammar from a data: address, puts its styles and pictures into the page by itself, and makes
# photos smaller in workers of its own making.
LOOSER: Final[Mapping[str, str]] = {
    "worker-src": "'self' blob: data:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "connect-src": "'self' data:",
    "font-src": "'self' data:",
}
MODULES: Final[Mapping[str, str]] = {
    "vue": "vendor/vue/vue.runtime.esm-browser.prod.js",
    "@getodk/web-forms": "vendor/web-forms/index.js",
}


def import_map() -> SafeString:
    """The text between the script's tags, byte for byte what the policy names by its hash."""
    text = json.dumps({"imports": {name: static(path) for name, path in MODULES.items()}})
    # No file's name has one, but nothing may end the script early.
    return mark_safe(text.replace("<", "\\u003c"))


def looser(import_map: str) -> dict[str, str]:
    """The parts in which a form-fill page differs from every other."""
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return {**LOOSER, "script-src": f"'self' 'sha256-{digest}' 'wasm-unsafe-eval'"}
