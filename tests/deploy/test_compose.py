"""The compose files, held against what the software reads, needs and may do."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import psycopg
import pytest
import yaml

from data.accounts.database import open_database, upgrade
from data.errors import LoadRefused
from data.filters import Filters
from data.months import month_index
from data.server.engines import database_url
from data.settings import PROJECT, SETTINGS, read_settings
from data.stores import Target, store_at
from tests import postgres, tiny
from tests.server_store import some_tickets
from tests.serving import serving

DEPLOY = PROJECT / "deploy"
FILES = ("compose.yaml", "compose-postgres.yaml")
SECRETS = {
    "DATABASE_PASSWORD": "postgres1", "DASHBOARD_PASSWORD": "dashboard1",
    "LOADER_PASSWORD": "loader1", "COOKIE_SECRET": "cookie1", "HOST_NAME": "hotline.example",
}  # fmt: skip
FOREIGN = ("STREAMLIT_", "FORWARDED_ALLOW_IPS")
"""Variables of the platform, not of the project."""

Services = dict[str, dict[str, Any]]


def _services(name: str) -> Services:
    """The services of a compose file, with the environment filled in as compose does."""
    text = (DEPLOY / name).read_text("utf-8")
    plain = re.sub(r"\$\{(\w+):\?[^}]*\}", r"${\1}", text)
    services: Services = yaml.safe_load(Template(plain).substitute(SECRETS))["services"]
    return services


def _ours(services: Services) -> Services:
    return {name: each for name, each in services.items() if "build" in each}


def _dashboards(services: Services) -> Services:
    return {name: each for name, each in services.items() if name.startswith("dashboard-")}


@pytest.fixture(params=FILES)
def services(request: pytest.FixtureRequest) -> Services:
    return _services(request.param)


@pytest.mark.parametrize("name", FILES)
def test_no_secret_stands_in_a_file_and_each_is_demanded(name: str) -> None:
    text = (DEPLOY / name).read_text("utf-8")
    values = [line.split("#")[0] for line in text.splitlines()]
    secret = [line for line in values if re.search(r"(?i)(password|secret)\w*:|://\w+:", line)]
    assert secret
    assert all(re.search(r"\$\{\w+:\?[^}]*\}", line) for line in secret)
    named = set(re.findall(r"\$\{?(\w+)", "\n".join(values)))
    assert named <= SECRETS.keys()


def test_every_variable_is_a_setting_and_every_value_can_be_read(services: Services) -> None:
    known = {setting.name for setting in SETTINGS}
    for name, service in _ours(services).items():
        given = service["environment"]
        assert {key for key in given if not key.startswith(FOREIGN)} <= known, name
        read_settings(given)


def test_our_processes_have_no_rights_and_write_only_where_they_must(services: Services) -> None:
    for name, service in _ours(services).items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "user" not in service, "the image's own, which is not root"
    for service in _dashboards(services).values():
        assert all(volume.endswith(":ro") for volume in service.get("volumes", ()))
    image = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    user = [line for line in image if line.startswith("USER ")]
    assert user
    assert user[-1] not in ("USER root", "USER 0")
    made = next(line for line in image if "mkdir" in line)
    assert {"var", "/store"} <= set(made.split("chown hotline ")[1].split())


def test_who_waits_for_whom_exists_and_can_say_that_it_is_well(services: Services) -> None:
    image = (DEPLOY / "Containerfile").read_text("utf-8")
    for service in services.values():
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            told = services[other]
            assert "healthcheck" in told or ("build" in told and "HEALTHCHECK" in image)


def test_the_proxy_knows_every_dashboard_and_every_mounted_file_is_there(
    services: Services,
) -> None:
    lines = (DEPLOY / "compose-upstream.conf").read_text("utf-8").split("\n")
    behind = {line.removeprefix("server ").removesuffix(":8501;") for line in lines if line}
    assert behind == _dashboards(services).keys() == services["proxy"]["depends_on"].keys()
    mounted = [v.split(":")[0] for each in services.values() for v in each.get("volumes", ())]
    files = [DEPLOY / path for path in mounted if path.startswith("./") and path != "./in"]
    assert files
    assert all(path.is_file() for path in files)


def test_no_tickets_or_accounts_get_into_the_image() -> None:
    ignored = (PROJECT / ".dockerignore").read_text("utf-8").split("\n")
    assert {"var", ".git", ".venv"} <= set(ignored)


def test_a_server_answers_to_the_citys_name_and_to_the_images_own_check(tmp_path: Path) -> None:
    """The check asks for 127.0.0.1; to any other name nothing is answered."""
    image = (DEPLOY / "Containerfile").read_text("utf-8")
    (check,) = re.findall(r'\["python", "-c", "(.+)"\]', image)
    store = tiny.publish(tmp_path / "store", some_tickets(1), city=tiny.a_city(tmp_path / "city"))
    store.close()
    for name in FILES:
        hosts = _services(name)["dashboard-1"]["environment"]["STREAMLIT_SERVER_ALLOWED_HOSTS"]
        with serving(tmp_path, tmp_path / "store", STREAMLIT_SERVER_ALLOWED_HOSTS=hosts) as server:
            exec(check.replace("8501", str(server.port)), {})
            told = [server.ask("/sign-in", Host=h).status for h in ("hotline.example", "other")]
            assert told == [200, 400]


@pytest.fixture(scope="module")
def prepared() -> Iterator[dict[str, str]]:
    """The URLs of the compose file's logins, on a new server that ran its script."""
    with postgres.running() as server:
        yield _prepared(server)


