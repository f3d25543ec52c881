"""What is news and what is not: only a live fact moves anybody or may trigger anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hubd.core import events as ev
from hubd.core.household import Consent, SourceEntry
from hubd.core.normalise import ECHO, QUARANTINE
from tests.core.living import ANNA, BEN, Lived, home_of


def places(home: Lived) -> dict[str, tuple[float, ...]]:
    return {who: belief.places for who, belief in home.state.people.items()}


@pytest.mark.parametrize("freshness", ["retained", "snapshot", "late"])
@pytest.mark.parametrize(
    ("kind", "source", "what"),
    [
        (ev.Motion, "z/kitchen_motion", {"on": True}),
        (ev.Motion, "radar/kitchen", {"on": True, "sensor": "radar"}),
        (ev.Contact, "z/door", {"open": True}),
        (ev.Contact, "z/fridge", {"open": True}),
        (ev.Power, "z/hob", {"watts": 1800.0}),
        (ev.Device, "z/lamp", {"value": "ON"}),
        (ev.Beacon, "ble/kitchen", {"device": "phone-anna", "distance": 1.0}),
        (ev.Position, "owntracks/anna/phone", {"device": "anna/phone", "entered": False, "place": "home"}),
        (ev.Sighting, "frigate/kitchen", {"what": "person", "name": "anna", "name_score": 0.99}),
        (ev.Sighting, "frigate/kitchen", {"what": "person", "count": 5}),
        (ev.Sound, "frigate/kitchen", {"label": "speech", "score": 0.9}),
        (ev.Utterance, "hermes/asr", {"area": "kitchen", "text": "hi", "name": "anna", "score": 0.9}),
    ],
)
def test_old_news_moves_nobody_and_triggers_nothing(
    freshness: str, kind: type[Any], source: str, what: dict[str, Any]
) -> None:
    home = Lived()
    before = places(home), home.state.house.guests

    fact = home.hears(kind, source, freshness=freshness, **what)

    assert (places(home), home.state.house.guests) == before
    assert fact is None or not [key for key in fact.touched if key.startswith("event:")]


def test_a_retained_state_is_known_and_the_next_live_one_is_news() -> None:
    home = Lived()
    home.hears(ev.Contact, "z/door", open=True, freshness="retained")
    reading = home.state.devices["z/door"].readings["contact"]
    assert (reading.value, reading.live) == (True, False)

    fact = home.hears(ev.Contact, "z/door", open=False)

    assert fact is not None
    assert fact.live
    assert fact.changed
    assert {"device:z/door", "device:door", "event:z/door", "event:door", "event:contact"} <= set(fact.touched)


def test_what_a_bridge_repeats_after_its_start_is_no_news_until_a_minute_later() -> None:
    home = Lived()
    home.hears(ev.Availability, "z", online=True, bridge=True, restarted=True)
    before = places(home)

    repeated = home.moves("kitchen")
    elsewhere = home.hears(ev.Motion, "ble/living", on=True)

    assert repeated is not None
    assert elsewhere is not None
    assert (repeated.live, elsewhere.live) == (False, True)
    home.state = Lived().state
    home.hears(ev.Availability, "z", online=True, bridge=True, restarted=True)
    home.moves("kitchen")
    assert places(home) == before

    home.later(QUARANTINE + 1.0).moves("kitchen", on=False)
    again = home.moves("kitchen")

    assert again is not None
    assert again.live


def test_a_bridge_that_only_says_it_is_online_quarantines_nothing() -> None:
    home = Lived()
    home.hears(ev.Availability, "z", online=True, bridge=True)

    fact = home.moves("kitchen")

    assert fact is not None
    assert fact.live


def test_messages_of_people_are_not_taken_for_cached_states() -> None:
    """The quarantine is for states that devices repeat; a button pressed in that minute was pressed."""
    home = Lived()
    home.hears(ev.Availability, "z", online=True, bridge=True, restarted=True)

    fact = home.hears(ev.Happened, "z/button", name="single")

    assert fact is not None
    assert "event:z/button" in fact.touched


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (ev.Happened, {"name": "doorbell"}),
        (ev.Utterance, {"text": "good evening", "area": "kitchen"}),
        (ev.Feedback, {"intent": "study.start", "outcome": "dismissed", "by": "anna"}),
    ],
)
def test_the_same_event_from_a_second_gateway_counts_once(kind: type[Any], what: dict[str, Any]) -> None:
    home = Lived()

    first = home.hears(kind, "rf/433", **what)
    home.later(ECHO / 2)
    second = home.hears(kind, "rf/433", **what)
    home.later(ECHO + 1.0)
    third = home.hears(kind, "rf/433", **what)

    assert first is not None
    assert second is None
    assert third is not None


def test_the_memory_of_echoes_does_not_grow() -> None:
    home = Lived()
    for number in range(50):
        home.hears(ev.Happened, "rf/433", name=f"code {number}")
        home.later(1.0)

    assert len(home.state.recent) <= 4


def test_a_repeated_state_is_no_change() -> None:
    home = Lived()
    first = home.hears(ev.Contact, "z/window", open=True)
    since = home.state.devices["z/window"].readings["contact"].since
    home.later(60)
    second = home.hears(ev.Contact, "z/window", open=True)
    reading = home.state.devices["z/window"].readings["contact"]

    assert first is not None
    assert second is not None
    assert (first.changed, second.changed) == (True, False)
    assert (reading.since, reading.at) == (since, home.now)


def test_a_state_older_than_the_last_one_does_not_turn_it_back() -> None:
    home = Lived()
    home.later(60)
    home.hears(ev.Contact, "z/window", open=False)

    late = home.hears(ev.Contact, "z/window", open=True, at=home.now - 10.0)

    assert late is not None
    assert not late.live
    assert home.state.devices["z/window"].readings["contact"].value is False


def test_a_late_event_informs_but_never_turns_time_back() -> None:
    home = Lived()
    now = home.later(600).now
    home.happens(ev.Motion(at=now - 300, arrived=now - 300, source="z/kitchen_motion", on=True))

    assert home.state.now == now


def test_a_clock_an_hour_off_is_repaired_once_it_has_shown_itself() -> None:
    """The camera's clock stands an hour behind: its third message is taken as of when it arrived."""
    home = Lived()
    for second in range(4):
        home.later(20)
        home.hears(ev.Contact, "z/window", open=second % 2 == 0, at=home.now - 3600.0)

    reading = home.state.devices["z/window"].readings["contact"]
    assert (reading.value, reading.at) == (False, home.now)
    assert reading.live


