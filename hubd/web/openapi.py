"""The OpenAPI description, made from the table."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import metadata
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from hubd.web.entry import JSON
from hubd.web.shapes.base import Problem
from hubd.web.table import ROOT, Endpoint

WORDS = {
    401: "There is no token, or it is wrong or expired.", 403: "The token is for something less.",
    404: "There is no such thing.", 409: "That does not fit with how things are.", 413: "Too large.",
    415: "Not JSON.", 421: "Not a name of this house.", 422: "It makes no sense.", 429: "Too often.",
    503: "Not just now.",
}  # fmt: skip
REFERENCE = "#/components/schemas/{model}"
LIVE = {
    "/events": ("live", "Live news as server-sent events: home, decision, card, card_gone, timers, health, and "
                "reset when the gap since Last-Event-ID is too long. The whole picture comes first."),
}  # fmt: skip


@cache
def description() -> bytes:
    """The whole document."""
    from hubd.web.endpoints import ENDPOINTS

    paths: dict[str, Any] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(endpoint.where, {})[endpoint.method.lower()] = _operation(endpoint)
    for path, (tag, words) in LIVE.items():
        paths[f"{ROOT}{path}"] = {"get": _live(tag, words)}
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "hubd", "version": metadata.version("hubd"), "license": {"name": "Apache-2.0"},
            "description": "The brain of a home: who is where, doing what, and is now a good moment.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": _schemas(ENDPOINTS),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False).encode()


def _schemas(endpoints: tuple[Endpoint, ...]) -> dict[str, Any]:
    used: dict[tuple[type[BaseModel], Any], None] = {(Problem, "serialization"): None}
    for endpoint in endpoints:
        used[endpoint.answer, "serialization"] = None
        if endpoint.body is not None:
            used[endpoint.body, "validation"] = None
    _, schema = models_json_schema(list(used), ref_template=REFERENCE, schema_generator=GenerateJsonSchema)
    found: dict[str, Any] = schema["$defs"]
    return found


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    parts = [word for word in endpoint.path.split("/") if word and not word.startswith("{")]
    name = "_".join([endpoint.method.lower(), *parts, *(["one"] if endpoint.path.endswith("}") else [])])
    operation: dict[str, Any] = {
        "operationId": name, "summary": endpoint.summary, "tags": [endpoint.tag],
        "responses": _responses(endpoint),
    }  # fmt: skip
    if endpoint.scope is not None:
        operation["security"] = [{"token": []}]
        operation["description"] = f"Needs the scope `{endpoint.scope}`."
    parameters = [*_path(endpoint), *_query(endpoint)]
    if parameters:
        operation["parameters"] = parameters
    if endpoint.body is not None:
        operation["requestBody"] = {"required": True, "content": _json(endpoint.body)}
    return operation


def _path(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"{(\w+)}", endpoint.path)
    ]


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = endpoint.query.model_json_schema()
    needed = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _plain(each),
         "description": each.get("description", "")}
        for name, each in schema["properties"].items()
    ]  # fmt: skip


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """What can stand in a query: text, so that `null` is no choice."""
    choices = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "title", "description", "default")}
    return {**choices[0], **rest} if len(choices) == 1 else rest


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    statuses = {422, 421, *endpoint.refusals}
    if endpoint.scope is not None:
        statuses |= {401, 403}
    if endpoint.body is not None:
        statuses |= {413, 415}
    refusals = {str(each): {"description": WORDS[each], "content": _json(Problem)} for each in sorted({*statuses, 429})}
    return {str(endpoint.status): {"description": endpoint.summary, "content": _json(endpoint.answer)}, **refusals}


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}}


def _live(tag: str, words: str) -> dict[str, Any]:
    statuses = (401, 403, 421, 429, 503)
    refusals = {str(each): {"description": WORDS[each], "content": _json(Problem)} for each in statuses}
    return {
        "operationId": "get_events", "summary": "What is new, as it happens.", "description": words, "tags": [tag],
        "security": [{"token": []}],
        "parameters": [
            {"name": "Last-Event-ID", "in": "header", "required": False, "schema": {"type": "string"}},
            {"name": "last", "in": "query", "required": False, "schema": {"type": "string"},
             "description": "The same, for clients that cannot set the header."},
        ],
        "responses": {"200": {"description": "A stream without an end.", "content": {"text/event-stream": {}}},
                      **refusals},
    }  # fmt: skip
