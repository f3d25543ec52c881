"""The API of a living daemon: what it shows, and what becomes of what people do there."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from backports import zstd

from hubd.core.decisions import DELIVERED
from hubd.store.journal import Journal
from tests.runtime.hub import Wire, until
from tests.web.site import Client, Site

URGENT = "Please call me right now, I had an accident"
_numbers = count(1)


def message(wire: Wire, to: str = "anna", text: str = URGENT) -> str:
    """Somebody writes. Returns the id."""
    name = f"m{next(_numbers)}"
    wire.say("hubd/lab/in/message", {"id": name, "for": to, "app": "sms", "sender": "Ben", "title": "", "text": text})
    return name


def told(client: Client, name: str) -> dict[str, Any]:
    """The decision about a message, as this client sees it; whoever may not read it finds it by its place."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        found[:] = [each for each in client.get("/decisions")["decisions"] if each["data"].get("message") == name]
        return bool(found)

    until(there, what=f"a decision about {name}")
    return found[0]


def danger(wire: Wire, client: Client) -> dict[str, Any]:
    """The smoke alarm sounds. Returns its card."""
    with client.listening() as news:
        wire.say("zigbee2mqtt/smoke", {"smoke": True})
        card: dict[str, Any] = news.until("card", intent="hazard.smoke").data
    return card


def inputs(site: Site, topic: str) -> list[dict[str, Any]]:
    """What stands in the journal under a topic of the home's."""
    journal = Journal.open(site.hub.store, readonly=True)
    try:
        return [json.loads(entry.payload) for entry in journal.inputs() if entry.topic == f"hubd/lab/{topic}"]
    finally:
        journal.close()


def logged(site: Site) -> set[str]:
    """The topics in the daily logs."""
    found = set()
    for file in site.hub.logs.glob("*.jsonl.zst"):
        with zstd.open(file, "rt") as lines:
            found |= {json.loads(line)["topic"] for line in lines}
    return found


def test_health_needs_no_token(site: Site) -> None:
    assert site.client(None).get("/health") == {"status": "ok", "problems": []}


def test_the_home_is_told_with_names_and_probabilities(site: Site) -> None:
    home = site.client().get("/home")

    assert home["id"] == "lab"
    assert [person["name"] for person in home["people"]] == ["Anna", "Leo"]
    assert {area["id"] for area in home["areas"]} == {"kitchen", "hall"}
    assert 0.0 <= home["people"][0]["p"] <= 1.0
    assert datetime.fromisoformat(home["as_of"]).utcoffset() is not None


def test_a_danger_stands_on_every_screen_until_somebody_is_on_it(site: Site, wire: Wire) -> None:
    kitchen, hall = site.client(output="kitchen_screen"), site.client(output="hall_screen")
    with hall.listening() as news:
        card = danger(wire, kitchen)
        assert (card["kind"], card["urgency"]) == ("hazard", "critical")
        assert card["buttons"][0]["answer"] == "accepted"
        news.until("card", id=card["id"])

        assert kitchen.post(f"/decisions/{card['id']}/answer", {"answer": "accepted", "person": "anna"}).status == 200
        assert inputs(site, "in/feedback")[-1] == {"decision": card["id"], "intent": "hazard.smoke",
                                                   "outcome": "accepted", "by": "anna"}  # fmt: skip
        news.until("card_gone", id=card["id"])
    assert kitchen.get("/cards") == {"cards": []}


def test_why_tells_conditions_reason_and_what_came_of_it(site: Site) -> None:
    client = site.client()
    decision = client.get("/decisions?intent=hazard.smoke")["decisions"][-1]
    why = client.get(f"/decisions/{decision['id']}/why")

    assert "“Smoke” (hazard.smoke)" in why["sentence"]
    assert why["conditions"]["holds"] is True
    assert why["reason"] == "hazard"
    assert why["otherwise"]
    assert {each["what"] for each in why["came_of_it"]} >= {"show on hall_screen", "show on kitchen_screen"}


def test_words_for_one_person_are_for_that_person(site: Site, wire: Wire) -> None:
    anna, leo = site.client("member", person="anna"), site.client("member", person="leo")
    wall, admin = site.client(), site.client("admin")
    decision = told(anna, message(wire, text=f"{URGENT} at the clinic"))
    path = f"/decisions/{decision['id']}"

    assert "clinic" in decision["text"]
    assert "clinic" in json.dumps(anna.get(f"{path}/why"))
    for other in (leo, wall, admin):
        seen = other.get(path)
        assert (seen["private"], seen["title"], seen["text"]) == (True, "", "")
        assert "Ben" not in json.dumps(other.get("/decisions"))
        assert "Ben" not in json.dumps(other.get("/cards"))
        assert other.ask("GET", f"{path}/why").status == 403
        assert other.post(f"{path}/answer", {"answer": "never"}).status == 403
    assert decision["id"] in [card["id"] for card in anna.get("/cards")["cards"]]


