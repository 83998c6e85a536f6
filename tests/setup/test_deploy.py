"""docker-compose.yml and its neighbours: parsed, and held against what the settings read."""

import re
import tomllib

import pytest
import yaml

from backend.setup.tree import ROOT
from tests.database import names_of_settings

NGINX = ROOT / "backend" / "deploy" / "nginx.conf.template"


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("service", ["web", "worker", "migrate"])
def test_every_name_given_to_the_app_is_a_setting(compose, service):
    given = set(compose["services"][service]["environment"])
    assert given - names_of_settings() == set()
    assert {"DATABASE_URL", "SECRET_KEY", "PUBLIC_URL", "DATA_DIR", "BEHIND_PROXY"} <= given


def test_web_worker_and_migration_are_one_image_with_one_set_of_settings(compose):
    services = [compose["services"][name] for name in ("web", "worker", "migrate")]
    assert len({service["image"] for service in services}) == 1
    assert all(service["environment"] == services[0]["environment"] for service in services)


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "MASTER_KEYS"):
        assert re.findall(rf"{name}: (?!\$\{{{name}:\?)\S+", text) == []
    assert re.search(r"://dong_hanh:\$\{POSTGRES_PASSWORD:\?", text)


def test_master_keys_come_from_outside_and_the_erasure_list_lies_apart_from_the_data(compose):
    app = compose["services"]["web"]
    assert app["environment"]["MASTER_KEYS"].startswith("${MASTER_KEYS:?")
    apart = app["environment"]["ERASURE_LIST"].rpartition("/")[0]
    assert f"erasures:{apart}" in app["volumes"]
    assert "erasures" in compose["volumes"]
    dockerfile = (ROOT / app["build"]["dockerfile"]).read_text()
    assert f"-o app -g app /data {apart}" in dockerfile


def test_the_database_keeps_what_was_committed(compose):
    command = " ".join(compose["services"]["db"]["command"])
    for line in ("fsync=on", "synchronous_commit=on", "full_page_writes=on"):
        assert line in command


def test_the_app_waits_for_the_migration_and_the_proxy_for_the_app(compose):
    services = compose["services"]
    for name in ("web", "worker"):
        waits = services[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully"
        assert waits["db"]["condition"] == "service_healthy"
    assert services["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"
    assert "/healthz" in str(services["web"]["healthcheck"]["test"])


def test_only_the_proxy_is_reached_from_outside(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == [
        "proxy"
    ]


def test_files_that_the_deployment_names_are_there(compose):
    build = compose["services"]["web"]["build"]
    assert (ROOT / build["dockerfile"]).exists()
    text = (ROOT / build["dockerfile"]).read_text()
    for name in re.findall(r"requirements-\w+\.txt|backend/deploy/\S+?\.py", text):
        assert (ROOT / name).exists(), name
    mounted = [line.split(":")[0] for line in compose["services"]["proxy"]["volumes"]]
    assert (ROOT / mounted[0]).exists()


def test_the_proxy_takes_a_request_in_whole_and_a_little_more_than_the_server():
    text = NGINX.read_text()
    assert "proxy_request_buffering on;" in text
    assert "client_max_body_size 110m;" in text
    assert "X-Forwarded-Proto https" in text


def test_the_proxy_never_writes_a_path_into_a_log():
    text = NGINX.read_text()
    assert "$request_uri" not in text.replace("https://$host$request_uri", "")
    assert "$request " not in text
    servers = text.split("server {")[1:]
    assert len(servers) == 2
    for server in servers:
        assert "access_log /dev/stdout quiet;" in server
        assert "error_log /dev/stderr emerg;" in server


def test_the_python_of_the_image_is_the_python_of_the_project():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=3.11,<3.12"
    assert "FROM python:3.11-" in (ROOT / "backend" / "Dockerfile").read_text()
