"""Who gets in: tried over the whole table of endpoints, so that a new one cannot be forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from hubd.config.settings import Ingress, Web
from hubd.web.endpoints import ENDPOINTS
from hubd.web.guard import HEADERS
from hubd.web.limits import CALLS, PAIRINGS, STRANGERS, WRONG
from hubd.web.table import ROOT, Endpoint
from hubd.web.tokens import SCOPES, Scope
from tests.web.inside import NOW, Broken, Inside

LOCKED = [each for each in ENDPOINTS if each.scope is not None]
OPEN = {("GET", "/health"), ("POST", "/pairings"), ("GET", "/pairings/{id}")}


@pytest.fixture
def inside(tmp_path: Path) -> Inside:
    return Inside(tmp_path)


def named(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.path}"


def path_of(endpoint: Endpoint) -> str:
    return re.sub(r"{\w+}", "something", endpoint.where)


def test_only_what_must_be_is_open() -> None:
    assert {(each.method, each.path) for each in ENDPOINTS if each.scope is None} == OPEN


@pytest.mark.parametrize("endpoint", LOCKED, ids=named)
def test_no_wrong_expired_or_lesser_token_opens_it(inside: Inside, endpoint: Endpoint) -> None:
    method, path = endpoint.method, path_of(endpoint)
    expired = inside.token("admin", "anna", expires=NOW + 1.0)
    revoked = inside.token("admin", "anna")
    inside.tokens.revoke(revoked.split("_")[1])
    inside.clock = NOW + 2.0

    missing = inside.ask(method, path, None)
    assert (missing.status, missing.said["error"]) == (401, "token_missing")
    assert missing.headers["www-authenticate"] == "Bearer"
    for wrong in ("", "hubd", "hubd_1_2", expired, revoked, expired[:-1]):
        answer = inside.ask(method, path, wrong)
        assert (answer.status, answer.said["error"]) == (401, "token_wrong"), wrong
    for scope in SCOPES[: SCOPES.index(endpoint.scope or "screen")]:
        lesser = inside.ask(method, path, inside.token(scope, "anna"))  # type: ignore[arg-type]  # a scope by its name
        assert (lesser.status, lesser.said["error"]) == (403, "scope")
    assert inside.heard == []
    assert inside.ask(method, path, inside.token(endpoint.scope, "anna")).status not in (401,)  # type: ignore[arg-type]  # a scope by its name


@pytest.mark.parametrize("path", ["/events", "/events/ws"])
def test_live_news_need_a_token_too(inside: Inside, path: str) -> None:
    assert inside.ask("GET", ROOT + path).status in (401, 404)  # a WebSocket's door is closed to plain requests


def test_who_only_asks_about_health_learns_no_more_than_that(inside: Inside) -> None:
    assert inside.ask("GET", f"{ROOT}/health").said == {"status": "trouble", "problems": []}
    assert inside.ask("GET", f"{ROOT}/health", inside.token("screen")).said["problems"] == ["the disk is full"]
    assert inside.ask("GET", f"{ROOT}/health", address="127.0.0.1").said["problems"] == ["the disk is full"]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.168.1.5:8484", 200), ("localhost", 200), ("[::1]:8484", 200), ("hubd.local", 200), ("wall.lan:8484", 200),
        ("brain.example.com", 200), ("evil.example.org", 421), ("evil.example.org:8484", 421), ("", 421),
        ("192.168.1.5.evil.org", 421), ("local", 421), ("[::1", 421), ("a" * 400, 421), ("local.evil.org", 421),
    ],
)  # fmt: skip
def test_only_names_of_the_house_are_answered(tmp_path: Path, host: str, status: int) -> None:
    """A page elsewhere may let its own name point here (DNS rebinding)."""
    inside = Inside(tmp_path, Web(hosts=("brain.example.com",)))
    assert inside.ask("GET", f"{ROOT}/health", host=host).status == status


def test_pages_of_others_may_not_ask_unless_they_are_named(tmp_path: Path) -> None:
    inside = Inside(tmp_path, Web(origins=("http://ha.local:8123",)))
    token = inside.token("screen")

    assert inside.ask("GET", f"{ROOT}/home", token, origin="http://evil.org").status == 403
    assert inside.ask("GET", f"{ROOT}/home", token, origin="null").status == 403
    same = inside.ask("GET", f"{ROOT}/home", token, origin="http://192.168.1.5:8484")
    assert same.status == 200
    assert "access-control-allow-origin" not in same.headers
    card = inside.ask("GET", f"{ROOT}/home", token, origin="http://ha.local:8123")
    assert card.headers["access-control-allow-origin"] == "http://ha.local:8123"
    assert "access-control-allow-credentials" not in card.headers
    before = inside.ask("OPTIONS", f"{ROOT}/home", origin="http://ha.local:8123")
    assert before.status == 204
    assert "Authorization" in before.headers["access-control-allow-headers"]
    assert inside.ask("OPTIONS", f"{ROOT}/home", origin="http://evil.org").status == 403


def test_ingress_is_believed_from_its_own_address_only(tmp_path: Path) -> None:
    inside = Inside(tmp_path, Web(ingress=Ingress(("172.30.32.2",), "screen")))
    through = {"x_ingress_path": "/api/hassio_ingress/abc"}

    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.2", **through).status == 200
    outside = {**through, "host": "my.house.example", "origin": "https://my.house.example"}
    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.2", **outside).status == 200
    elsewhere = {**outside, "sec_fetch_site": "cross-site"}
    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.2", **elsewhere).status == 421
    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.3", **outside).status == 421
    assert inside.ask("GET", f"{ROOT}/tokens", address="172.30.32.2", **through).status == 403
    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.2").status == 401
    assert inside.ask("GET", f"{ROOT}/home", address="172.30.32.3", **through).status == 401
    assert Inside(tmp_path).ask("GET", f"{ROOT}/home", address="172.30.32.2", **through).status == 401


@pytest.mark.parametrize(
    ("body", "more", "status", "error"),
    [
        (b"{", {}, 422, "invalid"), (b"[]", {}, 422, "invalid"), (b"\xff", {}, 422, "invalid"),
        ({"text": "x", "colour": "red"}, {}, 422, "invalid"), ({"text": 5}, {}, 422, "invalid"),
        ({}, {}, 422, "invalid"),
        ({"text": ""}, {}, 422, "invalid"), ({"text": "x\x00"}, {}, 422, "invalid"),
        (b"{" * 10_000, {}, 422, "invalid"), (b'{"text": "' + b"x" * 70_000 + b'"}', {}, 413, "too_large"),
        ({"text": "x"}, {"content_type": "text/plain"}, 415, "media_type"),
        (b'{"text":"x"}', {"content_type": "application/x-www-form-urlencoded"}, 415, "media_type"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_a_reason(
    inside: Inside, body: object, more: dict[str, str], status: int, error: str
) -> None:
    answer = inside.ask("POST", f"{ROOT}/say", inside.token("screen"), body, **more)

    assert (answer.status, answer.said["error"]) == (status, error)
    assert answer.said["message"]
    assert inside.heard == []


@pytest.mark.parametrize("query", ["?limit=0", "?limit=many", "?colour=red", "?limit=1&limit=2", "?told=perhaps"])
def test_so_is_a_query(inside: Inside, query: str) -> None:
    assert inside.ask("GET", f"{ROOT}/decisions{query}", inside.token("screen")).status == 422
    assert inside.ask("GET", f"{ROOT}/home?x=1", inside.token("screen")).status == 422


def test_unknown_paths_and_methods_are_told_so(inside: Inside) -> None:
    assert inside.ask("GET", f"{ROOT}/nothing").said["error"] == "not_found"
    refused = inside.ask("PATCH", f"{ROOT}/me/privacy")
    assert (refused.status, refused.said["error"]) == (405, "method")
    assert {"GET", "PUT"} <= set(refused.headers["allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("path", [f"{ROOT}/health", f"{ROOT}/home", f"{ROOT}/nothing", "/", f"{ROOT}/openapi.json"])
def test_every_answer_tells_browsers_what_they_may_do(inside: Inside, path: str) -> None:
    headers = inside.ask("GET", path).headers

    assert {name: headers.get(name) for name in HEADERS} == HEADERS
    assert "set-cookie" not in headers
    assert "server" not in headers


def test_too_many_wrong_tokens_from_one_address_are_not_even_looked_at(inside: Inside) -> None:
    statuses = [inside.ask("GET", f"{ROOT}/home", "hubd_x_y").status for _ in range(int(WRONG.burst) + 3)]
    assert statuses == [401] * int(WRONG.burst) + [429] * 3
    good = inside.token("screen")
    assert inside.ask("GET", f"{ROOT}/home", good).status == 429
    assert inside.ask("GET", f"{ROOT}/home", good, address="192.168.1.21").status == 200


def test_nobody_may_ask_without_end(inside: Inside) -> None:
    one, other = inside.token("screen"), inside.token("screen")
    answers = [inside.ask("GET", f"{ROOT}/cards", one) for _ in range(int(CALLS.burst * 1.5))]
    assert answers[0].status == 200
    assert answers[-1].status == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert inside.ask("GET", f"{ROOT}/cards", other).status == 200
    strangers = [inside.ask("GET", f"{ROOT}/health").status for _ in range(int(STRANGERS.burst * 1.5))]
    assert strangers[-1] == 429
    inside.clock += 60.0
    assert inside.ask("GET", f"{ROOT}/cards", one).status == 200


def test_a_pairing_gives_its_token_to_the_screen_that_began_it_and_once(inside: Inside) -> None:
    admin = inside.token("admin")
    begun = inside.ask("POST", f"{ROOT}/pairings", body={"name": "Hall"}, address="192.168.1.30").said
    mine = f"{ROOT}/pairings/{begun['id']}"

    assert inside.ask("GET", mine).said["state"] == "waiting"
    assert begun["code"] not in inside.ask("GET", f"{ROOT}/pairings", admin).body.decode()
    assert inside.ask("GET", f"{ROOT}/pairings/{begun['code']}").status == 404
    code = begun["code"].lower()
    assert inside.ask("POST", f"{ROOT}/pairings/{code}/approve", admin, {"scope": "screen"}).status == 200
    assert inside.ask("POST", f"{ROOT}/pairings/{code}/approve", admin, {"scope": "admin"}).status == 404
    let_in = inside.ask("GET", mine).said
    assert inside.ask("GET", f"{ROOT}/home", let_in["token"]).status == 200
    assert let_in["scope"] == "screen"
    assert inside.ask("GET", mine).status == 404


def test_a_pairing_is_over_after_ten_minutes(inside: Inside) -> None:
    begun = inside.ask("POST", f"{ROOT}/pairings", body={}, address="192.168.1.31").said
    inside.clock += 601.0

    assert inside.ask("GET", f"{ROOT}/pairings/{begun['id']}").status == 404
    answer = inside.ask("POST", f"{ROOT}/pairings/{begun['code']}/approve", inside.token("admin"), {})
    assert answer.status == 404


def test_nobody_fills_the_file_of_pairings(inside: Inside) -> None:
    path, often = f"{ROOT}/pairings", int(PAIRINGS.burst) + 2
    statuses = [inside.ask("POST", path, body={}, address="192.168.1.32").status for _ in range(often)]
    assert statuses[-1] == 429
    for n in range(100, 130):
        inside.ask("POST", path, body={}, address=f"192.168.1.{n}")
    assert len(inside.tokens.book.pairings) == 20


def test_tokens_are_made_listed_and_taken_back(inside: Inside) -> None:
    admin = inside.token("admin")
    made = inside.ask("POST", f"{ROOT}/tokens", admin, {"scope": "member", "person": "anna", "days": 30}).said

    assert inside.ask("GET", f"{ROOT}/me/privacy", made["token"]).said["person"] == "anna"
    listed = inside.ask("GET", f"{ROOT}/tokens", admin)
    assert made["id"] in [each["id"] for each in listed.said["tokens"]]
    assert made["token"].rpartition("_")[2] not in listed.body.decode()
    assert inside.ask("DELETE", f"{ROOT}/tokens/{made['id']}", admin).status == 200
    assert inside.ask("GET", f"{ROOT}/me/privacy", made["token"]).status == 401
    assert inside.ask("POST", f"{ROOT}/tokens", admin, {"scope": "member"}).status == 409
    assert inside.ask("POST", f"{ROOT}/tokens", admin, {"output": "nowhere"}).status == 404
    assert inside.ask("POST", f"{ROOT}/tokens", admin, {"person": "eve"}).status == 404


def test_a_damaged_file_of_tokens_lets_nobody_in_and_says_what_to_do(inside: Inside) -> None:
    token = inside.token("admin")
    inside.tokens.path.write_text("{")
    answer = inside.ask("GET", f"{ROOT}/home", token)

    assert (answer.status, answer.said["error"]) == (503, "failed")
    assert "hubd doctor" in answer.said["message"]


def test_a_bug_is_not_told_to_whoever_asked(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> list[str]:
        raise Broken("the secret is 42")

    monkeypatch.setattr(inside.house.living, "problems", broken)
    answer = inside.ask("GET", f"{ROOT}/health")

    assert answer.status == 500
    assert "42" not in answer.body.decode()


def test_study_minutes_are_for_the_child_and_for_grown_ups(inside: Inside) -> None:
    operator = inside.house.living.operator
    sittings = ((NOW - 9e5, 60.0), (NOW - 7200.0, 1800.0))
    policy = msgspec.structs.replace(operator.state.policy, studied={"leo": sittings})
    operator.state = msgspec.structs.replace(operator.state, policy=policy)

    def seen(scope: Scope, person: str | None) -> list[int]:
        answer = inside.ask("GET", f"{ROOT}/study", inside.token(scope, person))
        return [each["minutes"] for each in answer.said["sittings"]]

    assert seen("member", "leo") == seen("member", "anna") == seen("admin", None) == [30]
    assert seen("member", "eve") == []
