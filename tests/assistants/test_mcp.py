"""Assistants over MCP: what they see is what their token sees, and what they propose waits for a person."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest

pytest.importorskip("mcp", reason="needs the extra `mcp`")

import httpx2
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from hubd.cli import hubd
from hubd.compare import waiting
from hubd.config.load import load
from hubd.errors import Unavailable
from tests.runtime.brokers import running
from tests.runtime.hub import ROOT, Wire, until
from tests.web.site import FAMILY, WEB, Site

T = TypeVar("T")
BELL = (
    "- id: lab.bell\n  because: The call came.\n  when: {all: [{event: lab_call}]}\n"
    "  propose: {intent: lab.bell, for: anna}\n"
)
TOOLS = {"who_is_where", "decisions", "why", "day", "rules", "sources", "propose_rules"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Site]:
    stack = ExitStack()
    request.addfinalizer(stack.close)
    broker = stack.enter_context(running(tmp_path_factory.mktemp("broker")))
    folder = tmp_path_factory.mktemp("site")
    (folder / "my_rules").mkdir()
    site = Site(folder, broker.port, FAMILY.replace("rules: [lab.yaml]", "rules: [my_rules, lab.yaml]"))
    text = site.hub.config.read_text()
    site.hub.config.write_text(text.replace("web: {", "web: {mcp: true, "))
    request.addfinalizer(site.hub.kill)
    site.hub.start()
    wire = Wire(broker.port)
    wire.say("hubd/lab/in/message", {"id": "m1", "for": "anna", "app": "sms", "sender": "Ben", "title": "",
                                     "text": "Please call me right now about the clinic"})  # fmt: skip
    until(lambda: bool(site.client().get("/decisions")["decisions"]), what="a decision")
    yield site
    wire.close()
    assert site.hub.stop() == 0
    assert "Traceback" not in site.hub.output


def over_http(site: Site, token: str, work: Callable[[Client], Awaitable[T]]) -> T:
    async def done() -> T:
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx2.AsyncClient(headers=headers, timeout=60) as http:
            url = f"http://127.0.0.1:{site.port}/mcp"
            async with Client(streamable_http_client(url, http_client=http)) as client:
                return await work(client)

    return asyncio.run(done())


def called(site: Site, token: str, tool: str, **arguments: Any) -> Any:
    async def work(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    return over_http(site, token, work)


def test_there_are_tools_to_look_and_one_to_propose(site: Site) -> None:
    async def work(client: Client) -> dict[str, Any]:
        return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = over_http(site, site.token(), work)
    assert set(tools) == TOOLS
    assert [name for name, tool in tools.items() if not tool.annotations.read_only_hint] == ["propose_rules"]


def test_the_home_decisions_and_why(site: Site) -> None:
    token = site.token("member", "anna")
    assert called(site, token, "who_is_where").structured_content["id"] == "lab"
    decision = called(site, token, "decisions", limit=1).structured_content["decisions"][0]
    assert "clinic" in decision["text"]
    why = called(site, token, "why", decision=decision["id"]).structured_content
    assert why["decision"]["id"] == decision["id"]
    assert called(site, token, "day", person="anna").structured_content["person"] == "anna"
    assert called(site, token, "rules").structured_content["rules"]


def test_an_assistant_sees_what_its_token_sees(site: Site) -> None:
    for token in (site.token(), site.token("admin")):
        seen = called(site, token, "decisions").structured_content
        assert "clinic" not in json.dumps(seen)
        assert "Ben" not in json.dumps(seen)
        refused = called(site, token, "why", decision=seen["decisions"][0]["id"])
        assert refused.is_error
        assert "somebody else's eyes" in refused.content[0].text


@pytest.mark.parametrize("token", ["x", "hubd_1_2"])
def test_nobody_gets_in_without_a_token(site: Site, token: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json, text/event-stream"}
    assert httpx2.post(f"http://127.0.0.1:{site.port}/mcp", json=body, headers=headers).status_code == 401
    headers["Origin"] = "http://evil.example"
    assert httpx2.post(f"http://127.0.0.1:{site.port}/mcp", json=body, headers=headers).status_code == 403


def test_what_makes_no_sense_is_an_error_of_the_tool(site: Site) -> None:
    assert called(site, site.token(), "why", decision="nothing").is_error
    assert called(site, site.token(), "decisions", limit=0).is_error
    assert called(site, site.token(), "day", day="yesterday").is_error


def test_a_proposed_rule_waits_for_a_person_and_is_in_shadow_when_accepted(site: Site) -> None:
    made = called(site, site.token(), "propose_rules", yaml=BELL, reason="The bell is missed.").structured_content
    assert "+- id: lab.bell" in made["diff"]
    assert made["tried"]["problems"] == []
    rules = site.hub.folder / "my_rules"
    assert list(rules.iterdir()) == []

    review = CliRunner().invoke(hubd, ["review", "--config", str(site.hub.config)])
    assert "The bell is missed." in review.output
    admin = site.client("admin")
    (waits,) = admin.get("/proposals")["proposals"]
    assert (waits["id"], waits["reason"]) == (made["id"], "The bell is missed.")
    assert site.client().ask("GET", "/proposals").status == 403
    assert site.client().post(f"/proposals/{made['id']}", {"accept": True}).status == 403
    assert admin.post(f"/proposals/{made['id']}", {"accept": True}).status == 200
    until(lambda: "lab.bell" in {rule["id"]: rule for rule in admin.get("/rules")["rules"]}, what="the rule")
    assert next(rule["stage"] for rule in admin.get("/rules")["rules"] if rule["id"] == "lab.bell") == "shadow"
    assert admin.get("/proposals") == {"proposals": []}


def test_a_proposal_with_mistakes_does_not_wait(site: Site) -> None:
    made = called(site, site.token(), "propose_rules", yaml=BELL.replace("event", "evnt"), reason="").structured_content
    assert made["id"] == ""
    assert "evnt" in made["tried"]["problems"][0]
    assert site.client("admin").get("/proposals") == {"proposals": []}


def test_a_rule_of_the_owner_is_not_overwritten_and_a_proposal_can_be_discarded(site: Site) -> None:
    text = BELL.replace("lab.bell\n", "lab.call\n", 1)
    made = called(site, site.token(), "propose_rules", yaml=text, reason="").structured_content
    admin = site.client("admin")
    assert "-  because: Somebody wants light." in made["diff"]
    refused = admin.post(f"/proposals/{made['id']}", {"accept": True})
    assert (refused.status, "lab.yaml" in refused.body["message"]) == (409, True)

    done = CliRunner().invoke(hubd, ["review", "--config", str(site.hub.config), "--discard", made["id"]])
    assert done.exit_code == 0, done.output
    assert waiting.waiting(waiting.file_of(load(site.hub.config))) == []


def test_an_assistant_that_starts_programs_needs_no_token_of_its_own(site: Site) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT}/integrations"}
    command = ["-m", "hubd", "mcp", "--config", str(site.hub.config)]

    async def done() -> Any:
        async with Client(StdioServerParameters(command=sys.executable, args=command, env=environment)) as client:
            return await client.call_tool("who_is_where", {})

    assert asyncio.run(done()).structured_content["id"] == "lab"
    until(lambda: "hubd mcp" not in [token.name for token in site.tokens.book.tokens], what="the token to go")


def test_without_a_hub_it_says_what_to_do(tmp_path: Path) -> None:
    config = tmp_path / "hubd.yaml"
    config.write_text("home: {id: lab}\n")
    assert "add web:" in CliRunner().invoke(hubd, ["mcp", "--config", str(config)]).output
    config.write_text("home: {id: lab}\n" + WEB.replace("{{", "{").replace("}}", "}") % 9)
    done = CliRunner().invoke(hubd, ["mcp", "--config", str(config)])
    assert "does hubd run" in str(done.exception)
    assert isinstance(done.exception, Unavailable), "exit code 3"


@pytest.mark.parametrize("url", ["hub.local", "ftp://hub.local", "http://", "http://[hub"])
def test_what_is_no_address_is_told_as_that(url: str) -> None:
    done = CliRunner().invoke(hubd, ["mcp", "--url", url])

    assert done.exit_code == 2
    assert "is no address of a hub" in done.output


def test_the_page_names_every_tool_and_its_settings_load(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "assistants.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == TOOLS

    blocks = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "secrets.yaml").write_text("MODEL_KEY: secret\n")
    (tmp_path / "hubd.yaml").write_text("home: {id: lab}\n" + "".join(blocks))
    settings = load(tmp_path / "hubd.yaml")
    assert [model.name for model in settings.language_models] == ["local", "far"]
    assert [server.tools for server in settings.tool_servers] == [("water",)]
    assert "secret" not in repr(settings)
