"""Several rulebooks over one belief decide exactly what each of them decides alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from msgspec.structs import replace as with_

from hubd.config.load import load
from hubd.core.activities.forest import Forest
from hubd.core.activities.heads import Head, Layout
from hubd.core.brain import Brain
from hubd.core.codec import decision_line, decode_state, encode_state
from hubd.core.events import AnyEvent, Promoted
from hubd.core.household import PolicySettings
from hubd.core.leaning import Leaning
from hubd.core.state import State
from hubd.integration import Message, router_of
from hubd.learning.apprentice import Apprentice
from hubd.logs import read_log
from hubd.runtime.assemble import assemble
from hubd.runtime.chorus import BELIEF, OWN, Chorus, Diverged, believe_alike
from hubd.runtime.operator import Operator
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import write

LONG = 4500
"""Messages: until some time in the afternoon."""

CHATTY = """\
- id: chatty.kitchen
  stage: act
  when: {all: [{area: kitchen, occupied: true, for: 40s}]}
  propose: {intent: chatty.hello, for: adults_home, expires: 5m}
  cool_down: 5m
- id: chatty.power
  stage: act
  when: {any: [{device: kitchen_hob_plug, above: 50, for: 37s}, {device: kitchen_fridge_plug, above: 60}]}
  do: [{publish: chatty/power}]
