"""What every store promises, wherever it keeps things. PostgreSQL takes part when HUBD_TEST_POSTGRES names one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubd.core.decisions import Call, Decision, Effect, Finding, Publish, Tell
from hubd.errors import StoreError
from hubd.store.journal import Journal
from hubd.store.memory import MemoryJournal
from hubd.store.values import Batch, Input, Mark, Position, Retention, Store

POSTGRES = os.environ.get("HUBD_TEST_POSTGRES", "")
DAY = 86400.0
Opener = Callable[[], Store]


def tell(id_: str, decision: str = "D1") -> Tell:
    return Tell(id=id_, decision=decision, output="kitchen_screen", kind="show", title="Dinner", data={"n": [1, None]})


def decided(id_: str, at: float = 100.0, intent: str = "recipe.suggest") -> Decision:
    return Decision(
        id=id_, at=at, home="elm", intent=intent, audience=("anna",), area="kitchen", verdict="show",
        outputs=("kitchen_screen",), title="Dinner", text="Soup?", urgency="normal", score=0.8, rule="recipes.dinner",
        because=("cooking 0.91",), reason="welcome", data={"recipe": {"name": "Soup"}},
        finding=Finding("recipes.dinner/when", True, "all hold", (Finding("recipes.dinner/when/0", None, "unknown"),)),
    )  # fmt: skip


def heard(seq: int, at: float | None = None, mid: int | None = None, payload: bytes = b"{}") -> Input:
    return Input(seq, float(seq) if at is None else at, "zigbee2mqtt/kitchen", payload, False, 1, mid)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens one store, empty at first; opening it again finds what was there."""
    if request.param == "memory":
        store = MemoryJournal()
        yield lambda: store
        return
    url = f"sqlite:///{tmp_path}/hubd.db"
    if request.param == "postgresql":
        if not POSTGRES:
            pytest.skip("HUBD_TEST_POSTGRES names no PostgreSQL server")
        url = _own_schema(POSTGRES)
    opened: list[Journal] = []

    def opener() -> Journal:
        opened.append(Journal.open(url))
        return opened[-1]

    yield opener
    for journal in opened:
        journal.close()


