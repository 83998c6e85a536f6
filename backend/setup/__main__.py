"""`python3 -m backend.setup run|test|check|lock|assets`: the way in, readable by any Python 3."""

import os
import shutil
import sys

# Kept to syntax that an old Python reads, so that it can say what is wanted instead of failing.
if sys.version_info[:2] != (3, 11):
    other = shutil.which("python3.11")
    if other and not os.environ.get("DONG_HANH_PYTHON"):
        os.environ["DONG_HANH_PYTHON"] = other
        os.execv(other, [other, "-m", "backend.setup"] + sys.argv[1:])  # noqa: S606
    version = ".".join(str(part) for part in sys.version_info[:2])
    sys.stderr.write(
        "✗ Cần Python 3.11; python3 của máy này là " + version + ". Trên Debian 12:"
        " apt install python3 python3-venv\n"
        "  Python 3.11 is needed; this machine's python3 is " + version + ". On Debian 12:"
        " apt install python3 python3-venv\n"
    )
    sys.exit(1)

from backend.setup import commands

sys.exit(commands.main(sys.argv[1:]))
