"""Taking one person out of the files beside the journal: daily logs, snapshots, what was learned, what was set aside.

Every file is written anew beside its old self and takes its place whole, so that a power cut leaves one or the other,
and whoever begins again finishes.
"""

from __future__ import annotations

import io
import shutil
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from hubd.core.household import Household
from hubd.integration import Message
from hubd.logs import read_log
from hubd.logs.lines import line_of
from hubd.packed import DAMAGE, MAGIC, packed, unpacked
from hubd.privacy.mention import Mentions
from hubd.privacy.scrub import scrubbed
from hubd.runtime.announced import FILE as ANNOUNCED
from hubd.runtime.relive import MARKS
from hubd.store import heads, identities, likelihoods
from hubd.store.daily import SNAPSHOT, SUFFIX, cut_to_whole_frames
from hubd.store.note import Note
from hubd.web.tokens import Book
from hubd.whole_files import PRIVATE, write_whole

DAY, DAY_NAME = "????-??-??", "2026-03-02"
ZLIB = (b"\x78\x9c", b"\x78\xda", b"\x78\x01")
PIECE, OVERLAP = 1 << 20, 1 << 10


@dataclass(frozen=True, slots=True)
class Eraser:
    """What may stay: the payload of a message (or None), a snapshot (or None); and whether anything may have to go."""

    perhaps: Callable[[bytes], bool]
    message: Callable[[str, bytes], bytes | None]
    snapshot: Callable[[bytes], bytes | None]


def logs_in(logs: Path) -> list[Path]:
    """Daily logs, the oldest first, and messages that were set aside."""
    return [*sorted(logs.glob(f"{DAY}{SUFFIX}")), *logs.glob("poisoned.log")]


def clean_logs(
    files: Sequence[Path], eraser: Eraser, household: Household, progress: Callable[[float], None]
) -> Counter[str]:
    """Logs, and the snapshots beside them. Counts lines and files."""
    done: Counter[str] = Counter()
    for number, file in enumerate(files):
        done["log lines"] += _clean_log(file, eraser, household)
        snapshot = file.with_name(file.name[: len(DAY_NAME)] + SNAPSHOT)
        done["snapshots"] += _clean_snapshot(snapshot, eraser) if snapshot.exists() else 0
        progress((number + 1) / len(files))
    return done


def _clean_log(file: Path, eraser: Eraser, household: Household) -> int:
    """How many lines went. A file without any stays as it is, and nearly all are not even read line by line."""
    if not any(map(eraser.perhaps, pieces(file))):
        return 0
    if all(eraser.message(message.topic, message.payload) == message.payload for message in read_log(file)):
        return 0
    gone: Counter[str] = Counter()
    lines = (line_of(message, household.time_zone) for message in _rest(read_log(file), eraser, gone))
    write_whole(file, packed(lines) if file.name.endswith(SUFFIX) else lines, mode=PRIVATE)
    return gone.total()


def _rest(messages: Iterable[Message], eraser: Eraser, gone: Counter[str]) -> Iterator[Message]:
    for message in messages:
        kept = eraser.message(message.topic, message.payload)
        gone["lines"] += kept != message.payload
        if kept is not None:
            yield Message(message.at, message.topic, kept, message.retain, message.qos)


def pieces(path: Path) -> Iterator[bytes]:
    """What a file says, unpacked, in pieces that overlap by more than any name is long."""
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic == MAGIC:
            found = unpacked(file)
        else:
            plain = io.BytesIO(zlib.decompress(file.read())) if magic[:2] in ZLIB else file
            found = iter(partial(plain.read, PIECE), b"")
        before = b""
        with suppress(*DAMAGE):  # a log that ends in the middle was read up to there
            for piece in found:
                yield before + piece
                before = (before + piece)[-OVERLAP:]


def _clean_snapshot(file: Path, eraser: Eraser) -> int:
    before = file.read_bytes()
    after = eraser.snapshot(before)
    if after == before:
        return 0
    if after is None:
        file.unlink()
    else:
        write_whole(file, after, mode=PRIVATE)
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
    write_whole(file, text, mode=PRIVATE)
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
