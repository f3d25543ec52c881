"""The queue under flood: replaced readings go, everything else stays."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hubd.integration import Message
from hubd.runtime.arrivals import FLOOD, FULL, Arrival, Arrivals


def arrivals(*topics: str, readings: bool = True) -> Arrivals:
    queue = Arrivals((lambda message: message.topic.startswith("meter")) if readings else None)
    for number, topic in enumerate(topics):
        queue.add(Arrival(Message(float(number), topic, b"%d" % number), (1, number)))
    return queue


def drained(queue: Arrivals) -> list[tuple[str, bytes]]:
    out = []
    while queue:
        message = queue.pop().message
        out.append((message.topic, message.payload))
    return out


def test_without_a_flood_nothing_is_dropped() -> None:
    queue = arrivals(*["meter/1"] * (FLOOD - 1))
    assert queue.relieve() == []
    assert len(queue) == FLOOD - 1


def test_of_a_flooding_meter_only_the_newest_reading_stays_and_the_others_are_counted() -> None:
    queue = arrivals(*["meter/1", "meter/2"] * FLOOD, "door", "meter/1")
    dropped = queue.relieve()
    assert len(dropped) == 2 * FLOOD - 1
    assert drained(queue) == [
        ("meter/2", b"%d" % (2 * FLOOD - 1)),
        ("door", b"%d" % (2 * FLOOD)),
        ("meter/1", b"%d" % (2 * FLOOD + 1)),
    ]
    assert queue.dropped == {"meter/1": FLOOD, "meter/2": FLOOD - 1}


TOPICS = st.sampled_from(["meter/1", "meter/2", "door", "hubd/elm/in/message"])


@settings(max_examples=10)
@given(st.lists(TOPICS, min_size=FLOOD, max_size=FLOOD + 50))
def test_what_is_no_reading_survives_any_flood_in_its_order(topics: list[str]) -> None:
    queue = arrivals(*topics)
    queue.relieve()
    wanted = [(topic, b"%d" % n) for n, topic in enumerate(topics) if not topic.startswith("meter")]
    left = drained(queue)
    assert [entry for entry in left if not entry[0].startswith("meter")] == wanted
    for meter in {topic for topic in topics if topic.startswith("meter")}:
        newest = max(n for n, topic in enumerate(topics) if topic == meter)
        assert [entry for entry in left if entry[0] == meter] == [(meter, b"%d" % newest)]


def test_a_full_queue_says_so_and_a_recorded_day_may_be_longer() -> None:
    assert arrivals(*["door"] * FULL).full
    assert not arrivals(*["door"] * (FULL - 1)).full
    recorded = arrivals(*["meter/1"] * FULL, readings=False)
    assert not recorded.full and recorded.relieve() == []
