"""Listening to Home Assistant, against a small server of its shape: connect, take stock, listen, lose it, come back."""

from __future__ import annotations

import asyncio
import gc
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_homeassistant import feed as feed_module
from hubd_homeassistant.client import Services
from hubd_homeassistant.feed import Feed

from hubd.core.events import AnyEvent, Feedback, Happened, Notification, Utterance
from hubd.core.household import Area, Household, Identities, Person
from tests.homeassistant.fake import FakeHome

pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
pytestmark = pytest.mark.filterwarnings("ignore")  # the package leaves connections to the garbage collector

HOME = Household(
    id="lab", name="Lab", time_zone=ZoneInfo("Europe/Berlin"),
    areas={"kitchen": Area("kitchen", "Kitchen", "kitchen"), "living": Area("living", "Living room", "living")},
    people={"anna": Person("anna", "Anna", identities=Identities(ha=("person.anna",)))},
)  # fmt: skip


class Ears:
    """Remembers what a feed passes on."""

    def __init__(self) -> None:
        self.full = False
        self.lines: list[dict[str, Any]] = []
        self.links: list[bool] = []
        self.events: list[AnyEvent] = []

    def heard(self, kind: str, payload: bytes) -> None:
        said = json.loads(payload)
        if kind == "homeassistant":
            self.links.append(said["online"])
        else:
            assert kind == "state"
            self.lines.append(said)

    def tell(self, event: AnyEvent) -> None:
        self.events.append(event)

    def of(self, entity: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["entity_id"] == entity]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(feed_module, "PAUSES", (0.02, 0.05, 0.1))
    monkeypatch.setattr(feed_module, "REFUSED_PAUSE", 0.1)
    yield
    gc.collect()


Story = Callable[[FakeHome, Feed, Ears], Awaitable[None]]


def play(
    story: Story,
    home: Callable[[FakeHome], None] = lambda _home: None,
    token: str = "right",
    ignored: tuple[str, ...] = (),
) -> Ears:
    async def run() -> Ears:
        fake, ears = FakeHome(), Ears()
        home(fake)
        await fake.start()
        services = Services(HOME, fake.url, token)
        feed = Feed(HOME, services, ignored)
        feed.start(ears)
        try:
            async with asyncio.timeout(20):
                await story(fake, feed, ears)
        finally:
            await feed.stop()
            await services.close()
            await fake.stop()
        return ears

    return asyncio.run(run())


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.005)


def a_home(fake: FakeHome) -> None:
    fake.areas = [{"area_id": "k1", "name": "Kitchen", "aliases": []}, {"area_id": "living_room", "name": "Lounge"}]
    fake.devices = [{"id": "d1", "area_id": "k1"}, {"id": "phone", "area_id": None}, {"id": "mic", "area_id": "k1"}]
    fake.entities = [
        {"entity_id": "binary_sensor.hob", "device_id": "d1", "platform": "zha", "unique_id": "1"},
        {"entity_id": "sensor.hob_uptime", "device_id": "d1", "platform": "zha", "unique_id": "2",
         "entity_category": "diagnostic"},
        {"entity_id": "binary_sensor.by_mqtt", "device_id": "d1", "platform": "mqtt", "unique_id": "0x1_occupancy"},
        {"entity_id": "sensor.hubd_lab_mode", "platform": "mqtt", "unique_id": "hubd_lab_mode"},
        {"entity_id": "device_tracker.pixel", "device_id": "phone", "platform": "mobile_app", "unique_id": "t"},
        {"entity_id": "sensor.pixel_last_notification", "device_id": "phone", "platform": "mobile_app",
         "unique_id": "n"},
        {"entity_id": "sensor.pixel_battery_level", "device_id": "phone", "platform": "mobile_app", "unique_id": "b",
         "entity_category": "diagnostic"},
        {"entity_id": "sensor.pixel_storage", "device_id": "phone", "platform": "mobile_app", "unique_id": "s"},
    ]  # fmt: skip
    fake.set("binary_sensor.hob", "off", device_class="motion", friendly_name="Hob")
    fake.set("sensor.hob_uptime", "12")
    fake.set("binary_sensor.by_mqtt", "off", device_class="motion")
    fake.set("sensor.hubd_lab_mode", "home")
    fake.set("person.anna", "home", user_id="u-anna", device_trackers=["device_tracker.pixel"])
    fake.set("device_tracker.pixel", "home")
    fake.set("sensor.pixel_battery_level", "80", device_class="battery", unit_of_measurement="%")
    fake.set("sensor.pixel_storage", "5")
    fake.set("sensor.pixel_last_notification", "hi")
    fake.set("automation.lights", "on")


