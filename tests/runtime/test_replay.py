"""Replay: the same log gives the same bytes, wherever it is cut, packed, or begun again."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from hubd.cli import hubd, progress
from hubd.config.load import load
from hubd.core.codec import decision_line, encode_state
from hubd.core.decisions import Decision, Effect
from hubd.errors import StoreFull
from hubd.integration import Message, router_of
from hubd.logs import read_log
from hubd.packed import frame
from hubd.runtime.assemble import assemble
from hubd.runtime.operator import Operator, Taken
from hubd.runtime.replay import Account, ContextAt, replay
from hubd.simulate.homes import invent
from hubd.simulate.life import Life
from hubd.simulate.people import live
from hubd.simulate.sensors import sense
from hubd.simulate.write import config_text, log_lines
from hubd.store.journal import Journal
from hubd.store.values import Batch

CUTS = 20

LONELY = """\
home: {id: lonely, time_zone: Europe/Berlin}
areas: {den: {name: Den, kind: living}}
people: {eve: {name: Eve}}
"""


class Evening(NamedTuple):
    """An hour of a simulated family of four, with mail for everybody, answers, and a wet cellar."""

    config: Path
    log: Path
    lines: list[str]


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Evening:
    folder = tmp_path_factory.mktemp("evening")
    home = invent("middle", 4, 5)
    life = live(Life.of(home, seed=5))
    base = f"hubd/{home.id}/in"
    lines = [line for line in log_lines(life, sense(life)) if "T17:20" <= line[17:23] < "T18:15"]
    people = [resident.id for resident in home.residents]
    for minute in range(20, 75, 3):
        at = f"2026-03-02T{17 + minute // 60}:{minute % 60:02d}:00.500+01:00"
        to, text = people[minute // 3 % 4], f"Hello {minute}"
        message = {"id": f"m{minute}", "for": to, "app": "Chat", "sender": "Max", "text": text}
        lines.append(_line(at, f"{base}/message", message))
        lines.append(_line(at, f"{base}/feedback", {"intent": "message.deliver", "outcome": "dismissed"}))
    lines.append(_line("2026-03-02T18:10:00.000+01:00", "zigbee2mqtt/cellar_leak", {"water_leak": True}))
    lines.append(_line("2026-03-02T18:12:00.000+01:00", f"{base}/sound", "no sound that anybody knows"))
    lines.sort(key=lambda line: str(json.loads(line)["at"]))
    config, log = folder / "home.yaml", folder / "log.jsonl"
    config.write_text(config_text(home))
    log.write_text("".join(lines))
    return Evening(config, log, lines)


def _line(at: str, topic: str, payload: Any, **more: Any) -> str:
    return json.dumps({"at": at, "topic": topic, "payload": payload, **more}) + "\n"


@dataclass
class Lived:
    """What a replay in this process gave."""

    operator: Operator
    decisions: list[bytes]
    context: list[bytes]
    account: Account


class House:
    """A household to begin anew as often as a test likes; its rules are read once."""

    def __init__(self, config: Path) -> None:
        self.settings = load(config)
        self._first = self._assemble()

    def _assemble(self) -> Operator:
        return assemble(self.settings, router_of(self.settings.household, self.settings.mqtt))

    def operator(self, state: Any = None) -> Operator:
        return Operator(self._first.brain, router_of(self.settings.household, self.settings.mqtt), state)

    def live(self, messages: Sequence[Message], operator: Operator | None = None, **options: Any) -> Lived:
        lived = Lived(operator or self.operator(), [], [], Account())
        for item in replay(lived.operator, messages, account=lived.account, **options):
            if isinstance(item, Decision):
                lived.decisions.append(decision_line(item, self.settings.household))
            else:
                lived.context.append(item.line)
        return lived


@pytest.fixture(scope="module")
def house(evening: Evening) -> House:
    return House(evening.config)


@pytest.fixture(scope="module")
def messages(evening: Evening) -> list[Message]:
    return list(read_log(evening.log))


@pytest.fixture(scope="module")
def whole(house: House, messages: list[Message]) -> Lived:
    return house.live(messages, every=60.0)


@pytest.fixture
def lonely(tmp_path: Path) -> Path:
    """A home with one room and one person, quick to replay."""
    path = tmp_path / "lonely.yaml"
    path.write_text(LONELY)
    return path


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    """`hubd replay …`, with its two streams apart."""
    return CliRunner().invoke(hubd, ["replay", *map(str, arguments)], input=stdin, prog_name="hubd")


def at_of(line: bytes) -> float:
    return datetime.fromisoformat(json.loads(line)["at"]).timestamp()


# the same bytes


def test_two_runs_under_two_hash_seeds_give_the_same_bytes_as_this_one(
    evening: Evening, whole: Lived, tmp_path: Path
) -> None:
    running = []
    for seed in ("1", "4711"):
        command: list[str | Path] = [
            sys.executable, "-m", "hubd", "replay", evening.log, "--config", evening.config,
            "--decisions", tmp_path / f"{seed}.d", "--context", tmp_path / f"{seed}.c",
        ]  # fmt: skip
        running.append(subprocess.Popen(command, env={**os.environ, "PYTHONHASHSEED": seed}, stderr=subprocess.PIPE))
    told = [process.communicate(timeout=120)[1] for process in running]

    assert [process.returncode for process in running] == [0, 0], told
    for seed in ("1", "4711"):
        assert (tmp_path / f"{seed}.d").read_bytes().splitlines() == whole.decisions
        assert (tmp_path / f"{seed}.c").read_bytes().splitlines() == whole.context
    assert len(whole.decisions) > 20, "an evening without decisions would prove nothing"
    assert len({json.loads(line)["verdict"] for line in whole.decisions}) > 2


def test_a_log_cut_anywhere_gives_the_same_decisions_up_to_there(
    house: House, messages: list[Message], whole: Lived
) -> None:
    for part in range(1, CUTS + 1):
        kept = messages[: len(messages) * part // (CUTS + 1)]
        cut = house.live(kept, every=60.0)
        until = kept[-1].at

        assert cut.decisions == whole.decisions[: len(cut.decisions)]
        assert cut.context == whole.context[: len(cut.context)]
        assert all(at_of(line) >= until for line in whole.decisions[len(cut.decisions) :])
        assert all(at_of(line) >= until for line in whole.context[len(cut.context) :])


def test_a_snapshot_in_the_middle_goes_on_with_the_same_bytes(
    evening: Evening, house: House, messages: list[Message], whole: Lived, tmp_path: Path
) -> None:
    half = len(messages) // 2
    first = house.live(messages[:half])
    (tmp_path / "state").write_bytes(encode_state(first.operator.state))
    (tmp_path / "rest.jsonl").write_text("".join(evening.lines[half:]))

    said = run(
        tmp_path / "rest.jsonl", "--config", evening.config, "--snapshot", tmp_path / "state",
        "--decisions", tmp_path / "rest.d",
    )  # fmt: skip

    assert said.exit_code == 0, said.output
    rest = (tmp_path / "rest.d").read_bytes().splitlines()
    assert first.decisions + rest == whole.decisions
    assert rest


@pytest.mark.parametrize("packed", ["log.jsonl.gz", "log.jsonl.zst", "folder", "-"])
def test_a_log_may_come_packed_in_parts_or_through_a_pipe(packed: str, lonely: Path, tmp_path: Path) -> None:
    lines = [
        _line(f"2026-03-02T18:{minute:02d}:00+01:00", "hubd/lonely/in/sound",
              {"area": "den", "label": "Speech", "score": 0.9})
        for minute in range(30)
    ]  # fmt: skip
    text = "".join(lines)
    plain, log = tmp_path / "plain.jsonl", tmp_path / packed
    plain.write_text(text)
    match packed:
        case "log.jsonl.gz":
            log.write_bytes(gzip.compress(text.encode()))
        case "log.jsonl.zst":
            log.write_bytes(frame(text.encode()))
        case "folder":
            log.mkdir()
            (log / "2.jsonl.gz").write_bytes(gzip.compress("".join(lines[10:]).encode()))
            (log / "1.jsonl").write_text("".join(lines[:10]))
        case _:
            log = Path("-")

    wanted = run(plain, "--config", lonely, "--context", "-")
    got = run(log, "--config", lonely, "--context", "-", stdin=text)

    assert (wanted.exit_code, got.exit_code) == (0, 0)
    assert got.stdout == wanted.stdout
    assert len(got.stdout.splitlines()) == 30
    assert json.loads(got.stdout.splitlines()[-1])["people"]["eve"]["area"] == "den"


def test_the_decisions_may_go_down_a_pipe_too(evening: Evening, whole: Lived) -> None:
    said = run(evening.log, "--config", evening.config, "--decisions", "-")

    assert said.stdout.encode().splitlines() == whole.decisions
    assert "messages" in said.stderr
    assert "decisions:" not in said.stderr, "the account is for people, and only without files"


# time


def test_context_lines_stand_at_every_round_minute_of_the_log(messages: list[Message], whole: Lived) -> None:
    times = [at_of(line) for line in whole.context]

    assert times[0] - messages[0].at < 60.0
    assert messages[-1].at - times[-1] < 60.0
    assert all(at % 60.0 == 0.0 for at in times)
    assert all(b - a == 60.0 for a, b in pairwise(times))


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("2026-03-29T01:10:00+01:00", "2026-03-29T03:30:00+02:00",
         ["01:30:00+01:00", "03:00:00+02:00", "03:30:00+02:00"]),
        ("2026-10-25T02:10:00+02:00", "2026-10-25T03:00:00+01:00",
         ["02:30:00+02:00", "02:00:00+01:00", "02:30:00+01:00", "03:00:00+01:00"]),
    ],
    ids=["spring", "autumn"],
)  # fmt: skip
def test_context_goes_on_through_gaps_and_over_the_change_of_clocks(
    first: str, last: str, wanted: list[str], lonely: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(_line(first, "x", 1) + _line(last, "x", 2))

    said = run(log, "--config", lonely, "--context", "-", "--every", "30m")

    assert [json.loads(line)["at"][11:] for line in said.stdout.splitlines()] == wanted


def test_timers_fire_before_the_message_that_follows_them(lonely: Path) -> None:
    """Two hours lie between the two messages; in the second's context, everything in between has been lived."""
    lived = House(lonely).live([Message(36000.0, "x", b"1"), Message(43200.0, "x", b"2")], every=3600.0)

    assert [at_of(line) for line in lived.context] == [36000.0, 39600.0, 43200.0]
    assert lived.operator.state.now >= 43200.0 - 300.0
    assert lived.operator.wake_at is not None
    assert lived.operator.wake_at > 43200.0


