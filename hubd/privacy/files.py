"""Taking one person out of the files beside the journal: daily logs, snapshots, what was learned, what was set aside.

Every file is written anew beside its old self and takes its place whole, so that a power cut leaves one or the other,
and whoever begins again finishes.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from hubd.core.household import Household
from hubd.integration import Message
from hubd.logs import read_log
from hubd.logs.lines import line_of
from hubd.privacy.mention import Mentions
from hubd.privacy.scrub import scrubbed, scrubbed_snapshot
from hubd.runtime.announced import FILE as ANNOUNCED
from hubd.runtime.relive import MARKS
from hubd.store import heads, identities, likelihoods
from hubd.store.daily import SNAPSHOT, SUFFIX, cut_to_whole_frames, replace
from hubd.store.note import Note
from hubd.web.tokens import Book

DAY = "????-??-??"
LEVEL = 9


def clean_logs(
    logs: Path, mentions: Mentions, household: Household, progress: Callable[[float], None]
) -> Counter[str]:
    """Daily logs, the snapshots beside them, and messages that were set aside. Counts lines and files."""
    done: Counter[str] = Counter()
    files = sorted([*logs.glob(f"{DAY}{SUFFIX}"), *logs.glob("poisoned.log")])
    for number, file in enumerate(files):
        done["log lines"] += _clean_log(file, mentions, household)
        progress(number / len(files))
    for file in sorted(logs.glob(f"{DAY}{SNAPSHOT}")):
        done["snapshots"] += _clean_snapshot(file, mentions, household)
    return done


def _clean_log(file: Path, mentions: Mentions, household: Household) -> int:
    """How many lines went. A file without any stays as it is."""
    gone = sum(mentions.message(message.topic, message.payload) for message in read_log(file))
    if gone:
        lines = (line_of(message, household.time_zone) for message in _rest(read_log(file), mentions))
        owned(file, lambda: replace(file, _packed(lines) if file.name.endswith(SUFFIX) else lines))
    return gone


def _rest(messages: Iterable[Message], mentions: Mentions) -> Iterator[Message]:
    for message in messages:
        kept = mentions.kept(message.topic, message.payload)
        if kept is not None:
            yield Message(message.at, message.topic, kept, message.retain, message.qos)


def _packed(lines: Iterator[bytes]) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True).compressobj()
    for line in lines:
        if data := packer.compress(line):
            yield data
    yield packer.flush()


def _clean_snapshot(file: Path, mentions: Mentions, household: Household) -> int:
    before = file.read_bytes()
    after = scrubbed_snapshot(before, mentions, household)
    if after == before:
        return 0
    if after is None:
        file.unlink()
    else:
        owned(file, lambda: replace(file, iter([after])))
    return 1


def clean_learned(logs: Path, mentions: Mentions, learned_of: Iterable[str]) -> Counter[str]:
    """What was learned: heads (their names come from the snapshots and promotions), and the home's own figures."""
    done: Counter[str] = Counter()
    for name in sorted(set(learned_of)):
        file = logs / heads.FOLDER / f"{name}{heads.SUFFIX}"
        if file.exists():
            file.unlink()
            done["learned models"] += 1
    for file, kind in _notebooks(logs):
        done[kind] += _clean_notebook(file, NOTEBOOKS[kind], mentions)
    return done


NOTEBOOKS: dict[str, Any] = {
    "learned figures": likelihoods.Versions, "learned marks": dict, "announcements": dict, "tokens": Book,
    "faces and voices": identities.Book,
}  # fmt: skip
"""Small JSON files, and what their contents are."""


def _notebooks(logs: Path) -> Iterator[tuple[Path, str]]:
    yield logs / likelihoods.FILE, "learned figures"
    yield logs / heads.FOLDER / MARKS, "learned marks"
    yield logs / ANNOUNCED, "announcements"
    yield logs / identities.FILE, "faces and voices"


def _clean_notebook(file: Path, kind: Any, mentions: Mentions) -> int:
    """Was there anything in it? One that nobody can read, nobody can clean: it goes."""
    try:
        before = msgspec.json.decode(file.read_bytes(), type=kind)
    except FileNotFoundError:
        return 0
    except (msgspec.MsgspecError, UnicodeDecodeError):
        file.unlink()
        return 1
    after = scrubbed(before, mentions)
    if after == before:
        return 0
    text = msgspec.json.format(msgspec.json.encode(kind() if after is None else after), indent=1) + b"\n"
    owned(file, lambda: replace(file, iter([text])))
    return 1


def clean_tokens(file: Path, mentions: Mentions) -> int:
    """Tokens of the person let nobody in any more."""
    return _clean_notebook(file, NOTEBOOKS["tokens"], mentions)


def clean_note(file: Path, after: int, mentions: Mentions) -> int:
    """What was noted and not written yet, renumbered so that it still follows on input `after`."""
    note = Note(file)
    before = note.read(after)
    rest = [entry for entry in before if not mentions.message(entry.topic, entry.payload)]
    file.unlink(missing_ok=True)
    if rest:
        note.write([entry._replace(seq=after + number) for number, entry in enumerate(rest, start=1)])
        note.close()
    return len(before) - len(rest)


def remove_set_aside(journal: Path | None, logs: Path) -> list[str]:
    """Whole copies that nobody can clean: damaged journals, and what a restored backup moved aside."""
    found = [*logs.parent.glob(f"{logs.name}.before-*")]
    if journal is not None:
        found += [*journal.parent.glob(f"{journal.name}.damaged-*"), *journal.parent.glob(f"{journal.name}*.before-*")]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return sorted(path.name for path in found)


def length_of(file: Path) -> int:
    """The length of a day's log, cut to its last whole frame."""
    return cut_to_whole_frames(file)


def owned(file: Path, write: Callable[[], object]) -> None:
    """Write a file anew for whoever owned it before: an administrator may tidy for hubd's user."""
    before = file.stat() if file.exists() else file.parent.stat()
    write()
    if os.geteuid() == 0:
        with suppress(FileNotFoundError):  # whoever waited for it may have taken it away already
            os.chown(file, before.st_uid, before.st_gid)