def test_what_was_so_before_is_a_snapshot_and_what_changes_is_news() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: feed.problem is None and bool(ears.of("person.anna")))
        fake.change("binary_sensor.hob", "on", device_class="motion")
        await until(lambda: len(ears.of("binary_sensor.hob")) == 2)

    ears = play(story, a_home)
    before, after = ears.of("binary_sensor.hob")
    assert before["fresh"] == "snapshot"
    assert before["area"] == after["area"] == "kitchen"
    assert "fresh" not in after
    assert after["state"] == "on"
    assert after["attributes"] == {"device_class": "motion"}
    assert ears.links == [True]


def test_only_what_says_something_and_is_heard_nowhere_else() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("sensor.pixel_battery_level")))

    heard = {line["entity_id"] for line in play(story, a_home).lines}
    assert heard == {"binary_sensor.hob", "person.anna", "sensor.pixel_battery_level"}


def test_a_person_whose_phone_speaks_on_the_broker_is_not_heard_twice_and_what_is_ignored_not_at_all() -> None:
    def owntracks(fake: FakeHome) -> None:
        a_home(fake)
        fake.entities.append({"entity_id": "device_tracker.ot", "platform": "owntracks", "unique_id": "ot"})
        fake.set("person.anna", "home", source="device_tracker.ot", device_trackers=["device_tracker.ot"])

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: feed.problem is None and bool(ears.of("device_tracker.pixel")))

    heard = {line["entity_id"] for line in play(story, owntracks, ignored=("sensor.pixel_*",)).lines}
    assert heard == {"binary_sensor.hob", "device_tracker.pixel"}


def test_what_speaks_on_another_broker_is_heard_from_home_assistant() -> None:
    def other_broker(fake: FakeHome) -> None:
        a_home(fake)
        fake.set("sensor.hubd_lab_mode", "unavailable")

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("sensor.pixel_battery_level")))
        assert ears.of("binary_sensor.by_mqtt")
        assert not ears.of("sensor.hubd_lab_mode")

    play(story, other_broker)


def test_a_change_of_nothing_that_is_read_is_not_passed_on() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        fake.change("binary_sensor.hob", "off", device_class="motion", battery=3)
        fake.change("binary_sensor.hob", "unavailable", device_class="motion")
        fake.change("binary_sensor.hob", "on", device_class="motion")
        fake.change("binary_sensor.hob", None)
        await until(lambda: len(ears.of("binary_sensor.hob")) == 4)

    _, gone, back, removed = play(story, a_home).of("binary_sensor.hob")
    assert gone["state"] == "unavailable"
    assert back["fresh"] == "snapshot", "coming back is no news about the room"
    assert removed["removed"] is True


def test_the_first_press_of_a_button_is_news_and_its_return_from_absence_is_none() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        for state in ("2026-03-02T17:00:00+00:00", "unavailable", "2026-03-02T17:00:00+00:00"):
            fake.change("input_button.bell", state)
        await until(lambda: len(ears.of("input_button.bell")) == 4)

    def belled(fake: FakeHome) -> None:
        a_home(fake)
        fake.set("input_button.bell", "unknown")

    assert [line.get("fresh") for line in play(story, belled).of("input_button.bell")] == [
        "snapshot", None, None, "snapshot"]  # fmt: skip


