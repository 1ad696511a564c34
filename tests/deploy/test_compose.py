"""docker-compose.yml fits the program, its settings and the files beside it."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
BOTS = [service for name, service in SERVICES.items() if name.startswith("bot-")]
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def example(name: str) -> dict[str, str]:
    """What a file of settings would hold, that is written like its example."""
    lines = (ROOT / f"{name}.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_each_is_contained_and_looked_after(service: dict[str, Any]) -> None:
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["proxy", "database"])
def test_images_of_others_are_one_release_and_say_when_they_are_well(name: str) -> None:
    assert re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?-bookworm", SERVICES[name]["image"])
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"]
    assert "inside" not in SERVICES["proxy"]["networks"]


def test_settings_are_those_of_the_program() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert len(BOTS) == 2
    for bot in BOTS:
        assert {*bot["environment"], *example(bot["env_file"])} <= known


def test_two_bots_keep_the_limits_of_one() -> None:
    one = Settings(_env_file=None)
    for name, limit in (("TELEGRAM", one.telegram_rate), ("ZALO", one.zalo_rate)):
        assert sum(float(bot["environment"][f"{PREFIX}{name}_RATE"]) for bot in BOTS) == limit


def test_database_is_where_the_bots_look_for_it() -> None:
    database = SERVICES["database"]
    password = example(database["env_file"])["POSTGRES_PASSWORD"]
    account, name = database["environment"]["POSTGRES_USER"], database["environment"]["POSTGRES_DB"]
    [url] = {example(bot["env_file"])[f"{PREFIX}DATABASE_URL"] for bot in BOTS}
    assert Settings(_env_file=None, database_url=url).database == url
    assert url == f"postgresql://{account}:{password}@database/{name}"


def test_proxy_is_believed_and_nobody_else() -> None:
    proxy = SERVICES["proxy"]["networks"]["front"]["ipv4_address"]
    [subnet] = [one["subnet"] for one in COMPOSE["networks"]["front"]["ipam"]["config"]]
    assert ip_address(proxy) in ip_network(subnet)
    assert {bot["environment"][f"{PREFIX}PROXY"] for bot in BOTS} == {proxy}


def test_proxy_knows_where_the_bots_are() -> None:
    addresses = [f"{name}:{SERVICES[name]['networks']['front']['ipv4_address']}"
                 for name in SERVICES if name.startswith("bot-")]  # fmt: skip
    assert SERVICES["proxy"]["extra_hosts"] == addresses
    port = Settings(_env_file=None).web_port
    for upstream in re.findall(r"upstream \w+ \{(.*?)\}", NGINX, re.DOTALL):
        found = re.findall(r"server (\S+):(\d+)", upstream)
        assert found == [("bot-1", str(port)), ("bot-2", str(port))]


def test_what_is_mounted_is_there_or_said_to_be_made() -> None:
    mounted = [one.split(":")[0] for service in SERVICES.values() for one in service["volumes"]]
    files = {ROOT / one for one in mounted if one.startswith("./")}
    named = {one for one in mounted if not one.startswith("./")}
    assert named == COMPOSE["volumes"].keys()
    to_make = {file for file in files if not file.exists()}
    assert to_make <= {ROOT / "deploy" / "certificates"}
    running = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    for name in ("certificates", "giaoban.env", "database.env"):
        assert f"deploy/{name}" in running
