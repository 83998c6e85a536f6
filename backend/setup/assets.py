"""Front-end files: fetched by npm, checked, picked, patched, put under backend/static/vendor."""

import base64
import hashlib
import hmac
import re
import shutil
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from backend.setup import npm, stamps
from backend.setup.speech import Refusal, say
from backend.setup.tree import ROOT

HERE = ROOT / "backend" / "setup"
MANIFEST = HERE / "assets.toml"
OURS = HERE / "vendor"
VENDOR = ROOT / "backend" / "static" / "vendor"
STAMP = ".stamp"
STAND_IN = "/* chưa tải được tệp này / this file could not be fetched: run `make run` again */\n"
MODIFIED = (
    "/* Modified by Đồng Hành at set-up; see NOTICE beside this file. Original: {origin} */\n"
)


def packages(manifest: Path = MANIFEST) -> list[dict[str, Any]]:
    """The packages of the manifest, each with its patch read in."""
    found: list[dict[str, Any]] = tomllib.loads(manifest.read_text())["package"]
    for package in found:
        patch = package.get("patch")
        package["patches"] = tomllib.loads((OURS / patch).read_text())["file"] if patch else []
    return found


def digest_of(package: dict[str, Any]) -> str:
    """What the files of a package depend on: its entry, its patch, our files that join it."""
    ours = [(OURS / name).read_bytes() for name in package.get("ours", {})]
    return stamps.digest(repr(sorted(package.items())).encode(), *ours, Path(__file__).read_bytes())


def stale(vendor: Path = VENDOR, manifest: Path = MANIFEST) -> list[dict[str, Any]]:
    """The packages that must be fetched: absent, or made from another manifest."""
    return [
        package
        for package in packages(manifest)
        if stamps.read(vendor / package["folder"] / STAMP) != digest_of(package)
    ]


def fetch(vendor: Path = VENDOR) -> list[str]:
    """Bring every stale package; return the names that could not be had (registry unreachable).

    Raises Refusal for a wrong sha512 or a patch that does not fit: these are never waited out.
    """
    wanted = stale(vendor)
    if not wanted:
        return []
    say(
        f"Tải {len(wanted)} gói giao diện (bản đồ, biểu mẫu web, phông chữ)…",
        f"Fetching {len(wanted)} front-end packages (map, web forms, font)…",
    )
    missing = []
    with tempfile.TemporaryDirectory(prefix="dong-hanh-npm-") as folder:
        try:
            tarballs = npm.pack([f"{p['name']}@{p['version']}" for p in wanted], Path(folder))
        except npm.Unreachable as fault:
            missing = [p["name"] for p in wanted]
            say(
                f"Chưa tải được tệp giao diện ({fault}); máy chủ vẫn chạy, trang bản đồ và biểu mẫu"
                " web sẽ báo thiếu. Chạy lại lệnh này khi có mạng.",
                f"The front-end files could not be fetched ({fault}); the server still starts, the"
                " map and web-form pages say what they lack. Run this again when online.",
            )
            tarballs = {}
        for package in wanted:
            tarball = tarballs.get(package["name"])
            if tarball:
                install(package, tarball, vendor)
            else:
                stand_in(package, vendor)
    return missing


def install(package: dict[str, Any], tarball: Path, vendor: Path) -> None:
    """Check, unpack, patch, and swap the folder in at once: nobody sees half of it."""
    check(package, tarball)
    vendor.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=vendor))
    try:
        pick(package, tarball, work)
        for name, target in package.get("ours", {}).items():
            shutil.copyfile(OURS / name, work / target)
        for change in package.get("change", []):
            patch_file(work / change["file"], words=[], changes=[change])
        for patch in package["patches"]:
            origin = f"{package['name']} {package['version']}, {package['licence']}"
            patch_file(work / patch["name"], patch["words"], patch["change"], origin)
        (work / STAMP).write_text(digest_of(package))
        swap(work, vendor / package["folder"])
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check(package: dict[str, Any], tarball: Path) -> None:
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if not hmac.compare_digest(found, package["sha512"]):
        name = f"{package['name']} {package['version']}"
        raise Refusal(
            f"Gói {name} tải về không khớp mã sha512 trong backend/setup/assets.toml; không dùng"
            " gói này. Chạy lại; nếu vẫn vậy, hãy báo cho người quản lý mã nguồn.",
            f"The fetched package {name} does not match its sha512 in backend/setup/assets.toml;"
            " it is not used. Run again; if it stays so, tell the maintainers.",
        )


def pick(package: dict[str, Any], tarball: Path, work: Path) -> None:
    """Write the listed files, and only these; members are read, never extracted by path."""
    with tarfile.open(tarball) as archive:
        for source, target in package["files"].items():
            try:
                member = archive.extractfile(f"package/{source}")
            except KeyError:
                member = None
            if member is None:
                raise Refusal(
                    f"Gói {package['name']} không có tệp {source} ghi trong assets.toml.",
                    f"Package {package['name']} has no file {source}, which assets.toml lists.",
                )
            file = work / target
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(member.read())


def patch_file(
    file: Path, words: list[str], changes: list[dict[str, Any]], origin: str = ""
) -> None:
    """Make every change in `file`; a snippet that is not there as often as said stops us."""
    text = file.read_text()
    for snippet in words:
        text = replaced(file.name, text, snippet, translatable(snippet), 1)
    for change in changes:
        text = replaced(file.name, text, change["find"], change["put"], change.get("times", 1))
    file.write_text((MODIFIED.format(origin=origin) if origin else "") + text)


def translatable(snippet: str) -> str:
    """The snippet with its last quoted literal passed through globalThis.odkT."""
    return re.sub(r'("[^"]*")(?=[^"]*$)', r"(globalThis.odkT?.(\1)??\1)", snippet, count=1)


def replaced(name: str, text: str, find: str, put: str, times: int) -> str:
    seen = text.count(find)
    if seen != times:
        raise Refusal(
            f"Không vá được {name}: đoạn «{find}» có {seen} lần, cần {times}."
            " Sửa backend/setup/vendor/ cho hợp phiên bản này.",
            f"{name} cannot be patched: the snippet «{find}» occurs {seen} times, not {times}."
            " Mend backend/setup/vendor/ for this version.",
        )
    return text.replace(find, put)


def swap(new: Path, target: Path) -> None:
    new.chmod(0o755)
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=".old-", dir=target.parent))
        target.rename(old / "gone")
        new.rename(target)
        shutil.rmtree(old)
    else:
        new.rename(target)


def stand_in(package: dict[str, Any], vendor: Path) -> None:
    """Empty files under the right names, so that pages open; without a stamp, so we try again."""
    folder = vendor / package["folder"]
    if folder.exists():
        return
    names = [*package["files"].values(), *package.get("ours", {}).values()]
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STAND_IN if file.suffix in {".js", ".css"} else "")
