"""The API and its own description: what it says it takes it takes, whatever else is refused, and nothing ever fails.

Some cases for each endpoint run with the suite; `make fuzz-api` tries for longer (HUBD_FUZZ: cases for each endpoint).
"""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from hypothesis import given as given_by
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from hubd.config.settings import Web
from hubd.web.endpoints import ENDPOINTS
from hubd.web.openapi import description
from hubd.web.table import ROOT
from tests.web.inside import Inside

CASES = int(os.environ.get("HUBD_FUZZ", "5"))
ENDLESS = f"{ROOT}/events"
DOCUMENT: dict[str, Any] = json.loads(description())
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = sorted((method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item
                    if path != ENDLESS)  # fmt: skip


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    return Inside(tmp_path_factory.mktemp("inside"), Web(hosts=("testserver",)))


def test_every_endpoint_is_described_and_nothing_else_is() -> None:
    described = {(method, path) for method, path in OPERATIONS}
    assert described == {(each.method, each.where) for each in ENDPOINTS}
    names = {DOCUMENT["paths"][path][method.lower()]["operationId"] for method, path in OPERATIONS}
    assert len(names) == len(OPERATIONS)


def test_it_is_the_description_that_is_served(inside: Inside) -> None:
    assert inside.ask("GET", f"{ROOT}/openapi.json").said == DOCUMENT


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=lambda word: str(word).removeprefix(ROOT))
def test_nothing_fails_and_every_answer_is_as_described(
    inside: Inside, method: str, path: str, mode: GenerationMode
) -> None:
    described = DOCUMENT["paths"][path][method.lower()]
    chosen = [each for each in described.get("parameters", ()) if each["in"] == "query"]
    if mode is GenerationMode.NEGATIVE and not chosen and "requestBody" not in described:
        pytest.skip("there is nothing to get wrong")
    operation = SCHEMA[path][method]
    headers = {"Authorization": f"Bearer {inside.token('admin', 'anna')}"} if "security" in described else {}

    @given_by(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=CASES, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    def tried(case: Any) -> None:
        inside.clock += 60.0  # how often one may ask is tested elsewhere
        response = sent(inside, case, headers)
        if response.status_code != 413 or mode is GenerationMode.POSITIVE:  # too large is a good reason, too
            case.validate_response(response, excluded_checks=[CHECKS.get_one("ignored_auth")])

    tried()


def sent(inside: Inside, case: Any, headers: dict[str, str]) -> schemathesis.Response:
    """The case as a request, asked without a network."""
    wanted = case.as_transport_kwargs(base_url="http://testserver", headers=headers)
    keys = ("method", "url", "headers", "params", "data", "json", "cookies")
    known = {key: wanted[key] for key in keys if key in wanted}
    request = requests.Request(**known).prepare()
    body = request.body.encode() if isinstance(request.body, str) else request.body
    assert body is None or isinstance(body, bytes)
    given = {name.lower(): str(value) for name, value in request.headers.items()}
    got = asyncio.run(inside.sent(str(request.method), request.path_url, body or b"", {"host": "testserver", **given}))
    return schemathesis.Response(
        got.status, {name: [value] for name, value in got.headers.items()}, got.body, request, 0.0, verify=False
    )


def test_the_page_names_every_endpoint_with_its_scope() -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.split("|")] for line in page.splitlines() if line.startswith("| `")]
    told = {(cells[1], cells[3]) for cells in rows}

    for each in ENDPOINTS:
        scope = f"`{each.scope}`" if each.scope is not None else ""
        assert (f"`{each.method} {each.path}`", scope) in told