def _own_schema(server: str) -> str:
    """Tests leave each other's tables alone."""
    name = f"hubd_{uuid4().hex}"
    engine = sa.create_engine(server.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(sa.text(f"CREATE SCHEMA {name}"))
    engine.dispose()
    return f"{server}?options=-csearch_path%3D{name}"


@pytest.fixture
def store(open_store: Opener) -> Store:
    return open_store()


def test_a_new_store_is_empty(store: Store) -> None:
    restored = store.restore()

    assert (restored.snapshot, restored.seq, list(restored.tail)) == (None, 0, [])
    assert (store.pending(), store.decisions(), store.logged(), store.last_seq()) == ([], [], None, 0)
    assert store.first_at(5.0) == 1
    assert store.story("D1") is None


def test_what_was_committed_is_there_after_opening_again(open_store: Opener) -> None:
    inputs = [heard(n, payload=bytes([n, 0, 255])) for n in range(1, 4)]
    open_store().commit(Batch(inputs=inputs, decisions=[decided("D1", at=2.0)], effects=[tell("E1")]))

    again = open_store()

    assert list(again.inputs()) == inputs
    assert again.decisions() == [decided("D1", at=2.0)]
    assert [(entry.effect, entry.state) for entry in again.pending()] == [(tell("E1"), "pending")]


def test_going_on_starts_at_the_newest_snapshot_with_the_inputs_after_it(open_store: Opener) -> None:
    store = open_store()
    store.commit(Batch(inputs=[heard(1), heard(2)], snapshot=b"two"))
    store.commit(Batch(inputs=[heard(3)], snapshot=b"three"))
    store.commit(Batch(inputs=[heard(4), heard(5)]))

    restored = open_store().restore()

    assert (restored.snapshot, restored.seq) == (b"three", 3)
    assert [entry.seq for entry in restored.tail] == [4, 5]


def test_a_snapshot_that_is_of_no_use_gives_way_to_the_one_before(store: Store) -> None:
    store.commit(Batch(inputs=[heard(1)], snapshot=b"old"))
    store.commit(Batch(inputs=[heard(2)], snapshot=b"new"))

    restored = store.restore(usable=lambda snapshot: snapshot != b"new")

    assert (restored.snapshot, [entry.seq for entry in restored.tail]) == (b"old", [2])


def test_a_snapshot_without_inputs_is_as_of_the_newest_input(store: Store) -> None:
    store.commit(Batch(inputs=[heard(1), heard(2)]))
    store.commit(Batch(snapshot=b"later"))

    assert store.restore().seq == 2


def test_the_same_thing_twice_is_one_thing(store: Store) -> None:
    first = store.commit(Batch(inputs=[heard(1)], decisions=[decided("D1")], effects=[tell("E1"), tell("E2")]))
    store.mark("E1", "done", 5.0)

    again = store.commit(Batch(inputs=[heard(1)], decisions=[decided("D1")], effects=[tell("E1"), tell("E3")]))

    assert [effect.id for effect in first] == ["E1", "E2"]
    assert [effect.id for effect in again] == ["E3"]
    assert [entry.effect.id for entry in store.pending()] == ["E2", "E3"]
    assert len(store.decisions()) == 1
    assert [entry.seq for entry in store.inputs()] == [1]


def test_the_outbox_keeps_every_kind_of_effect_in_order(store: Store) -> None:
    effects: list[Effect] = [
        Call(id="E9", decision="D1", service="light.turn_on", data={"brightness": 3}, expires=9.0),
        tell("E5"),
        Publish(id="E1", decision="D1", topic="lab/out", payload="\x01é", qos=1, retain=True),
    ]
    store.commit(Batch(decisions=[decided("D1", at=7.0)], effects=effects))

    assert [entry.effect for entry in store.pending()] == effects
    assert {entry.changed for entry in store.pending()} == {7.0}


def test_an_effect_is_pending_until_it_is_finished(store: Store) -> None:
    store.commit(Batch(decisions=[decided("D1")], effects=[tell(f"E{n}") for n in range(6)]))
    store.mark("E0", "started", 101.0)
    for effect, state in zip(("E1", "E2", "E3"), ("done", "failed", "uncertain"), strict=True):
        store.mark(effect, state, 102.0, "so it was")  # type: ignore[arg-type]  # words of `EffectState`
    store.commit(Batch(marks=[Mark("E4", "expired", 103.0, "too late")]))

    assert [(entry.effect.id, entry.state) for entry in store.pending()] == [("E0", "started"), ("E5", "pending")]
    story = store.story("D1")
    assert story is not None
    assert [(entry.state, entry.changed, entry.detail) for entry in story.effects][3:5] == [
        ("uncertain", 102.0, "so it was"),
        ("expired", 103.0, "too late"),
    ]


def test_what_is_finished_is_not_started_again_by_a_timer_that_fires_twice(store: Store) -> None:
    batch = Batch(decisions=[decided("D1")], effects=[tell("E1")], marks=[Mark("E1", "started", 101.0)])
    store.commit(batch)
    store.mark("E1", "done", 102.0)

    assert store.commit(batch) == ()
    assert store.pending() == []


def test_a_decision_has_a_story_with_the_message_that_caused_it(store: Store) -> None:
    store.commit(Batch(inputs=[heard(1, at=99.0), heard(2, at=100.0), heard(3, at=101.0)]))
    store.commit(Batch(decisions=[decided("D100"), decided("D200")], effects=[tell("E1", "D100"), tell("E2", "D200")]))

    story = store.story("D1")

    assert story is not None
    assert story.decision == decided("D100")
    assert [entry.effect.id for entry in story.effects] == ["E1"]
    assert [entry.seq for entry in story.inputs] == [2]
    assert store.story("D") is None, "two decisions begin like that"
    assert store.story("%") is None


def test_decisions_are_found_by_time_and_intent_newest_first(store: Store) -> None:
    kinds = ["recipe.suggest", "study.start"] * 3
    store.commit(Batch(decisions=[decided(f"D{n}", at=float(n), intent=kind) for n, kind in enumerate(kinds)]))

    assert [told.id for told in store.decisions(limit=2)] == ["D5", "D4"]
    assert [told.id for told in store.decisions(since=1.0, until=3.0)] == ["D3", "D2", "D1"]
    assert [told.id for told in store.decisions(intent="study.start")] == ["D5", "D3", "D1"]


def test_a_message_sent_again_after_a_crash_is_known(open_store: Opener) -> None:
    store = open_store()
    store.commit(Batch(inputs=[heard(1, mid=7, payload=b"on"), heard(2, mid=8, payload=b"off")]))
    again = open_store()

    assert again.redelivered(7, "zigbee2mqtt/kitchen", b"on")
    assert not again.redelivered(7, "zigbee2mqtt/kitchen", b"off"), "another payload is another message"
    assert not again.redelivered(7, "zigbee2mqtt/hall", b"on")
    assert not again.redelivered(9, "zigbee2mqtt/kitchen", b"on")

    again.commit(Batch(inputs=[heard(3, mid=7, payload=b"new")]))

    assert again.redelivered(7, "zigbee2mqtt/kitchen", b"new")
    assert not again.redelivered(7, "zigbee2mqtt/kitchen", b"on"), "packet ids are used again"


def test_a_whole_backlog_that_is_sent_again_is_known(open_store: Opener) -> None:
    store = open_store()
    backlog = [heard(number, mid=number, payload=b"%d" % number) for number in range(1, 20_001)]
    store.commit(Batch(inputs=backlog))
    again = open_store()

    assert all(again.redelivered(number, "zigbee2mqtt/kitchen", b"%d" % number) for number in range(1, 20_001, 997))


def test_inputs_are_found_by_number_and_time(store: Store) -> None:
    store.commit(Batch(inputs=[heard(n, at=10.0 * (n // 2)) for n in range(1, 2501)]))

    assert [entry.seq for entry in store.inputs(after=1200, until=1203)] == [1201, 1202, 1203]
    assert sum(1 for _ in store.inputs()) == 2500
    assert store.first_at(0.0) == 1
    assert store.first_at(10.0) == 2
    assert store.first_at(11.0) == 4
    assert store.first_at(1e9) == 2501


def test_the_position_of_the_daily_log_is_kept(open_store: Opener) -> None:
    store = open_store()
    store.mark_logged(Position("2026-03-01", 10, 5))
    store.commit(Batch(inputs=[heard(1)]))
    store.mark_logged(Position("2026-03-02", 3, 9))

    assert store.logged() == Position("2026-03-02", 3, 9)
    store.commit(Batch())
    assert open_store().logged() == Position("2026-03-02", 3, 9)


def test_what_is_older_than_its_time_goes_and_the_rest_stays(store: Store) -> None:
    store.commit(Batch(inputs=[heard(n, at=n * DAY) for n in range(1, 41)], snapshot=b"state"))
    store.commit(Batch(decisions=[decided("D1", at=1 * DAY), decided("D2", at=30 * DAY)]))
    store.commit(Batch(effects=[tell("E1", "D1"), tell("E2", "D1"), tell("E3", "D2")]))
    store.mark("E1", "done", DAY)

    gone = store.purge(40 * DAY, Retention(inputs=5 * DAY, decisions=20 * DAY))

    assert gone == 34 + 1
    assert [entry.seq for entry in store.inputs()] == list(range(35, 41))
    assert [told.id for told in store.decisions()] == ["D2"]
    assert [entry.effect.id for entry in store.pending()] == ["E2", "E3"], "what is still to be done stays"
    assert store.purge(40 * DAY, Retention(inputs=5 * DAY, decisions=20 * DAY)) == 0


def test_inputs_that_are_needed_to_go_on_are_never_purged(store: Store) -> None:
    store.commit(Batch(inputs=[heard(1), heard(2)], snapshot=b"state"))
    store.commit(Batch(inputs=[heard(3)]))

    store.purge(1e9, Retention())

    assert [entry.seq for entry in store.restore().tail] == [3]


def test_numbers_go_on_even_when_all_is_old(store: Store) -> None:
    store.commit(Batch(inputs=[heard(1), heard(2)], snapshot=b"state"))

    store.purge(1e9, Retention())

    assert store.last_seq() == 2


@given(
    topic=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
    payload=st.binary(),
    at=st.floats(0, 4e9).map(lambda at: round(at, 3)),
    retain=st.booleans(),
    mid=st.none() | st.integers(1, 65535),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_input_comes_back_as_it_was(
    store: Store, topic: str, payload: bytes, at: float, retain: bool, mid: int | None
) -> None:
    entry = Input(store.last_seq() + 1, at, topic, payload, retain, 1, mid)

    store.commit(Batch(inputs=[entry]))

    assert list(store.inputs(after=entry.seq - 1)) == [entry]


@pytest.mark.skipif(not POSTGRES, reason="HUBD_TEST_POSTGRES names no PostgreSQL server")
def test_a_connection_that_the_server_closed_is_made_again() -> None:
    url = _own_schema(POSTGRES)
    journal = Journal.open(url)
    journal.commit(Batch(inputs=[heard(1)]))
    server = sa.create_engine(POSTGRES.replace("postgresql://", "postgresql+psycopg://"))
    with server.begin() as connection:
        idle = "pid <> pg_backend_pid() AND state = 'idle'"
        connection.execute(sa.text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {idle}"))
    server.dispose()

    with pytest.raises(StoreError, match="not reachable"):
        journal.commit(Batch(inputs=[heard(2)]))
    journal.commit(Batch(inputs=[heard(2)]))

    assert journal.last_seq() == 2
    journal.close()
