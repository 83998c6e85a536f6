"""What must be right before the server starts: a Python, a folder to write in, a free port."""

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path

from backend.setup.packages import disk_full
from backend.setup.speech import Refusal
from backend.setup.tree import ROOT

DATA_BYTES = 200_000_000


def data_dir(env: Mapping[str, str]) -> Path:
    """DATA_DIR (default ./data), made and proved writable. Raises Refusal."""
    folder = Path(env.get("DATA_DIR", "").strip() or ROOT / "data").expanduser()
    folder = (ROOT / folder).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder) as probe:
            probe.write(b"x" * 4096)
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(nearest(folder)) from None
        raise Refusal(
            f"Không ghi được vào DATA_DIR={folder} ({fault.strerror}). Chọn thư mục khác:"
            " make run DATA_DIR=/đường/dẫn",
            f"DATA_DIR={folder} cannot be written ({fault.strerror}). Choose another folder:"
            " make run DATA_DIR=/some/path",
        ) from None
    if shutil.disk_usage(folder).free < DATA_BYTES:
        raise disk_full(folder)
    return folder


def nearest(folder: Path) -> Path:
    """The folder itself, or the closest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def port_is_free(env: Mapping[str, str]) -> None:
    """Refuse when HOST:PORT cannot be listened on, with what to do about it."""
    host = env.get("HOST", "").strip() or "127.0.0.1"
    raw = env.get("PORT", "").strip() or "8000"
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise Refusal(
            f"PORT={raw} không phải số cổng (1–65535).", f"PORT={raw} is not a port (1-65535)."
        )
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, int(raw), type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as fault:
        raise refused_port(host, int(raw), fault) from None


def refused_port(host: str, port: int, fault: OSError) -> Refusal:
    if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
        return Refusal(
            f"HOST={host} không phải địa chỉ của máy này. Dùng 127.0.0.1, hoặc 0.0.0.0 cho mạng"
            " nội bộ.",
            f"HOST={host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for the local"
            " network.",
        )
    if fault.errno == errno.EACCES:
        return Refusal(
            f"Không được mở cổng {port} (cổng dưới 1024 cần quyền root). Chọn cổng khác:"
            " make run PORT=8080",
            f"Port {port} may not be opened (below 1024 needs root). Choose another:"
            " make run PORT=8080",
        )
    return Refusal(
        f"Cổng {port} trên {host} đang được chương trình khác dùng. Dừng chương trình đó hoặc chọn"
        f" cổng khác: make run PORT={port + 1}",
        f"Port {port} on {host} is in use by another program. Stop it or choose another port:"
        f" make run PORT={port + 1}",
    )