- {pack: recipes, stage: shadow}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A family of three and a dog, from the night to the end of an afternoon."""
    folder = tmp_path_factory.mktemp("day")
    life = live(Life.of(invent("small", 3, 4, pets=True), seed=4))
    write(life, sense(life), folder)
    (folder / "chatty.yaml").write_text(CHATTY)
    return folder


@pytest.fixture(scope="module")
def day(home: Path) -> list[Message]:
    return list(read_log(home / "log.jsonl"))[:LONG]


def household(home: Path, *rules: str) -> Operator:
    settings = load(home / "home.yaml")
    operator = assemble(
        settings, router_of(settings.household, settings.mqtt), rules=tuple(home / each for each in rules)
    )
    operator.learner = Apprentice()
    return operator


def with_policy(operator: Operator, policy: PolicySettings) -> Operator:
    operator.brain = replace(operator.brain, household=replace(operator.brain.household, policy=policy))
    return operator


def variants(home: Path) -> list[Operator]:
    return [
        household(home), household(home, "chatty.yaml"),
        with_policy(household(home, "chatty.yaml"), PolicySettings(quiet_from=time(0, 1), quiet_to=time(23, 59))),
    ]  # fmt: skip


def alone(operator: Operator, messages: list[Message]) -> tuple[list[bytes], bytes]:
    told = []
    for message in messages:
        told += [decision_line(each, operator.brain.household) for each in operator.take(message).decisions]
    return told, encode_state(operator.state)


def together(operators: list[Operator], messages: list[Message]) -> list[tuple[list[bytes], bytes]]:
    choir = Chorus(operators)
    told: list[list[bytes]] = [[] for _ in operators]
    for message in messages:
        for mine, operator, taken in zip(told, operators, choir.take(message), strict=True):
            mine += [decision_line(each, operator.brain.household) for part in taken for each in part.decisions]
    return [(mine, encode_state(operator.state)) for mine, operator in zip(told, operators, strict=True)]


def test_each_decides_and_remembers_what_it_would_alone(home: Path, day: list[Message]) -> None:
    wanted = [alone(operator, day) for operator in variants(home)]

    got = together(variants(home), day)

    assert got == wanted
    assert len({tuple(told) for told, _ in got}) == 3, "variants that decide alike would prove nothing"


def test_from_the_middle_of_a_life_too(home: Path, day: list[Message]) -> None:
    half = LONG // 2
    begun = household(home)
    alone(begun, day[:half])

    def resumed() -> list[Operator]:
        operators = variants(home)
        for operator in operators:
            operator.state = begun.state
        return operators

    wanted = [alone(operator, day[half:]) for operator in resumed()]

    assert together(resumed(), day[half:]) == wanted


class OneNight:
    """Promotes something that was learned, once."""

    def __init__(self, at: float) -> None:
        self.at: float | None = at

    def watch(self, event: AnyEvent, state: State, brain: object) -> Promoted | None:
        if self.at is None or state.now < self.at:
            return None
        self.at = None
        return Promoted(at=state.now, arrived=state.now, source="hubd/training", leaning=Leaning(name="learned"))


@pytest.mark.parametrize("who", [0, 1])
def test_what_one_of_them_has_learned_of_peoples_wishes_stays_its_own(who: int, home: Path, day: list[Message]) -> None:
    def taught() -> list[Operator]:
        operators = variants(home)[:2]
        operators[who].examiner = OneNight(day[500].at)
        return operators

    wanted = [alone(operator, day[:1500]) for operator in taught()]

    assert together(taught(), day[:1500]) == wanted
    assert [decode_state(state).policy.welcome.leaning.name for _, state in wanted][who] == "learned"


class Teacher:
    """Learns something about somebody, once."""

    def __init__(self, at: float) -> None:
        self.at = at
        self.watched = 0

    def watch(self, event: AnyEvent, state: State, brain: Brain) -> Brain:
        self.watched += 1
        if state.now < self.at or brain.heads:
            return brain
        idle = Forest(("other",), (0,), b"\xff\xff", bytes(4), bytes(4), ((1.0,),))
        return replace(brain, heads={next(iter(state.people)): Head("learned", Layout(()), idle)})


def test_what_is_learned_of_beliefs_is_learned_once_and_known_to_all(home: Path, day: list[Message]) -> None:
    def pupils() -> list[Operator]:
        operators = variants(home)[:2]
        for operator in operators:
            operator.learner = Teacher(day[700].at)
        return operators

    wanted = [alone(operator, day[:1500]) for operator in pupils()]
    operators = pupils()
    learners = [operator.learner for operator in operators]

    assert together(operators, day[:1500]) == wanted
    assert [len(operator.brain.heads) for operator in operators] == [1, 1]
    assert [isinstance(each, Teacher) and each.watched > 0 for each in learners] == [True, False]


def test_what_makes_no_sense_is_told_of_in_each(home: Path) -> None:
    nonsense = Message(1000.0, f"hubd/{load(home / 'home.yaml').household.id}/in/sound", b"no json")

    done = Chorus(variants(home)).take(nonsense)

    assert all(taken[-1].rejected for taken in done)


def test_every_part_of_the_state_is_belief_or_somebodys_own() -> None:
    assert "people" in BELIEF
    assert set(OWN) == {"desk", "rules", "policy", "wake_at"}


def test_who_lives_elsewhere_believes_otherwise(home: Path) -> None:
    one, other = household(home), household(home)
    moved = replace(one.brain.household, areas={})
    other.brain = replace(other.brain, household=moved)

    assert believe_alike(one, household(home))
    assert not believe_alike(one, other)
    with pytest.raises(Diverged):
        Chorus([one, other])


class Model:
    """A model with a name, opened anew by each household."""

    def __init__(self, id_: str) -> None:
        self.id = id_


def test_the_same_model_opened_twice_sees_the_same(home: Path) -> None:
    def with_model(id_: str) -> Operator:
        operator = household(home)
        operator.brain = replace(operator.brain, onlooker=Model(id_))  # type: ignore[arg-type]  # all of it that is asked for
        return operator

    assert believe_alike(with_model("a"), with_model("a"))
    assert not believe_alike(with_model("a"), with_model("b"))
    assert not believe_alike(with_model("a"), household(home))


def test_a_policy_that_would_change_a_belief_is_noticed(
    home: Path, day: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not, but who knows what the future brings: then each must live alone."""
    real = Operator.live

    def meddling(operator: Operator, event: object) -> object:
        taken = real(operator, event)  # type: ignore[arg-type]  # what the real one takes
        operator.state = with_(operator.state, people=dict(operator.state.people))
        return taken

    choir = Chorus(variants(home))
    monkeypatch.setattr(Operator, "live", meddling)

    with pytest.raises(Diverged, match="changed what is believed"):
        for message in day:
            choir.take(message)


def test_lessons_that_differ_part_the_variants(home: Path, day: list[Message]) -> None:
    operators = variants(home)[:2]
    choir = Chorus(operators)
    choir.take(day[0])
    operators[0].brain = replace(operators[0].brain, movers=0.5)

    with pytest.raises(Diverged, match="learned"):
        choir.take(day[1])