def test_words_for_one_person_do_not_reach_others_live(site: Site, wire: Wire) -> None:
    with site.client().listening() as wall, site.client("member", person="anna").listening() as anna:
        message(wire, text=f"{URGENT} at the clinic")
        assert "clinic" in anna.until("decision", intent="message.deliver").data["text"]
        seen = wall.until("decision", intent="message.deliver").data
    assert (seen["text"], seen["private"]) == ("", True)


def test_answers_teach_whoever_gives_them(site: Site, wire: Wire) -> None:
    anna = site.client("member", person="anna")
    decision = told(anna, message(wire))

    assert anna.post(f"/decisions/{decision['id']}/answer", {"answer": "not_now"}).status == 200
    assert inputs(site, "in/feedback")[-1] == {"decision": decision["id"], "intent": "message.deliver",
                                               "outcome": "later", "by": "anna"}  # fmt: skip
    assert anna.post(f"/decisions/{decision['id']}/answer", {"answer": "important"}).status == 200
    taught = inputs(site, "in/feedback")[-1]
    assert (taught["outcome"], taught["action"]) == ("wrong", "important")
    assert taught["message"] == decision["data"]["message"]
    assert anna.post(f"/decisions/{decision['id']}/answer", {"answer": "never", "person": "leo"}).status == 403
    assert anna.post(f"/decisions/{decision['id']}/answer", {"answer": "sing"}).status == 409
    assert anna.post("/decisions/01NOTHING/answer", {"answer": "yes"}).status == 404


def test_the_stream_of_decisions_goes_on_page_by_page(site: Site, wire: Wire) -> None:
    anna = site.client("member", person="anna")
    for _ in range(4):
        newest = message(wire)
    told(anna, newest)
    whole = [each["id"] for each in anna.get("/decisions?limit=200")["decisions"]]
    pages: list[str] = []
    before: str | None = ""
    while before is not None:
        page = anna.get(f"/decisions?limit=3{f'&before={before}' if before else ''}")
        pages += [each["id"] for each in page["decisions"]]
        before = page["before"]

    assert len(whole) >= 5
    assert pages == whole
    messages = anna.get("/decisions?intent=message.deliver")["decisions"]
    assert {each["intent"] for each in messages} == {"message.deliver"}
    assert {each["verdict"] for each in anna.get("/decisions?told=true")["decisions"]} <= DELIVERED


def test_a_typed_sentence_is_heard_and_journaled(site: Site) -> None:
    anna = site.client("member", person="anna")

    assert anna.post("/say", {"text": "do not disturb for two hours"}).status == 200
    assert inputs(site, "in/utterance")[-1] == {"text": "do not disturb for two hours", "person": "anna", "to": "hubd"}
    silences = anna.get("/home")["silences"]
    assert [(each["person"], each["about"]) for each in silences] == [("anna", "*")]
    assert anna.post("/say", {"text": "you can talk again"}).status == 200
    assert anna.get("/home")["silences"] == []


def test_what_is_typed_on_a_wall_is_said_in_its_room(site: Site) -> None:
    assert site.client(output="kitchen_screen").post("/say", {"text": "hello"}).status == 200
    assert inputs(site, "in/utterance")[-1] == {"text": "hello", "area": "kitchen", "to": "hubd"}
    assert site.client().post("/say", {"text": "hello", "area": "attic"}).status == 404


def test_study_time_by_hand_is_a_card_until_it_ends(site: Site) -> None:
    client = site.client()
    with client.listening() as news:
        assert client.post("/study", {"person": "leo", "action": "start"}).status == 200
        assert news.until("card", id="study|leo").data["audience"] == ["leo"]
        assert [each["person"] for each in client.get("/home")["study"]] == ["leo"]
        assert client.post("/study", {"person": "leo", "action": "stop"}).status == 200
        news.until("card_gone", id="study|leo")
    assert client.post("/study", {"person": "eve", "action": "start"}).status == 404


def test_a_timer_runs_until_it_is_stopped(site: Site) -> None:
    anna = site.client("member", person="anna")
    assert anna.post("/timers", {"seconds": 600, "label": "pasta"}).status == 200

    (timer,) = anna.get("/timers")["timers"]
    assert (timer["label"], timer["seconds"]) == ("pasta", 600.0)
    assert inputs(site, "in/timer")[-1] == {"for": "anna", "seconds": 600.0, "text": "pasta"}
    assert site.client().post("/timers", {"seconds": 60}).status == 409  # for whom?
    assert anna.ask("DELETE", f"/timers/{timer['id'].replace(' ', '%20')}").status == 200
    assert anna.get("/timers") == {"timers": []}
    assert anna.ask("DELETE", "/timers/eggs").status == 404


