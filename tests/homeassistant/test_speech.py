"""Words on their way through Home Assistant: which service, with what, and what comes back."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hubd_homeassistant import speech
from hubd_homeassistant.client import Services
from hubd_homeassistant.speech import Means, Request

from hubd.core.decisions import Action, Convey, Tell
from hubd.core.household import Area, Household, Identities, Output, Person
from hubd.errors import Rejected
from hubd.integration import Said
from tests.homeassistant.fake import Failure, FakeHome

pytest.importorskip("homeassistant_api", reason="needs the extra `homeassistant`")
pytestmark = pytest.mark.filterwarnings("ignore")  # the package leaves connections to the garbage collector

HOME = Household(
    id="lab", name="Lab", time_zone=ZoneInfo("UTC"), areas={"kitchen": Area("kitchen", "Kitchen", "kitchen")},
    people={"anna": Person("anna", "Anna", identities=Identities(ha=("person.anna",)))},
    outputs={"voice": Output("voice", "speaker", "kitchen", None, "assist_satellite.kitchen"),
             "phone": Output("phone", "phone", None, "anna", "notify.mobile_app_pixel")},
)  # fmt: skip
YES_OR_LATER = (
    Action("accepted", "Yes, please!"), Action("later", "Later"), Action("dismissed", "No"), Action("never", "x"),
)  # fmt: skip
MEANS = Means(
    frozenset({"assist_satellite.announce", "assist_satellite.ask_question", "tts.speak", "notify.mobile_app_pixel",
               "notify.send_message", "notify.telegram", "script.say"}),
    frozenset({"tts.google_en", "tts.piper", "notify.tv", "media_player.living"}), "en", "lab", "2025.7.1",
)  # fmt: skip


def words(entity: str, kind: str = "say", text: str = "Dinner?", title: str = "Dinner", **more: Any) -> Convey:
    actions = YES_OR_LATER if kind in ("ask", "push") else ()
    tell = Tell(id="T", decision="D", output="voice", kind=kind, title=title, text=text, actions=actions,  # type: ignore[arg-type]  # a word of the table above
                language=more.pop("language", "en"))  # fmt: skip
    return Convey(id="T-ha", decision="D", entity=entity, tell=tell, **more)


def made(convey: Convey, means: Means = MEANS) -> Request:
    found = speech.request(convey, means)
    assert found is not None
    return found


def test_a_satellite_announces_and_asks() -> None:
    said = made(words("assist_satellite.kitchen"))
    assert (said.service, said.data) == (
        "assist_satellite.announce", {"entity_id": "assist_satellite.kitchen", "message": "Dinner?"})  # fmt: skip
    asked = made(words("assist_satellite.kitchen", "ask"))
    assert asked.asks
    assert (asked.service, asked.data["entity_id"]) == ("assist_satellite.ask_question", "assist_satellite.kitchen")
    answers = {answer["id"]: answer["sentences"] for answer in asked.data["answers"]}
    assert set(answers) == {"accepted", "later", "dismissed", "never"}
    assert {"yes", "yes please"} <= set(answers["accepted"])
    assert not any(mark in sentence for said in answers.values() for sentence in said for mark in ",.!?#")


def test_where_home_assistant_cannot_ask_the_question_is_spoken() -> None:
    old = Means(MEANS.services - {"assist_satellite.ask_question"}, MEANS.entities, "en", "lab", "2025.4.4")
    asked = made(words("assist_satellite.kitchen", "ask"), old)
    assert (asked.service, asked.asks) == ("assist_satellite.announce", False)
    with pytest.raises(Rejected, match=r"2024\.3\.3 has no assist_satellite\.announce"):
        made(words("assist_satellite.kitchen"), Means(version="2024.3.3"))


def test_a_loudspeaker_speaks_with_a_voice_of_the_house_and_in_the_persons_language() -> None:
    said = made(words("media_player.living"))
    assert (said.service, said.data) == ("tts.speak", {
        "entity_id": "tts.piper", "media_player_entity_id": "media_player.living", "message": "Dinner?"})  # fmt: skip
    assert made(words("media_player.living", language="de")).data["language"] == "de"
    with pytest.raises(Rejected, match="Piper"):
        made(words("media_player.living"), Means(frozenset({"tts.speak"})))
    old = Means(frozenset({"tts.cloud_say", "tts.marytts_say"}))
    assert made(words("media_player.living"), old).service == "tts.cloud_say"


def test_a_phone_gets_buttons_with_ids_of_their_own() -> None:
    pushed = made(words("notify.mobile_app_pixel", "push"))
    assert pushed.service == "notify.mobile_app_pixel"
    assert (pushed.data["title"], pushed.data["message"]) == ("Dinner", "Dinner?")
    buttons = [button["action"] for button in pushed.data["data"]["actions"]]
    assert buttons == ["hubd:lab:D:accepted", "hubd:lab:D:later", "hubd:lab:D:dismissed"], "Android shows three"
    cleared = made(words("notify.mobile_app_pixel", "clear"))
    assert cleared.data == {"message": "clear_notification", "data": {"tag": pushed.data["data"]["tag"]}}


@pytest.mark.parametrize(
    ("more", "level", "ttl"),
    [({"intent": "hazard.smoke"}, "critical", 0), ({"urgency": "critical"}, "time-sensitive", 0),
     ({"urgency": "normal"}, "active", None), ({"urgency": "low"}, "passive", None)],
)  # fmt: skip
def test_how_loud_a_phone_is(more: dict[str, Any], level: str, ttl: int | None) -> None:
    data = made(words("notify.mobile_app_pixel", "push", **more)).data["data"]
    assert (data["push"]["interruption-level"], data.get("ttl")) == (level, ttl)


def test_other_ways_to_tell() -> None:
    assert made(words("notify.tv", "show")).data == {"entity_id": "notify.tv", "message": "Dinner?", "title": "Dinner"}
    assert made(words("notify.telegram", "push")).data == {"message": "Dinner?", "title": "Dinner"}
    assert made(words("notify.telegram", "push", text="")).data == {"message": "Dinner"}
    scripted = made(words("script.say", "ask"))
    assert (scripted.data["kind"], scripted.data["actions"][1]) == ("ask", {"id": "later", "label": "Later"})
    for kind in ("notify.tv", "media_player.living", "assist_satellite.kitchen", "notify.telegram"):
        assert speech.request(words(kind, "clear"), MEANS) is None
    with pytest.raises(Rejected, match="can say nothing"):
        speech.request(words("light.desk"), MEANS)
    with pytest.raises(Rejected, match="has no notify.gone"):
        speech.request(words("notify.gone"), MEANS)


# against a server
def against(test: Callable[[FakeHome, Services], Awaitable[None]]) -> None:
    async def run() -> None:
        fake = FakeHome()
        fake.set("person.anna", "home")
        await fake.start()
        services = Services(HOME, fake.url, "right")
        try:
            async with asyncio.timeout(15):
                await test(fake, services)
        finally:
            await services.close()
            await fake.stop()

    asyncio.run(run())
    gc.collect()


ASK = words("assist_satellite.kitchen", "ask")


@pytest.mark.parametrize(
    ("response", "said"),
    [({"id": "accepted", "sentence": "Yes please.", "slots": {}}, Said("accepted", "Yes please.")),
     ({"id": None, "sentence": "What did you say?", "slots": {}}, Said(None, "What did you say?")),
     ({"id": None, "sentence": "", "slots": {}}, None)],
)  # fmt: skip
def test_what_a_person_answers(response: dict[str, Any], said: Said | None) -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        fake.services["assist_satellite.ask_question"] = lambda _: response
        assert await services.convey(ASK) == said
        assert len(fake.calls) == 1

    against(test)


def test_a_connection_for_one_answer_is_left_as_the_protocol_wants_it() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        fake.services["assist_satellite.ask_question"] = lambda _: {"id": "accepted", "sentence": "Yes.", "slots": {}}
        await services.convey(ASK)
        while not fake.goodbyes:
            await asyncio.sleep(0.005)
        assert fake.goodbyes == [1000], "Home Assistant logs a warning at any other"

    against(test)


def test_silence_is_no_answer_and_a_busy_satellite_did_not_ask() -> None:
    failures = [Failure("home_assistant_error", "No answer from satellite", "no_answer"),
                Failure("home_assistant_error", "Satellite is busy", "satellite_busy")]  # fmt: skip

    async def test(fake: FakeHome, services: Services) -> None:
        def ask(_: dict[str, Any]) -> None:
            raise failures.pop(0)

        fake.services["assist_satellite.ask_question"] = ask
        assert await services.convey(ASK) is None
        with pytest.raises(Rejected, match="busy"):
            await services.convey(ASK)

    against(test)


def test_a_question_under_way_keeps_nobody_waiting() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        answered = asyncio.Event()

        async def ask(_: dict[str, Any]) -> dict[str, Any]:
            await answered.wait()
            return {"id": "later", "sentence": "later"}

        fake.services["assist_satellite.ask_question"] = ask
        fake.services["light.turn_on"] = lambda _: {}
        question = asyncio.create_task(services.convey(ASK))
        while not fake.calls:
            await asyncio.sleep(0.005)
        await services.call("light.turn_on", {"entity_id": "light.desk"})
        assert not question.done()
        answered.set()
        assert await question == Said("later", "later")

    against(test)


def test_a_question_whose_answer_is_lost_may_have_been_asked() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        async def ask(_: dict[str, Any]) -> None:
            await fake.drop()
            await asyncio.Event().wait()

        fake.services["assist_satellite.ask_question"] = ask
        with pytest.raises(TimeoutError):
            await services.convey(ASK)
        assert len(fake.calls) == 1

    against(test)


def test_a_voice_that_does_not_know_the_language_speaks_all_the_same() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        def speak(data: dict[str, Any]) -> None:
            if "language" in data:
                raise Failure

        fake.services["tts.speak"] = speak
        fake.set("tts.piper", "unknown")
        await services.convey(words("media_player.living", language="de"))
        assert ["language" in data for _, data in fake.calls] == [True, False]
        await services.convey(words("media_player.living"))
        assert len(fake.calls) == 3

    against(test)


def test_a_phone_that_has_just_been_logged_in_is_found() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        with pytest.raises(Rejected, match=r"has no notify\.mobile_app_pixel"):
            await services.convey(words("notify.mobile_app_pixel", "push"))
        fake.services["notify.mobile_app_pixel"] = lambda _: {}
        await services.convey(words("notify.mobile_app_pixel", "push"))
        assert len(fake.calls) == 1

    against(test)


def test_a_check_names_what_is_not_there() -> None:
    async def test(fake: FakeHome, services: Services) -> None:
        fake.services["assist_satellite.ask_question"] = lambda _: {}
        fake.states = []
        fake.admin = False
        remarks = await services.check()
        assert [remark.partition(":")[0] for remark in remarks] == [
            "people.anna.identities.ha", "outputs.voice", "outputs.phone", "the token is not an administrator's",
        ]  # fmt: skip

    against(test)
