"""Before anything is installed: Python, DATA_DIR, HOST and PORT are refused in one sentence."""

import ast
import os
import shutil
import socket
import subprocess

import pytest

from backend.setup import ground, packages
from backend.setup.speech import Refusal
from backend.setup.tree import ROOT


def test_a_data_dir_is_made_and_given_as_an_absolute_path(tmp_path):
    made = ground.data_dir({"DATA_DIR": str(tmp_path / "a" / "b")})
    assert made.is_dir()
    assert made.is_absolute()
    assert list(made.iterdir()) == []


@pytest.mark.parametrize("below", ["file/data", "file"])
def test_a_data_dir_that_cannot_be_written_is_named_in_both_languages(tmp_path, below):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal) as caught:
        ground.data_dir({"DATA_DIR": str(tmp_path / below)})
    for text in (caught.value.vi, caught.value.en):
        assert str(tmp_path / below) in text
        assert "DATA_DIR=" in text


@pytest.fixture
def taken_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_refused_with_the_next_one_offered(taken_port):
    with pytest.raises(Refusal) as caught:
        ground.port_is_free({"PORT": str(taken_port)})
    assert f"PORT={taken_port + 1}" in caught.value.vi
    assert f"Port {taken_port} on 127.0.0.1 is in use" in caught.value.en


@pytest.mark.parametrize("port", ["tám", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_no_port_is_refused(port):
    with pytest.raises(Refusal, match="1-65535"):
        ground.port_is_free({"PORT": port})


@pytest.mark.parametrize("host", ["192.0.2.7", "khong.co.invalid"])
def test_a_host_that_is_not_this_machine_is_refused(host):
    with pytest.raises(Refusal) as caught:
        ground.port_is_free({"HOST": host, "PORT": "8000"})
    assert f"HOST={host}" in caught.value.en


def test_the_port_is_looked_at_before_anything_is_installed(tmp_path, taken_port):
    done = subprocess.run(
        ["make", "run"],
        cwd=ROOT,
        env={**os.environ, "PORT": str(taken_port), "DATA_DIR": str(tmp_path), "HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "make run PORT=" in done.stderr
    assert done.stdout == ""


def test_a_machine_without_python_hears_one_sentence(tmp_path):
    done = subprocess.run(
        [str(shutil.which("make")), "run"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "apt install python3 python3-venv" in done.stderr


def test_the_way_in_can_be_read_by_an_old_python_which_then_says_what_is_wanted():
    text = (ROOT / "backend" / "setup" / "__main__.py").read_text()
    ast.parse(text, feature_version=(3, 5))
    assert "apt install python3 python3-venv" in text


def test_a_python_without_ensurepip_is_told_which_package_to_install():
    said = (
        "The virtual environment was not created successfully because ensurepip is not\navailable."
    )
    assert "python3-venv" in packages.no_environment(said).en


def test_a_full_disk_is_called_a_full_disk():
    assert (
        "nearly full" in packages.no_environment("OSError: [Errno 28] No space left on device").en
    )
    assert "gần đầy" in packages.not_installed("x.txt", "No space left on device").vi