def test_a_context_line_holds_what_arrived_at_its_very_moment(lonely: Path) -> None:
    """Everything up to and including the round minute counts."""
    first, speech = Message(36000.0, "x", b"1"), b'{"area":"den","label":"Speech","score":0.9}'
    heard = House(lonely).live([first, Message(36060.0, "hubd/lonely/in/sound", speech)], every=60.0)
    silent = House(lonely).live([first, Message(36060.0, "x", b"2")], every=60.0)

    assert [at_of(line) for line in heard.context] == [36000.0, 36060.0]
    assert heard.context[0] == silent.context[0]
    assert heard.context[1] != silent.context[1]


def test_nothing_is_lived_through_after_until(house: House, messages: list[Message], whole: Lived) -> None:
    until = messages[len(messages) // 2].at

    lived = house.live(messages, until=until)

    assert lived.account.last is not None
    assert lived.account.last <= until
    assert lived.decisions == [line for line in whole.decisions if at_of(line) <= until][: len(lived.decisions)]
    assert all(at_of(line) >= until - 60.0 for line in whole.decisions[len(lived.decisions) :])


def test_until_as_an_option(lonely: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("".join(_line(f"2026-03-02T{hour}:00:00+01:00", "x", hour) for hour in (10, 11, 12)))

    said = run(log, "--config", lonely, "--until", "2026-03-02T11:30+01:00")

    assert said.exit_code == 0
    assert said.stderr.startswith("2 messages, 2026-03-02 10:00 to 2026-03-02 11:00; 3 lines\n")
    assert said.stderr.endswith("decisions: none; nothing called for one\n")


# bad input


def test_lines_that_cannot_be_read_are_named_counted_and_skipped(lonely: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    good = _line("2026-03-02T10:00:00+01:00", "x", 1)
    log.write_text(f"{good}not json\n{good}{{}}\n\n{good}")

    said = run(log, "--config", lonely, "--decisions", tmp_path / "d")

    assert said.exit_code == 0
    told = said.stderr.splitlines()
    assert told[0].startswith(f"{log}:2: skipped: ")
    assert told[1].startswith(f"{log}:4: skipped: ")
    assert told[2] == "3 messages, 2026-03-02 10:00 to 2026-03-02 10:00; 5 lines, 2 skipped"


def test_messages_that_make_no_sense_are_counted_by_their_reason(lonely: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    at = "2026-03-02T10:00:00+01:00"
    log.write_text(
        _line(at, "hubd/lonely/in/sound", "no json") + _line(at, "hubd/lonely/in/sound", [])
        + _line(at, "hubd/lonely/in/sound", {"area": "den", "label": "Speech", "score": 0.9})
    )  # fmt: skip

    lived = House(lonely).live(list(read_log(log)))
    said = run(log, "--config", lonely)

    assert sum(lived.account.rejected.values()) == 2
    assert lived.account.messages == 3
    for reason, count in lived.account.rejected.items():
        assert f"{count:6d} set aside: {reason}" in said.stderr


def test_an_empty_log_says_so(lonely: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text("\n")

    said = run(log, "--config", lonely, "--context", tmp_path / "c")

    assert said.exit_code == 0
    assert said.stderr == "the log holds no message that can be read\n"
    assert (tmp_path / "c").read_bytes() == b""


def test_a_log_that_begins_later_than_it_is_asked_for_says_so(lonely: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(_line("2026-03-02T10:00:00+01:00", "hubd/lonely/in/sound", {"area": "den", "label": "Speech"}))

    said = run(log, "--config", lonely, "--until", "2026-03-02T09:00:00+01:00")

    assert said.stderr == "the log begins after --until\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "no such log"),
        ([], "Missing argument"),
        (["log.jsonl", "--every", "often"], "write 30s, 5m, 2h or 1d"),
        (["log.jsonl", "--until", "tomorrow"], "'tomorrow' is no time: write it as 2026-03-02T18:30:00+01:00"),
        (["log.jsonl", "--until", "2026-03-02T18:30"], "lacks its offset"),
        (["log.jsonl", "--rules", "no_rules"], "there is no file or folder 'no_rules'"),
        (["log.jsonl", "--against", "old_rules"], "write none for the shipped rules alone"),
        (["log.jsonl", "--snapshot", "nowhere"], "nowhere"),
    ],
)
def test_wrong_arguments_end_with_two_and_say_what_is_wrong(
    arguments: list[str], said: str, lonely: Path, tmp_path: Path
) -> None:
    (tmp_path / "log.jsonl").write_text(_line("2026-03-02T10:00:00+01:00", "x", 1))
    ended = subprocess.run(
        [sys.executable, "-m", "hubd", "replay", *arguments, "--config", lonely],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert ended.returncode == 2
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("option", ["--decisions", "--context"])
@pytest.mark.parametrize("named", ["log.jsonl", "folder/log.jsonl", "home.yaml"])
def test_what_is_read_is_never_written_over(option: str, named: str, lonely: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    config = lonely.rename(tmp_path / "home.yaml")
    for log in (tmp_path / "log.jsonl", tmp_path / "folder/log.jsonl"):
        log.write_text(_line("2026-03-02T10:00:00+01:00", "x", 1))
    before = (tmp_path / named).read_bytes()

    said = run(tmp_path / "log.jsonl", tmp_path / "folder", "--config", config, option, tmp_path / named)

    assert said.exit_code == 2
    assert "would be written over" in said.stderr
    assert (tmp_path / named).read_bytes() == before


def test_a_snapshot_of_a_newer_hubd_is_refused(lonely: Path, tmp_path: Path) -> None:
    (tmp_path / "state").write_bytes(b"\x92\xcd\x03\xe7\x80")
    (tmp_path / "log.jsonl").write_text("")

    said = run(tmp_path / "log.jsonl", "--config", lonely, "--snapshot", tmp_path / "state")

    assert "start the newer hubd again" in str(said.exception)


def test_rules_with_mistakes_stand_aside_and_are_named(lonely: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("- id: my.rule\n  wen: {mode: home}\n")
    lonely.write_text(LONELY + "rules: [rules.yaml]\n")
    (tmp_path / "log.jsonl").write_text(_line("2026-03-02T10:00:00+01:00", "x", 1))

    said = run(tmp_path / "log.jsonl", "--config", lonely)

    assert said.exit_code == 0
    assert "rules.yaml:2" in said.stderr
    assert "(it stands aside)" in said.stderr


# for people


def test_the_account_tells_the_evening_with_reasons(evening: Evening, whole: Lived) -> None:
    said = run(evening.log, "--config", evening.config)
    everything = run(evening.log, "--config", evening.config, "--all")
    decided = [json.loads(line) for line in whole.decisions]
    told = [d for d in decided if d["verdict"] not in ("suppress", "defer")]

    lines = said.stdout.splitlines()
    assert lines[0] == "Monday, 02 March 2026"
    assert [line for line in lines if line.startswith("  ") and line[2:4].isdigit()] == [
        f"  {d['at'][11:19]}  {d['verdict']:8s} {d['intent']} for {_names(evening, d['for'])}"
        + (f" on {', '.join(d['outputs'])}" if d["outputs"] else "")
        for d in told
    ]
    assert all(reason.rstrip(".") in said.stdout for d in told for reason in d["because"])
    assert f"decisions: {_counted(decided)}" in said.stderr
    assert len(everything.stdout.splitlines()) > len(lines)
    assert "suppress" not in said.stdout


def _names(evening: Evening, people: list[str]) -> str:
    household = load(evening.config).household
    return ", ".join(household.people[who].name for who in people) or "the house"


def _counted(decided: list[dict[str, Any]]) -> str:
    verdicts = sorted(d["verdict"] for d in decided)
    return ", ".join(f"{verdicts.count(v)} {v}" for v in dict.fromkeys(verdicts))


def test_a_journal_beside_the_replay_can_be_looked_into(evening: Evening, whole: Lived, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/journal.db"
    told = [json.loads(line) for line in whole.decisions]
    first = next(d for d in told if d["verdict"] not in ("suppress", "defer"))

    said = run(evening.log, "--config", evening.config, "--journal", url, "--decisions", tmp_path / "d")
    explained = CliRunner().invoke(hubd, ["explain", first["id"], "--config", str(evening.config), "--store", url])

    assert said.exit_code == 0, said.output
    assert (tmp_path / "d").read_bytes().splitlines() == whole.decisions
    assert explained.exit_code == 0, explained.output
    assert first["intent"] in explained.output
    assert first["title"] in explained.output


def test_a_journal_for_which_there_is_no_room_ends_the_replay(
    evening: Evening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(journal: Journal, batch: Batch) -> tuple[Effect, ...]:
        raise StoreFull("no room left")

    monkeypatch.setattr(Journal, "commit", full)
    said = run(evening.log, "--config", evening.config, "--journal", f"sqlite:///{tmp_path}/journal.db")

    assert isinstance(said.exception, StoreFull)


def test_a_file_that_is_no_journal_is_not_taken_for_one(lonely: Path, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text(_line("2026-03-02T10:00:00+01:00", "x", 1))
    before = lonely.read_bytes()

    said = run(tmp_path / "log.jsonl", "--config", lonely, "--journal", f"sqlite:///{lonely}")

    assert "is no journal" in str(said.exception)
    assert lonely.read_bytes() == before
    assert not [path for path in lonely.parent.iterdir() if "damaged" in path.name]


def test_a_bar_is_shown_at_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [Message(float(i), "x", b"1") for i in range(2 * progress.STRIDE)]
    quiet = iter(some)
    assert progress.reading(quiet, [Path("log.jsonl")], quiet=True) is quiet
    assert progress.reading(quiet, [Path("log.jsonl")], quiet=False) is quiet

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    shown = progress.reading(iter(some), [Path("log.jsonl")], quiet=False)

    assert shown is not quiet
    assert list(shown) == some


# the pieces


def test_a_replay_hears_every_message_and_what_it_led_to(lonely: Path) -> None:
    heard: list[tuple[Message, Taken]] = []
    sent = [Message(float(i), "x", b"1") for i in range(3)]

    items = list(replay(House(lonely).operator(), sent, every=1.0, listen=lambda m, t: heard.append((m, t))))

    assert [message for message, _ in heard] == sent
    assert [item.at for item in items if isinstance(item, ContextAt)] == [0.0, 1.0, 2.0]


def test_a_log_that_begins_at_a_round_minute_has_a_line_for_it(lonely: Path) -> None:
    lived = House(lonely).live([Message(36000.0, "x", b"1")], every=60.0)

    assert [at_of(line) for line in lived.context] == [36000.0]