def _prepared(server: postgres.Server) -> dict[str, str]:
    environment = {
        **os.environ, **SECRETS, "PGHOST": "127.0.0.1", "PGPORT": str(server.port),
        "PATH": f"{server.bin}:{os.environ['PATH']}",
    }  # fmt: skip
    subprocess.run([str(DEPLOY / "roles.sh")], env=environment, check=True, capture_output=True)
    services = _services("compose-postgres.yaml")
    wanted = {
        "dashboard": services["dashboard-1"]["environment"]["DATABASE_URL"],
        "accounts": services["dashboard-1"]["environment"]["HOTLINE_APP_DATABASE"],
        "loader": services["loader"]["environment"]["DATABASE_URL"],
    }
    here = f"@127.0.0.1:{server.port}/"
    return {name: url.replace("@database/", here) for name, url in wanted.items()}


@pytest.mark.postgres
def test_the_loader_owns_the_tickets_and_the_dashboard_only_reads_its_scope(
    prepared: dict[str, str], tmp_path: Path
) -> None:
    city = tiny.a_city(tmp_path / "city")
    tiny.publish(Target(tmp_path, prepared["loader"]), some_tickets(4), city=city)
    dashboard = Target(tmp_path, prepared["dashboard"])
    may = Filters(month_index(2025, 5))
    seen = {
        role: tiny.desk_over(store_at(dashboard), role).values(("received",), may)["received"].value
        for role in ("leader", "town", "stray")
    }
    assert seen == {"leader": 4, "town": 4, "stray": 0}
    with pytest.raises(LoadRefused, match="may not write"):
        tiny.publish(dashboard, some_tickets(1, "x"), city=city)
    plain = prepared["dashboard"].replace("+psycopg", "")
    with psycopg.connect(plain) as connection:
        rows = connection.execute("SELECT count(*) FROM hotline_rows.ticket").fetchone()
        assert rows == (0,), "without a scope nobody's tickets"
    with pytest.raises(psycopg.Error), psycopg.connect(plain) as connection:
        connection.execute("DELETE FROM hotline_rows.ticket")


@pytest.mark.postgres
def test_the_dashboard_keeps_accounts_in_a_database_the_loader_does_not_see(
    prepared: dict[str, str],
) -> None:
    accounts = open_database(prepared["accounts"])
    upgrade(accounts)
    accounts.dispose()
    stranger = database_url(prepared["loader"]).set(database="accounts", drivername="postgresql")
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(stranger.render_as_string(hide_password=False))