def test_a_button_on_a_phone_is_the_answer_of_its_owner() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        fake.fire("mobile_app_notification_action", {"action": "hubd:lab:D1:later"}, user="u-anna")
        fake.fire("mobile_app_notification_action", {"action": "hubd:other:D1:later"}, user="u-anna")
        fake.fire("mobile_app_notification_action", {"action": "OPEN_DOOR"}, user="u-anna")
        fake.fire("mobile_app_notification_action", {"action": "hubd:lab:D2:wrong"}, user="somebody")
        fake.fire("tag_scanned", {"tag_id": "fridge", "device_id": "d1"})
        await until(lambda: len(ears.events) == 3)

    first, second, tag = play(story, a_home).events
    assert isinstance(first, Feedback)
    assert isinstance(second, Feedback)
    assert (first.decision, first.outcome, first.by) == ("D1", "later", "anna")
    assert (second.decision, second.outcome, second.by) == ("D2", "wrong", None)
    assert isinstance(tag, Happened)
    assert (tag.user, tag.area) == ("fridge", "kitchen")


def test_a_message_on_a_phone_is_a_message_for_its_owner_and_told_once() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        now = time.time() * 1000
        said = {"android.title": "School", "android.text": "Bring boots", "package": "com.chat", "post_time": now}
        entity = "sensor.pixel_last_notification"
        fake.change(entity, "Bring boots", **said)
        fake.change(entity, "Bring boots!", **{**said, "post_time": now + 900})  # posted again, as chats do
        fake.change(entity, "42 %", **{**said, "android.text": "42 %", "is_ongoing": True})
        fake.change(entity, "old", **{**said, "android.text": "old", "post_time": now - 3_600_000})
        fake.change(entity, "mine", **{**said, "android.text": "x", "package": "io.homeassistant.companion.android"})
        fake.change("binary_sensor.hob", "on", device_class="motion")
        await until(lambda: len(ears.of("binary_sensor.hob")) == 2)
        assert not ears.of(entity), "its words are in no log of states"

    (message,) = play(story, a_home).events
    assert isinstance(message, Notification)
    assert (message.to, message.sender, message.text, message.app) == ("anna", "School", "Bring boots", "com.chat")


def test_what_is_said_to_an_assistant_is_heard_where_it_stands() -> None:
    runs = {"pipeline_runs": [{"pipeline_run_id": "r1", "timestamp": "2026-03-02T17:00:00+00:00"}]}
    events = [
        {"type": "run-start", "data": {}},
        {"type": "stt-end", "data": {"stt_output": {"text": " what is for dinner "}}},
        {"type": "intent-start", "data": {"language": "en", "intent_input": "what is for dinner", "device_id": "mic"}},
    ]

    def assistant(fake: FakeHome) -> None:
        a_home(fake)
        fake.set("assist_satellite.kitchen", "listening")
        fake.commands = {
            "assist_pipeline/pipeline/list": lambda _: {"pipelines": [{"id": "p"}]},
            "assist_pipeline/pipeline_debug/list": lambda _: runs,
            "assist_pipeline/pipeline_debug/get": lambda _: {"events": events},
        }

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        runs["pipeline_runs"][0]["timestamp"] = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
        fake.change("assist_satellite.kitchen", "processing")
        fake.change("assist_satellite.kitchen", "responding")
        fake.change("assist_satellite.kitchen", "idle")
        await until(lambda: len(ears.of("assist_satellite.kitchen")) == 4 and bool(ears.events))

    (said,) = play(story, assistant).events
    assert isinstance(said, Utterance)
    assert (said.text, said.area, said.language) == ("what is for dinner", "kitchen", "en")


def test_ten_thousand_changes_at_once_all_arrive_while_calls_go_on() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        fake.services["light.turn_on"] = lambda _: {}
        services = Services(HOME, fake.url, "right")
        await services.call("light.turn_on", {"entity_id": "light.first"})
        for n in range(10_000):
            fake.change("input_number.flood", str(n))
        began = time.perf_counter()
        await services.call("light.turn_on", {"entity_id": "light.desk"})
        took = time.perf_counter() - began
        await until(lambda: len(ears.of("input_number.flood")) == 10_000)
        whole = time.perf_counter() - began
        assert took < max(whole, 1.0), "the call did not wait for the listening to end"
        await services.close()

    assert [line["state"] for line in play(story, a_home).of("input_number.flood")] == [str(n) for n in range(10_000)]


