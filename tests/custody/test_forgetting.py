"""Forgetting a person: not a byte of their names, vectors and messages stays, and everybody else's home goes on."""

from __future__ import annotations

import re
import shutil
import sqlite3
import zlib
from array import array
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from struct import pack
from typing import NamedTuple

import msgspec
import pytest
from backports import zstd
from click.testing import CliRunner, Result

from hubd.cli import hubd
from hubd.config.load import load
from hubd.core.evidence.gallery import template
from hubd.logs import read_log
from hubd.privacy.config import without
from hubd.privacy.forgetting import Receipt
from hubd.privacy.mention import Mentions, Words, words_for
from hubd.runtime.restoring import restore
from hubd.store import identities
from hubd.store.daily import DailyLog
from hubd.store.journal import Journal
from hubd.store.note import Note
from hubd.store.values import Batch, Input
from tests.custody.lived import HOME, PRIVATE, VECTOR, fresh

WORDS = ["ottilie", "phone-4711", "pixel", PRIVATE, "Quintanilha", "Oncology", "blue tablets", "Result", "Clinic"]
"""What names Ottilie, and words of messages, reminders and appointments of hers that do not."""


class Forgotten(NamedTuple):
    """A home that has forgotten Ottilie, what was said of it, and the home before."""

    home: Path
    done: Result
    receipt: Receipt
    before: Path


@pytest.fixture(scope="module")
def forgotten(before: Path, tmp_path_factory: pytest.TempPathFactory) -> Forgotten:
    folder = tmp_path_factory.mktemp("forgotten")
    home = Path(shutil.copytree(before, folder / "home"))
    file = folder / "receipt.json"
    done = call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes", "--receipt", file)
    return Forgotten(home, done, msgspec.json.decode(file.read_bytes(), type=Receipt), before)


def call(*arguments: object) -> Result:
    return CliRunner().invoke(hubd, [str(argument) for argument in arguments], catch_exceptions=True)


