"""One home as one key: order, repetitions, gaps and setups leave no trace in what it decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from hubd.core.codec import decision_line
from hubd.core.step import Step, step
from hubd.errors import Unavailable
from hubd.fleet import furnish
from hubd.fleet.furnish import Furnisher
from hubd.fleet.home import Home, unpacked
from hubd.fleet.invent import records
from hubd.fleet.order import MOST, REPEATS
from hubd.fleet.record import OPERATOR, Record, home_of, record_of, written
from hubd.fleet.setup import NoSuchPack, Setup, Shelf, decode_setup, setup_record
from hubd.fleet.tally import Alarm
from hubd.integration import Message
from hubd.runtime import operator
from tests.fleet.street import lives, replayed, street


@pytest.fixture(scope="module")
def furnisher(tmp_path_factory: pytest.TempPathFactory) -> Furnisher:
    return Furnisher(Shelf(tmp_path_factory.mktemp("packs")))


@pytest.fixture(scope="module")
def mine() -> list[Record]:
    """An evening of one home, with messages in it."""
    found = street(1, 1_500)
    assert found[0].via == OPERATOR
    return found


def lived(home: Home, records: Iterable[Record]) -> tuple[list[bytes], list[Alarm]]:
    lines: list[bytes] = []
    alarms: list[Alarm] = []
    for record in records:
        reaction = home.take(record)
        alarms += reaction.alarms
        for decision in reaction.decisions:
            assert home.operator is not None
            lines.append(decision_line(decision, home.operator.brain.household))
    return lines, alarms


@pytest.fixture(scope="module")
def expected(mine: list[Record], furnisher: Furnisher) -> list[bytes]:
    lines = lived(Home(mine[0].home, furnisher), mine)[0]
    assert len(lines) >= 5
    return lines


def test_a_home_decides_as_its_own_hub_would(mine: list[Record], expected: list[bytes], tmp_path: Path) -> None:
    assert replayed(mine, tmp_path) == {mine[0].home: expected}


@pytest.mark.parametrize("every", [1, 40, 250])
def test_a_home_may_be_put_away_and_taken_up_at_any_moment(
    mine: list[Record], expected: list[bytes], furnisher: Furnisher, every: int
) -> None:
    some = mine if every > 1 else mine[:60]
    kept, lines = b"", []
    for start in range(0, len(some), every):
        home = Home(mine[0].home, furnisher, kept)
        lines += lived(home, some[start : start + every])[0]
        kept = home.snapshot()

    assert lines == expected[: len(lines)]
    assert lines == expected or every == 1


def test_what_comes_again_counts_once(mine: list[Record], expected: list[bytes], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    again = [record for start in range(0, len(mine), 50) for record in (*mine[start : start + 50], *mine[:start][-80:])]

    assert lived(home, again) == (expected, [])
    assert home.tally.repeated == len(again) - len(mine)


def test_what_comes_out_of_order_is_put_in_order(
    mine: list[Record], expected: list[bytes], furnisher: Furnisher
) -> None:
    """Within the home's patience: neighbours that are at most three seconds apart change places."""
    mixed: list[Record] = []
    group: list[Record] = []
    for record in mine:
        if group and record.message.at - group[0].message.at > 3.0:
            mixed += reversed(group)
            group = []
        group.append(record)
        if record is mine[0] or record is mine[1]:  # the first one says where the numbers begin
            mixed += group
            group = []
    mixed += reversed(group)

    assert mixed != mine
    assert lived(Home(mine[0].home, furnisher), mixed) == (expected, [])