def test_a_listener_that_is_full_is_waited_for() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        ears.full = True
        for n in range(500):
            fake.change("input_number.flood", str(n))
        await asyncio.sleep(0.1)
        assert len(ears.of("input_number.flood")) <= 2 * 64, "what does not fit waits on the wire"
        ears.full = False
        await until(lambda: len(ears.of("input_number.flood")) == 500)

    play(story, a_home)


def test_a_lost_connection_comes_back_with_a_new_snapshot_and_nothing_is_news() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        await fake.stop()
        await until(lambda: feed.problem is not None)
        fake.set("binary_sensor.hob", "on", device_class="motion")
        await fake.start()
        await until(lambda: feed.problem is None and len(ears.of("binary_sensor.hob")) == 2)
        fake.change("binary_sensor.hob", "off", device_class="motion")
        await until(lambda: len(ears.of("binary_sensor.hob")) == 3)

    _, missed, news = play(story, a_home).of("binary_sensor.hob")
    assert (missed["state"], missed["fresh"]) == ("on", "snapshot")
    assert "fresh" not in news


def test_listening_ends_as_the_protocol_wants_it() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        await feed.stop()
        await until(lambda: bool(fake.goodbyes))
        assert fake.goodbyes == [1000], "Home Assistant logs a warning at any other"

    play(story, a_home)


def test_a_long_absence_is_told_and_its_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "ABSENT_AFTER", 0.05)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        await fake.stop()
        await until(lambda: ears.links[-1] is False)
        assert feed.problem is not None
        await fake.start()
        await until(lambda: ears.links[-1] is True)

    assert play(story, a_home).links == [True, False, True]


def test_a_line_that_has_fallen_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "PING_EVERY", 0.05)
    monkeypatch.setattr(feed_module, "SILENT_AFTER", 0.3)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        await asyncio.sleep(0.5)
        assert fake.connections == 1, "pongs are signs of life"
        fake.deaf = True
        await until(lambda: feed.problem is not None)
        assert "silent" in str(feed.problem)
        fake.deaf = False
        await until(lambda: feed.problem is None)

    play(story, a_home)


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [({"token": "other"}, {"token": "right"}, "does not accept the token"),
     ({"version": "2022.11.4"}, {"version": "2024.3.3"}, "too old; update it to 2024.3")],
)  # fmt: skip
def test_a_refusal_is_named_and_over_without_help(wrong: dict[str, Any], right: dict[str, Any], words: str) -> None:
    def refusing(fake: FakeHome) -> None:
        a_home(fake)
        vars(fake).update(wrong)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: words in str(feed.problem))
        vars(fake).update(right)
        await until(lambda: feed.problem is None)

    play(story, refusing)


def test_a_token_that_is_revoked_while_listening(caplog: pytest.LogCaptureFixture) -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        fake.token = "new"
        await fake.stop()
        await fake.start()
        await until(lambda: "does not accept the token" in str(feed.problem))
        await asyncio.sleep(0.5)

    play(story, a_home)
    told = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert sum("does not accept the token" in line for line in told) == 1, "said once, not all night"
    assert not any("right" in line for line in told)


def test_a_token_of_no_administrator_hears_states_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    def guest(fake: FakeHome) -> None:
        a_home(fake)
        fake.admin = False

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))

    play(story, guest)
    assert "make the token as an administrator" in caplog.text


