"""Work is spread over processes so that nobody waits, and comes back in the order of the question."""

from __future__ import annotations

import gc
import multiprocessing
from pathlib import Path

import pytest

from hubd.compare.ahead import _received, read_ahead, said_in
from hubd.compare.crowd import Task, live_all, plan
from hubd.compare.live import Life, Recording, live
from hubd.compare.variants import Variant
from hubd.core.events import Described
from hubd.errors import HubError
from hubd.logs import LogReport
from hubd.runtime.chorus import Chorus, Diverged
from hubd.runtime.litter import SELDOM
from tests.compare.conftest import Evening, line


def variants(evening: Evening) -> tuple[Variant, ...]:
    return Variant("old", evening.config, ()), Variant("new", evening.config, (evening.rules,))


def recordings(count: int) -> list[Recording]:
    return [Recording(f"r{n}", (Path(f"r{n}.jsonl"),)) for n in range(count)]


@pytest.mark.parametrize(
    ("logs", "workers", "tasks"),
    [(1, 1, ["0:01"]), (1, 2, ["0:01"]), (3, 2, ["0:01", "1:01", "2:01"]), (3, 8, ["0:01", "1:01", "2:01"])],
)
def test_variants_stay_together_while_there_are_recordings_enough(logs: int, workers: int, tasks: list[str]) -> None:
    pair = (Variant("old", Path("h")), Variant("new", Path("h")))

    found = plan([(recording, pair) for recording in recordings(logs)], workers)

    assert [f"{task.places[0][0]}:{''.join(str(n) for _, n in task.places)}" for task in found] == tasks


def test_a_sweep_over_one_recording_is_dealt_out_evenly() -> None:
    many = tuple(Variant(str(n), Path("h")) for n in range(5))

    tasks: list[Task] = plan([(recordings(1)[0], many)], 2)

    assert [[variant.name for variant in task.variants] for task in tasks] == [["0", "2", "4"], ["1", "3"]]


def lived(found: list[list[Life]]) -> list[list[list[str]]]:
    return [[[decision.id for decision in life.decisions] for life in row] for row in found]


def test_processes_give_what_one_process_gives(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    work = [(Recording("evening", (evening.log,)), variants(evening))]
    counts: list[int] = []

    one = live_all(work, 1, counts.append)
    monkeypatch.setattr("hubd.compare.crowd.TOGETHER", 1)
    two = live_all(work, 2)

    assert lived(one) == lived(two)
    assert one[0][0].messages == counts[-1]
    assert [life.messages for life in two[0]] == [one[0][0].messages] * 2
    assert len(one[0][1].decisions) > len(one[0][0].decisions) > 5
    assert all(decision.finding is None for decision in one[0][0].decisions)


def test_what_devices_say_of_themselves_is_heard_ahead(evening: Evening, tmp_path: Path) -> None:
    """A recording in which a device announces itself is read to its end."""
    contact = {"type": "binary", "name": "contact", "property": "contact", "value_on": False, "value_off": True}
    said = [{"ieee_address": "0x01", "type": "EndDevice", "friendly_name": "attic_door",
             "definition": {"exposes": [contact]}}]  # fmt: skip
    log = tmp_path / "announced.jsonl"
    log.write_text(line("2026-03-02T17:19:00.000+01:00", "zigbee2mqtt/bridge/devices", said)
                   + evening.log.read_text(encoding="utf-8"))  # fmt: skip
    found = list(said_in(Recording("announced", (log,)), variants(evening)[0], LogReport()))

    assert [type(event) for event in found[0].events] == [Described]
    assert len(found) > 1000


def damaged(evening: Evening, folder: Path) -> Recording:
    """The evening with a line that is none, and with a device that another one replaces under way."""
    lines = evening.log.read_text(encoding="utf-8").splitlines()
    spoilt = folder / "spoilt.jsonl"
    spoilt.write_text("\n".join([*lines[:100], "no line", *lines[100:]]), encoding="utf-8")
    return Recording("spoilt", (spoilt,))


def test_what_another_process_has_read_is_what_one_reads_oneself(
    evening: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = damaged(evening, tmp_path)
    wanted = live(recording, variants(evening))
    monkeypatch.setattr("hubd.compare.ahead.WORTH", 1)
    monkeypatch.setattr("hubd.compare.live.messages", None)  # it must not be read here

    (found,) = live_all([(recording, variants(evening))], 2)

    assert found == wanted
    assert found[0].rejected and any("spoilt.jsonl:101" in note for note in found[0].notes)


def test_whoever_reads_elsewhere_says_why_there_is_no_more_and_ends_with_the_listener(
    evening: Evening, tmp_path: Path
) -> None:
    recording = damaged(evening, tmp_path)
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe(duplex=False)
    theirs.close()

    with pytest.raises(HubError, match="--jobs 1"):
        next(_received(mine, LogReport()))
    gone = Recording("gone", (Path("gone.jsonl"),))
    with read_ahead(gone, variants(evening)[0], LogReport()) as said, pytest.raises(HubError, match="no such log"):
        next(said)
    with read_ahead(recording, variants(evening)[0], LogReport()) as said:
        assert next(said).at  # whoever has heard enough leaves no process behind
    assert not multiprocessing.active_children()


def test_what_goes_wrong_in_a_process_is_told_here(evening: Evening) -> None:
    work = [(Recording("nowhere", (Path("nowhere.jsonl"),)), variants(evening))] * 2

    with pytest.raises(HubError, match="no such log"):
        live_all(work, 2)


def test_messages_and_their_arrival_are_noted(evening: Evening) -> None:
    (life,) = live(Recording("evening", (evening.log,)), variants(evening)[:1])

    assert len(life.arrived) == 19
    assert all(life.first is not None and life.last is not None and life.first <= at <= life.last
               for at in life.arrived.values())  # fmt: skip
    assert sum(life.rejected.values()) == 1


def test_nothing_is_lived_through_after_until(evening: Evening) -> None:
    whole, *_ = live(Recording("evening", (evening.log,)), variants(evening)[:1])
    assert whole.first is not None

    (half,) = live(Recording("evening", (evening.log,), whole.first + 600.0), variants(evening)[:1])

    assert half.last is not None
    assert half.last <= whole.first + 600.0
    assert half.messages < whole.messages


def test_variants_that_part_on_the_way_live_alone(evening: Evening, monkeypatch: pytest.MonkeyPatch) -> None:
    """The promise is what each would have decided alone; sharing the belief is only quicker."""
    recording = Recording("evening", (evening.log,))
    wanted = live(recording, variants(evening))
    real = Chorus.take

    def parting(self: Chorus, message: object) -> object:
        if len(self.operators) > 1:
            raise Diverged("for once")
        return real(self, message)  # type: ignore[arg-type]  # what the real one takes

    monkeypatch.setattr(Chorus, "take", parting)

    assert lived([live(recording, variants(evening))]) == lived([wanted])


def test_a_long_life_is_not_searched_for_garbage_again_and_again(
    evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, meanwhile = gc.get_threshold(), []

    monkeypatch.setattr("hubd.compare.live.STRIDE", 50)
    live(Recording("evening", (evening.log,)), variants(evening)[:1], lambda _: meanwhile.append(gc.get_threshold()))

    assert set(meanwhile) == {SELDOM}
    assert gc.get_threshold() == before