def test_a_gap_is_counted_and_told_and_the_home_goes_on(mine: list[Record], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    lines, alarms = lived(home, [*mine[:100], *mine[130:]])

    assert home.tally.lost == 30
    assert [alarm.kind for alarm in alarms] == ["gap"]
    assert alarms[0].what.startswith("30 missing from hub")
    assert home.tally.records == len(mine) - 30 - 1
    assert lines


def test_no_more_than_so_many_wait(mine: list[Record], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    at_once = [replace(record, message=replace(record.message, at=mine[5].message.at)) for record in mine[7 : 9 + MOST]]
    _, alarms = lived(home, [*mine[:6], *at_once])

    assert [alarm.kind for alarm in alarms] == ["gap"]
    assert home.tally.lost == 1


def test_silence_ends_waiting_too(mine: list[Record], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    lived(home, [*mine[:50], mine[51]])
    waits = home.wake_at
    before = home.tally.records
    reaction = home.advance(mine[51].message.at + 5.0)

    assert waits is not None
    assert home.tally.records == before + 1
    assert [alarm.kind for alarm in reaction.alarms] == ["gap"]


def test_a_forwarder_that_counts_anew_is_told_of(mine: list[Record], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    far = [replace(record, seq=record.seq + 2 * REPEATS) for record in mine[1:30]]
    _, alarms = lived(home, [mine[0], *far, *mine[30:33]])

    assert {alarm.kind for alarm in alarms} == {"backwards"}
    assert home.tally.repeated == 3


def test_a_home_without_setup_is_told_of_once(mine: list[Record], furnisher: Furnisher) -> None:
    home = Home(mine[0].home, furnisher)
    lines, alarms = lived(home, mine[1:50])

    assert lines == []
    assert [alarm.kind for alarm in alarms] == ["no setup"]
    assert home.tally.homeless == 49


def test_what_the_core_cannot_live_through_is_set_aside(
    mine: list[Record], expected: list[bytes], furnisher: Furnisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = step
    poison = Message(mine[40].message.at, "zigbee2mqtt/living_pir", b'{"occupancy":true,"poison":1}')

    def fragile(state: object, event: object, brain: object) -> Step:
        if home.tally.records == 41:
            raise ZeroDivisionError("a bug")
        return real(state, event, brain)  # type: ignore[arg-type]  # what the real one takes

    monkeypatch.setattr(operator, "step", fragile)
    home = Home(mine[0].home, furnisher)
    records = [*mine[:41], Record(mine[0].home, 41, poison), *(replace(r, seq=r.seq + 1) for r in mine[41:])]
    lines, alarms = lived(home, records)

    assert home.tally.poisoned >= 1
    assert {alarm.kind for alarm in alarms} == {"poisoned"}
    assert "ZeroDivisionError" in alarms[0].what
    assert lines == expected


@pytest.mark.parametrize(
    "broken",
    [
        {"home": {"id": "elsewhere"}},
        {"home": {"id": "Elm Street"}},
        {"home": {"id": "small-000000"}, "rules": ["mine/"]},
        {"home": {"id": "small-000000"}, "areas": {"hall": {"adjacent": ["nowhere"]}}},
        {},
    ],
)
def test_a_setup_that_makes_no_sense_leaves_the_home_as_it_is(
    mine: list[Record], expected: list[bytes], furnisher: Furnisher, broken: dict[str, object]
) -> None:
    home = Home(mine[0].home, furnisher)
    wrong = setup_record(mine[0].home, 2, mine[60].message.at, Setup("wrong", broken))
    lines, alarms = lived(home, [*mine[:60], wrong, *mine[60:]])

    assert [alarm.kind for alarm in alarms] == ["refused"]
    assert (home.version, home.tally.refused) == ("first", 1)
    assert lines == expected


def test_a_rule_pack_that_is_not_on_the_shelf_is_refused(mine: list[Record], furnisher: Furnisher) -> None:
    setup = replace(decode_setup(mine[0].message.payload), packs=("energy@000000000000",))

    with pytest.raises(NoSuchPack, match="energy@"):
        furnisher.furnish(mine[0].home, setup)


def test_a_worker_without_what_it_needs_refuses_no_setup_for_that(
    mine: list[Record], furnisher: Furnisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_given: object) -> None:
        raise Unavailable("not installed")

    monkeypatch.setattr(furnish, "router_of", gone)

    with pytest.raises(Unavailable):
        Home(mine[0].home, furnisher).take(mine[0])


def test_a_pack_is_what_its_name_says(tmp_path: Path) -> None:
    rules = tmp_path / "energy.yaml"
    rules.write_text("- {pack: messages, enabled: false}\n")
    shelf = Shelf(tmp_path / "packs")
    name = shelf.put(rules)
    first = shelf.rules(name)
    (tmp_path / "packs" / name / "energy.yaml").write_text("- {pack: recipes, enabled: false}\n")

    assert name.startswith("energy@")
    assert len(first.changes) == 1
    with pytest.raises(NoSuchPack, match="not what its name says"):
        Shelf(tmp_path / "packs").rules(name)


def test_moved_walls_begin_belief_anew_and_forget_nothing_that_was_promised(
    mine: list[Record], furnisher: Furnisher
) -> None:
    home = Home(mine[0].home, furnisher)
    lived(home, mine[:400])
    before = home.operator.state if home.operator is not None else None
    setup = decode_setup(mine[0].message.payload)
    rooms = {**setup.document["areas"], "attic": {"kind": "other", "adjacent": ["hall"]}}
    moved = replace(setup, version="attic", document={**setup.document, "areas": rooms})
    lived(home, [setup_record(mine[0].home, 2, mine[399].message.at, moved)])
    after = home.operator.state if home.operator is not None else None
    lines, alarms = lived(home, mine[400:])

    assert before is not None
    assert after is not None
    assert (after.devices, after.policy, after.desk) == (before.devices, before.policy, before.desk)
    assert len(next(iter(after.people.values())).places) == len(next(iter(before.people.values())).places) + 1
    assert (alarms, home.version) == ([], "attic")
    assert lines


def test_a_record_is_read_as_it_was_written(mine: Sequence[Record]) -> None:
    for record in (*mine[:50], Record("elm", 7, Message(1.5, "a/b", b"\xff\x00", True, 1), "cellar")):
        assert record_of(written(record)) == record
        assert home_of(written(record)) == record.home


def test_a_small_home_is_small(mine: list[Record], furnisher: Furnisher) -> None:
    """After a whole day with a message every half hour: what may still be answered is most of it."""
    day = list(records(list(lives()), 1))
    home = Home(day[0].home, furnisher)
    lived(home, day)

    assert day[0].home.startswith("small")
    assert len(home.snapshot()) <= 32_000
    assert unpacked(home.snapshot()).setup == decode_setup(mine[0].message.payload)