def test_an_entity_that_somebody_counts_on_is_missed_until_it_is_back(caplog: pytest.LogCaptureFixture) -> None:
    said: list[str | None] = []

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("person.anna")))
        fake.change("person.anna", None)
        fake.change("binary_sensor.hob", None)
        await until(lambda: len(ears.of("binary_sensor.hob")) == 2)
        said.append(feed.problem)
        await fake.stop()
        await until(lambda: feed.problem is not None and "no person.anna" not in feed.problem)
        await fake.start()
        await until(lambda: feed.problem == said[0])
        fake.change("person.anna", "home")
        await until(lambda: feed.problem is None)

    play(story, a_home)
    (words,) = said
    assert words is not None
    assert words.startswith("Home Assistant has no person.anna (people.anna.identities.ha); bring it back there")
    missed = [record.message for record in caplog.records if "vanished" in record.message]
    assert missed == ["person.anna has vanished from Home Assistant, and people.anna.identities.ha names it"]


def test_registries_that_change_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "REGISTRY_PAUSE", 0.0)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        fake.devices[0]["area_id"] = "living_room"
        fake.areas[1]["name"] = "Living room"
        fake.fire("device_registry_updated", {"action": "update", "device_id": "d1"})
        await until(lambda: feed.house.area_of("binary_sensor.hob") == "living")

    play(story, a_home)


def test_registries_that_change_in_a_silent_house_are_read_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "REGISTRY_PAUSE", 0.2)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        fake.devices[0]["area_id"] = "living_room"
        fake.areas[1]["name"] = "Living room"
        fake.fire("device_registry_updated", {"action": "update", "device_id": "d1"})  # within the pause
        await until(lambda: feed.house.area_of("binary_sensor.hob") == "living")

    play(story, a_home)


def hubd_is_discovered(fake: FakeHome) -> None:
    """hubd's own entity as Home Assistant's single-entity discovery sets it up: listed, then with a state."""
    fake.entities = [*fake.entities, {"entity_id": "sensor.hubd_new", "platform": "mqtt", "unique_id": "hubd_lab_new"}]
    fake.fire("entity_registry_updated", {"action": "create", "entity_id": "sensor.hubd_new"})
    fake.change("sensor.hubd_new", "calm")


def test_a_new_entity_of_hubds_own_is_never_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "REGISTRY_PAUSE", 0.1)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        hubd_is_discovered(fake)
        fake.change("sensor.hubd_new", "lively")
        await until(lambda: "sensor.hubd_new" in feed.house.entries)
        fake.change("binary_sensor.hob", "on", device_class="motion")
        await until(lambda: len(ears.of("binary_sensor.hob")) == 2)

    assert play(story, a_home).of("sensor.hubd_new") == []


def test_a_new_entity_that_no_registry_names_is_heard_once_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "REGISTRY_PAUSE", 0.1)

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        hubd_is_discovered(fake)
        fake.change("binary_sensor.by_hand", "off")
        fake.change("binary_sensor.by_hand", "on")
        fake.change("binary_sensor.by_hand", "off")
        await until(lambda: len(ears.of("binary_sensor.by_hand")) == 3)

    heard = play(story, a_home).of("binary_sensor.by_hand")
    assert [line["state"] for line in heard] == ["off", "on", "off"]


def test_a_new_entity_is_heard_at_once_while_the_registries_are_as_they_were() -> None:
    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.hob")))
        reads = feed.house
        fake.change("binary_sensor.by_hand", "on")
        await until(lambda: len(ears.of("binary_sensor.by_hand")) == 1)
        assert feed.house is reads

    play(story, a_home)


def test_devices_of_the_shared_broker_are_not_heard_while_hubd_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_module, "REGISTRY_PAUSE", 0.1)

    def before(fake: FakeHome) -> None:
        a_home(fake)
        fake.set("sensor.hubd_lab_mode", "unavailable")

    async def story(fake: FakeHome, feed: Feed, ears: Ears) -> None:
        await until(lambda: bool(ears.of("binary_sensor.by_mqtt")))
        fake.change("sensor.hubd_lab_mode", "home")
        fake.change("binary_sensor.by_mqtt", "on", device_class="motion")
        await until(lambda: feed.house.shared_broker)
        fake.change("binary_sensor.hob", "on", device_class="motion")
        await until(lambda: len(ears.of("binary_sensor.hob")) == 2)

    (first,) = play(story, before).of("binary_sensor.by_mqtt")
    assert first["fresh"] == "snapshot"