def every_byte(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below a folder, packed ones unpacked, base64 and JSON not."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if data[:4] == b"\x28\xb5\x2f\xfd":
                data += zstd.decompress(data)
            if data[:1] == b"\x78":
                data += zlib.decompress(data)
            yield str(path.relative_to(folder)), data


def traces(folder: Path) -> set[tuple[str, str]]:
    """File and word, wherever something of Ottilie still stands; her face in every form it is kept in."""
    wanted = {word: re.compile(re.escape(word.encode()), re.IGNORECASE) for word in WORDS}
    made = template(VECTOR)
    assert made is not None
    digits = ",".join(f"{x:g}" for x in VECTOR[:4])
    for name, form in (
        ("digits", msgspec.json.encode(VECTOR)[1:-1]), ("few digits", digits.encode()), ("codes", made.codes[:12]),
        ("base64", b64encode(made.codes)[:20]),
        ("doubles", pack("<4d", *VECTOR[:4])), ("floats", array("f", VECTOR).tobytes()[:16]),
    ):  # fmt: skip
        wanted[name] = re.compile(re.escape(form))
    return {(file, word) for file, data in every_byte(folder) for word, form in wanted.items() if form.search(data)}


def test_a_home_that_lived_is_full_of_traces(home: Path) -> None:
    """Otherwise the tests below would prove nothing."""
    found = traces(home)
    logs = {f"logs/{name}" for name in ("2026-03-02.jsonl.zst", "2026-03-03.snapshot", "likelihoods.json")}

    assert {"hubd.db", "hubd.yaml", *logs} <= {file for file, _ in found}
    assert {"codes", "base64", "digits", "ottilie", PRIVATE} <= {word for _, word in found}


def test_nothing_of_the_person_stays(forgotten: Forgotten) -> None:
    gone = forgotten.receipt.gone

    assert traces(forgotten.home) == set(), forgotten.done.output
    assert forgotten.done.exit_code == 0, forgotten.done.output
    assert forgotten.receipt.left == ()
    assert min(gone[what] for what in ("inputs", "decisions", "effects", "snapshots", "log lines")) >= 2
    assert gone["learned models"] == gone["learned figures"] == gone["faces and voices"] == 1
    assert b"ottilie" not in msgspec.json.encode(forgotten.receipt).lower()


def test_free_pages_and_the_write_ahead_log_hold_nothing(home: Path) -> None:
    """Rows that were deleted before are in nobody's table, but in the file."""
    with closing(sqlite3.connect(home / "hubd.db")) as raw:
        raw.execute("PRAGMA secure_delete=OFF")
        raw.execute("DELETE FROM inputs WHERE seq < 10")
        raw.commit()
    assert b"biopsy" in (home / "hubd.db").read_bytes() + b"".join(p.read_bytes() for p in home.glob("hubd.db-wal"))

    call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes")

    assert traces(home) == set()


def test_the_others_keep_what_is_theirs(forgotten: Forgotten) -> None:
    settings = load(forgotten.before / "hubd.yaml")
    was = fresh(settings)
    with closing(Journal.open(settings.store.url)) as journal:
        last = restore(journal, was, settings.store.logs)

    settings = load(forgotten.home / "hubd.yaml")
    assert settings.household.people.keys() == {"ben"}
    assert settings.household.outputs.keys() == {"kitchen_screen", "kitchen_speaker", "ben_phone"}
    now = fresh(settings)
    with closing(Journal.open(settings.store.url)) as journal:
        assert restore(journal, now, settings.store.logs) == journal.last_seq() == last
        texts = [entry.payload for entry in journal.inputs()]
        assert sum(b"Put the bins out" in text for text in texts) == 2
        assert any(decision.audience == ("ben",) for decision in journal.decisions())
    assert now.brain.heads == {"ben": was.brain.heads["ben"]}
    assert now.state.galleries["face"].people.keys() == {"ben"}
    assert identities.read(settings.store.logs).gallery("face").people.keys() == {"ben"}
    assert now.state.people.keys() == {"ben"}
    assert now.state.people["ben"].places == was.state.people["ben"].places
    assert [answer.person for answer in now.state.policy.welcome.answers] == ["ben"] * 2
    assert now.state.policy.welcome.weights != was.state.policy.welcome.weights, "learned anew from Ben's answers alone"


def test_the_logs_that_are_left_replay(forgotten: Forgotten, tmp_path: Path) -> None:
    home, out = forgotten.home, tmp_path / "out.jsonl"
    done = call("replay", home / "logs", "--config", home / "hubd.yaml", "--decisions", out)

    assert done.exit_code == 0, done.output
    rows = [msgspec.json.decode(line) for line in out.read_bytes().splitlines()]
    assert {who for row in rows for who in row["for"]} == {"ben"}


def test_the_daily_log_goes_on_where_it_was(home: Path) -> None:
    """The journal knows how long the newest file has become, and the next input is added to it."""
    call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes")
    settings = load(home / "hubd.yaml")
    kept = len(list(read_log(home / "logs" / "2026-03-03.jsonl.zst")))

    with closing(Journal.open(settings.store.url)) as journal:
        seq = journal.last_seq() + 1
        at = list(journal.inputs())[-1].at + 60
        batch = Batch(inputs=[Input(seq, at, "zigbee2mqtt/hall_motion", b'{"occupancy":true}')])
        journal.commit(batch)
        diary = DailyLog(settings.store.logs, settings.household.time_zone, journal)
        diary.take(batch, 1e9)
        diary.close()

    lines = list(read_log(home / "logs" / "2026-03-03.jsonl.zst"))
    assert len(lines) == kept + 1
    assert lines[-1].topic == "zigbee2mqtt/hall_motion"


def test_doing_it_again_changes_nothing(home: Path) -> None:
    call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes", "--also", "phone-4711")
    then = {path: path.read_bytes() for path in (home / "logs").rglob("*") if path.is_file()}

    done = call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes", "--also", "phone-4711")

    assert done.exit_code == 0, done.output
    assert {path: path.read_bytes() for path in (home / "logs").rglob("*") if path.is_file()} == then


def test_what_was_noted_is_forgotten_as_well(home: Path) -> None:
    with closing(Journal.open(f"sqlite:///{home}/hubd.db")) as journal:
        last = journal.last_seq()
    note = Note(home / "hubd.db-note")
    note.write([Input(last + 1, 2e9, "owntracks/ottilie/pixel", b"{}"), Input(last + 2, 2e9, "lab/x", b"1")])
    note.close()

    call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes")

    assert [(entry.seq, entry.topic) for entry in Note(home / "hubd.db-note").read(last)] == [(last + 1, "lab/x")]
    assert traces(home) == set()


def test_copies_that_nobody_can_clean_are_removed_and_told(home: Path) -> None:
    (home / "hubd.db.damaged-20260101T000000Z").write_bytes(b"...Ottilie...")
    (home / "logs.before-20260101T000000Z").mkdir()
    (home / "logs.before-20260101T000000Z" / "2026-01-01.jsonl.zst").write_bytes(b"x")

    done = call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes")

    assert "removed hubd.db.damaged-20260101T000000Z" in done.output
    assert not list(home.glob("*.damaged-*")) + list(home.glob("*.before-*"))


def test_what_is_left_is_named_and_no_success(home: Path) -> None:
    """A file of somebody else's in the folder is not hubd's to change."""
    (home / "logs" / "my notes.txt").write_text("Ottilie's birthday is in May")

    done = call("forget", "ottilie", "--config", home / "hubd.yaml", "--yes")

    assert done.exit_code == 1
    assert "still named in my notes.txt" in done.output


def test_somebody_unknown_is_an_error_that_says_what_to_do(home: Path) -> None:
    done = call("forget", "otilie", "--config", home / "hubd.yaml", "--yes")

    assert "there are: ben, ottilie" in str(done.exception)


@pytest.mark.parametrize(
    ("text", "named"),
    [("ottilie", True), ("OTTILIE", True), ("ottilie_phone", True), ("hubd/elm/person/ottilie/state", True),
     ("Ottilies", True), ("Ottilie's", True), ("Scottilie", False), ("ottiliea", False), ("phone-4711", True),
     ("phone-47112", False), (r'{"a":"\u004fttilie"}', True), ("Ben", False)],
)  # fmt: skip
def test_names_are_words(text: str, named: bool) -> None:
    assert Mentions(Words("ottilie", ("ottilie", "phone-4711"))).data(text.encode()) is named


def test_slots_of_locks_are_no_names(tmp_path: Path) -> None:
    (tmp_path / "hubd.yaml").write_text(
        "home: {id: elm}\npeople: {anna: {identities: {login: ['3', '0411223344'], ha: person.anna_s}}}\n"
    )

    assert words_for(load(tmp_path / "hubd.yaml"), "anna").names == (
        "anna", "Anna", "person.anna_s", "0411223344", "person/anna_s",
    )  # fmt: skip


FLOW = "home: {id: elm}\npeople: {anna: {role: adult}, ottilie: {role: adult}, ben: {}}\n"
FLOW_LAST = "home: {id: elm}\npeople: {anna: {role: adult}, ottilie: {role: adult}}   # all of us\n"
ALONE = "home: {id: elm}\npeople:\n  ottilie:\n    name: Ottilie\nareas:\n  hall:\n"
COMMENTS = """\
home: {id: elm}
people:
  anna: {role: adult}   # works at home
  ottilie:
    # since May
    name: Ottilie   # her name

    role: adult

  # the boy
  ben:
outputs:
  p1: {type: phone, person: ottilie}   # her phone
  p2:
    type: phone
    person: ben"""


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (FLOW, "home: {id: elm}\npeople: {anna: {role: adult}, ben: {}}\n"),
        (FLOW_LAST, "home: {id: elm}\npeople: {anna: {role: adult}}   # all of us\n"),
        (ALONE, "home: {id: elm}\npeople:\nareas:\n  hall:\n"),
        (COMMENTS, "home: {id: elm}\npeople:\n  anna: {role: adult}   # works at home\n\n  # the boy\n  ben:\n"
                   "outputs:\n  p2:\n    type: phone\n    person: ben"),
        (HOME, None),
    ],
)  # fmt: skip
def test_the_configuration_loses_the_person_and_nothing_else(tmp_path: Path, text: str, after: str | None) -> None:
    (tmp_path / "hubd.yaml").write_text(text)
    (tmp_path / "secrets.yaml").write_text("broker: x\n")

    edited = without(tmp_path / "hubd.yaml", "ottilie", Mentions(Words("ottilie", ("ottilie",))))

    assert edited.problem == ""
    assert edited.left == ()
    if after is not None:
        assert edited.text == after
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_configuration_that_needs_the_person_is_left_alone(tmp_path: Path) -> None:
    text = "home: {id: elm}\npeople: {ottilie: {}}\npolicy: {critical_senders: [Ottilie]}\nmqtt: {client_id: !env NO}\n"
    (tmp_path / "hubd.yaml").write_text(text)
    edited = without(tmp_path / "hubd.yaml", "ottilie", Mentions(Words("ottilie", ("ottilie",))))

    assert "NO is not set" in edited.problem
    assert edited.left == ("hubd.yaml:3: policy: {critical_senders: [Ottilie]}",)
    assert (tmp_path / "hubd.yaml").read_text() == text