def test_a_clock_that_is_right_again_needs_no_repair() -> None:
    home = Lived()
    for _ in range(4):
        home.hears(ev.Contact, "z/window", open=True, at=home.later(20).now - 3600.0)
    home.hears(ev.Contact, "z/window", open=False)

    assert home.state.devices["z/window"].readings["contact"].at == home.now
    assert home.state.devices["z/window"].steady == 0


def test_lateness_that_wanders_is_lateness_and_not_a_wrong_clock() -> None:
    home = Lived()
    for lag in (40.0, 90.0, 30.0, 70.0):
        home.hears(ev.Contact, "z/window", open=True, at=home.later(200).now - lag)

    assert home.state.devices["z/window"].readings["contact"].at == home.now - 70.0


def test_a_clock_ahead_of_ours_reports_from_now() -> None:
    home = Lived()
    home.hears(ev.Contact, "z/window", open=True, at=home.now + 3600.0)

    assert home.state.devices["z/window"].readings["contact"].at == home.now


def test_a_camera_whose_clock_is_off_still_names_people() -> None:
    home = Lived()
    for _ in range(3):
        home.later(20)
        home.face("anna", "office", at=home.now - 3600.0, track="t1")

    assert home.p("anna", "office") > 0.9
    assert home.p("ben", "office") < 0.3


def test_a_picture_of_minutes_ago_moves_nobody() -> None:
    home = Lived()
    before = places(home)

    home.face("anna", "office", at=home.now - 200.0, track="t1")

    assert places(home) == before


def test_a_device_that_goes_offline_is_no_evidence_about_people() -> None:
    home = Lived()
    home.moves("kitchen")
    before = places(home)

    fact = home.hears(ev.Availability, "z/kitchen_motion", online=False)

    assert fact is None
    assert home.state.devices["z/kitchen_motion"].online is False
    assert places(home) == before


def test_a_bridge_takes_its_devices_with_it_but_does_not_bring_them_back() -> None:
    home = Lived()
    home.moves("kitchen")
    home.radar("office")

    home.hears(ev.Availability, "z", online=False, bridge=True)
    gone = {source: device.online for source, device in home.state.devices.items()}
    home.hears(ev.Availability, "z", online=True, bridge=True)

    assert gone == {"z/kitchen_motion": False, "radar/office": None}
    assert home.state.devices["z/kitchen_motion"].online is False


