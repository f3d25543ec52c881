"""What the loop takes from the bus, and what it does not: each refusal is counted, acknowledged, and never written."""

from __future__ import annotations

import pytest

from tests.runtime.test_loop import Stage, living


@pytest.mark.parametrize("kind", ["event", "model", "identity", "state", "likelihoods", "anything"])
def test_nothing_is_believed_that_pretends_to_come_from_the_log(kind: str) -> None:
    def test() -> None:
        stage = Stage()
        stage.hears(f"hubd/lab/log/{kind}", b'{"type":"clock","at":0,"arrived":0,"source":"x"}', number=7)
        stage.loop.drained()

        assert stage.loop.counters.rejected == {"log: not over the bus": 1}
        assert ("acknowledge", (1, 7)) in stage.bus.story
        assert list(stage.store.inputs()) == []

    living(test)


def test_what_hubd_takes_back_of_its_own_announcements_leaves_no_mark() -> None:
    """Its topic may hold the name of somebody who was forgotten."""

    def test() -> None:
        stage = Stage()
        stage.loop.door.node = "/hubd_lab/"
        stage.hears("homeassistant/sensor/hubd_lab/ottilie_area/config", b"", number=7)
        stage.hears("homeassistant/sensor/other/lamp/config", b"", number=8)
        stage.loop.drained()
        stage.loop.stop()

        assert [entry.topic for entry in stage.store.inputs()] == ["homeassistant/sensor/other/lamp/config"]
        assert ("acknowledge", (1, 7)) in stage.bus.story

    living(test)


@pytest.mark.parametrize("payload", [b"[" * 100_000, b'{"at":"\xff"}', b'{"at":"9999-12-31T23:59:59-23:59"}'])
def test_a_clock_that_makes_no_sense_is_refused(payload: bytes) -> None:
    def test() -> None:
        stage = Stage()
        stage.hears("hubd/lab/in/clock", payload, number=7)

        assert ("acknowledge", (1, 7)) in stage.bus.story
        assert stage.loop.counters.rejected.total() == 1

    living(test)