def test_ones_own_privacy_is_ones_own(site: Site) -> None:
    anna = site.client("member", person="anna")
    assert anna.get("/me/privacy") == {"person": "anna", "face": True, "voice": True, "location": True, "chosen": False}

    assert anna.ask("PUT", "/me/privacy", {"location": False}).status == 200
    assert anna.get("/me/privacy") == {"person": "anna", "face": True, "voice": True, "location": False, "chosen": True}
    assert inputs(site, "log/event")[-1]["kind"] == "consent"
    assert site.client().ask("GET", "/me/privacy").status == 403
    assert site.client("admin").ask("GET", "/me/privacy").status == 403
    anna.ask("PUT", "/me/privacy", {"location": True})


def test_rules_and_what_they_would_have_done(site: Site) -> None:
    admin = site.client("admin")
    rules = {rule["id"]: rule for rule in admin.get("/rules")["rules"]}
    assert (rules["lab.echo"]["own"], rules["lab.echo"]["does"]) == (True, "act")
    assert (rules["hazards.smoke"]["own"], rules["hazards.smoke"]["intent"]) == (False, "hazard.smoke")
    assert admin.post("/rules/hazards.smoke/stage", {"stage": "ask"}).status == 409  # the laboratory has no folder

    text = "- id: lab.bell\n  because: The call came.\n  when: {all: [{event: lab_call}]}\n" \
           "  propose: {intent: lab.bell, for: anna}\n"  # fmt: skip
    tried = admin.post("/rules/try", {"yaml": text, "days": 1}).body
    assert (tried["rules"], tried["replaces"], tried["problems"]) == (["lab.bell"], [], [])
    assert tried["messages"] > 0
    assert tried["added"] == 0
    broken = admin.post("/rules/try", {"yaml": text.replace("event", "evnt")}).body
    assert "evnt" in broken["problems"][0]


def test_a_rule_on_trial_that_would_have_spoken_is_told(site: Site, wire: Wire) -> None:
    admin = site.client("admin")
    wire.say("lab/call", "ring")
    until(lambda: any(e["rule"] == "lab.call" for e in admin.get("/decisions")["decisions"]), what="a call")
    text = "- id: lab.bell\n  because: The call came.\n  when: {all: [{event: lab_call}]}\n" \
           "  propose: {intent: lab.bell, for: anna, urgency: critical}\n"  # fmt: skip

    def written() -> bool:
        wire.say("lab/gate", "OFF")  # the log is written with the next message after some seconds
        return "lab/call" in logged(site)

    until(written, 30, "the daily log")
    assert admin.post("/rules/try", {"yaml": text, "days": 1}).body["added"] >= 1


def test_a_day_is_told_minute_by_minute(site: Site) -> None:
    client = site.client()
    today = client.get("/timeline?person=anna")

    assert len(today["minutes"]) == len(today["mode"])
    assert all(len(column) == len(today["minutes"]) for column in today["places"].values())
    assert client.ask("GET", "/timeline?day=2020-01-01&person=anna").status == 403
    assert site.client("member", person="anna").get("/timeline?day=2020-01-01&person=anna")["minutes"] == []
    assert site.client("member", person="leo").ask("GET", "/timeline?day=2020-01-01&person=anna").status == 403
    assert client.ask("GET", "/timeline?day=2020-13-01").status == 422


def test_a_recipe_has_its_steps(site: Site) -> None:
    dish = site.client().get("/recipes/tofu-broccoli-stir-fry")
    assert dish["steps"]
    lines = [f"{each['measure']} {each['shown']}, {each['note']}" for each in dish["ingredients"]]
    assert {"1 head of broccoli, in small pieces", "2 cloves garlic, "} <= set(lines)
    assert site.client().ask("GET", "/recipes/gruel").status == 404


def test_sources_and_status(site: Site, wire: Wire) -> None:
    client = site.client()
    wire.say("zigbee2mqtt/attic_motion", {"occupancy": True})
    until(lambda: any("attic_motion" in line for line in client.get("/sources")["to_copy"]), what="a source")

    status = client.get("/status")
    assert status["broker"] is True
    assert status["accepted"] > 0


def test_everything_done_here_stands_in_the_daily_log(site: Site) -> None:
    done = {"hubd/lab/in/feedback", "hubd/lab/in/utterance", "hubd/lab/in/study", "hubd/lab/log/event"}
    until(lambda: done <= logged(site), 30, "the log")


@pytest.mark.parametrize("path", ["/", "/api/v1/openapi.json"])
def test_the_page_and_the_description_need_no_token_and_say_what_browsers_may_do(site: Site, path: str) -> None:
    answer = site.client(None).ask("GET", path if path != "/" else "/api/../")
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"