@pytest.mark.parametrize(
    ("withheld", "kind", "source", "what"),
    [
        ("location", ev.Beacon, "ble/office", {"device": "phone-anna", "distance": 1.0}),
        ("location", ev.Beacon, "ble/office", {"device": "PHONE-Anna", "distance": 1.0}),
        ("location", ev.Position, "owntracks/anna/phone", {"device": "anna/phone", "entered": False, "place": "home"}),
        ("location", ev.Position, "ha", {"device": "person.anna", "home": False}),
        ("face", ev.Sighting, "frigate/office", {"what": "person", "name": "Anna", "name_score": 0.99}),
        ("voice", ev.Utterance, "hermes/asr", {"area": "office", "text": "hi", "name": "anna", "score": 0.99}),
    ],
)
def test_evidence_that_somebody_withheld_is_discarded(
    withheld: str, kind: type[Any], source: str, what: dict[str, Any]
) -> None:
    anna = replace(ANNA, identities=replace(ANNA.identities, ha=("person.anna",)))
    agreed, withdrew = Lived(anna, BEN), Lived(replace(anna, consent=Consent(**{withheld: False})), BEN)
    before = places(withdrew)

    assert agreed.hears(kind, source, **what) is not None
    assert withdrew.hears(kind, source, **what) is None
    assert places(agreed) != before
    assert places(withdrew) == before
    assert source not in withdrew.state.devices, "not even that it spoke is written down"


def test_consent_is_asked_for_each_kind_of_evidence_by_itself() -> None:
    home = Lived(replace(ANNA, consent=Consent(face=False)), BEN)

    assert home.face("ben", "office") is not None
    assert home.says("office", "hello", "anna", 0.9) is not None
    assert home.beacon("phone-anna", "office") is not None


def test_what_a_device_says_of_itself_is_remembered_and_can_be_taken_back() -> None:
    home = Lived()

    assert home.hears(ev.Described, "z/x", facts={"name": "Cellar", "unit": "%"}) is None
    home.hears(ev.Described, "z/x", facts={"name": "Attic"})
    assert home.state.known == {"z/x": {"name": "Attic", "unit": "%"}}

    home.hears(ev.Described, "z/x", facts={}, removed=True)
    assert home.state.known == {}


def test_a_source_may_name_its_own_area_if_the_house_has_one() -> None:
    home = Lived()
    somewhere = home.says("office", "hello")
    nowhere = home.says("tower", "hello again")
    mapped = home.hears(ev.Motion, "z/kitchen_motion", on=True, area="office")

    assert somewhere is not None
    assert nowhere is not None
    assert mapped is not None
    assert (somewhere.area, nowhere.area, mapped.area) == ("office", None, "kitchen")


def test_a_device_described_by_the_owner_stands_where_the_owner_says() -> None:
    entry = SourceEntry(id="mailbox", topic="rf/+", kind="contact", area="porch", means="mailbox")
    home = Lived(house=home_of(sources=(entry,)))

    fact = home.hears(ev.Contact, "rf/mailbox", open=True)

    assert fact is not None
    assert (fact.area, fact.means) == ("porch", "mailbox")
    assert "event:mailbox" in fact.touched


def test_what_the_house_knows_of_every_kind_of_channel() -> None:
    home = Lived()
    home.hears(ev.Motion, "z/a", on=True)
    home.hears(ev.Contact, "z/b", open=False)
    home.hears(ev.Power, "z/c", watts=3.5, channel="power")
    home.hears(ev.Level, "z/d", quantity="humidity", value=61.0)
    home.hears(ev.Device, "z/e", value="playing")
    home.hears(ev.Alarm, "z/f", hazard="smoke", on=False)
    home.hears(ev.Motion, "z/g", on=None)

    said = {source: [r.value for r in device.readings.values()] for source, device in home.state.devices.items()}

    assert said == {
        "z/a": [True], "z/b": [False], "z/c": [3.5], "z/d": [61.0], "z/e": ["playing"], "z/f": [False], "z/g": [None],
    }  # fmt: skip


def test_somebody_who_keeps_pressing_is_heard_again() -> None:
    home = Lived()
    heard = 0
    for _ in range(7):
        heard += home.hears(ev.Happened, "rf/433", name="doorbell") is not None
        home.later(1.0)

    assert heard == 3


def test_the_first_word_of_a_shut_door_brings_nobody_there() -> None:
    home = Lived()
    before = {who: person.places for who, person in home.state.people.items()}

    home.hears(ev.Contact, "z/door", open=False)

    assert {who: person.places for who, person in home.state.people.items()} == before
