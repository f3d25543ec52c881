"""What is kept of one person, for that person: everything readable, in files that any program opens.

What others were told is theirs, also where it names the person; what came from the person, is addressed to them or is
believed and learned of them is in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec

from hubd.config.settings import Settings
from hubd.core.activities.heads import Head
from hubd.core.codec import decision_line
from hubd.core.household import Household
from hubd.core.layered import Layered
from hubd.errors import StoreError
from hubd.logs.lines import line_of
from hubd.privacy.mention import Mentions, Words
from hubd.runtime.restoring import restore
from hubd.store import identities, likelihoods
from hubd.store.journal import Journal

ADDRESSED = ("for", "person", "by")
"""Keys of a message that say whose it is."""
MOST = 10**9
README = """\
What hubd keeps of {person} in {home}, as of {at}.

profile.json     what the configuration says: name, languages, diet, identities, consent
inputs.jsonl     what was heard of {person} or came for them, one message a line, as it arrived
decisions.jsonl  what was decided for {person}, with the reasons
effects.jsonl    what was said, shown or pushed, and how that went
memory.jsonl     what is believed and remembered now: whereabouts, faces and voices as numbers, answers, appointments
learned.jsonl    what was learned of {person}: the model of what they do, figures about their devices

No picture and no sound is kept anywhere. Messages and logs are kept for {inputs:g} days, decisions for {decisions:g}.
`hubd forget {person}` removes all of it.
"""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def hand_out(settings: Settings, words: Words, target: Path, now: datetime) -> dict[str, int]:
    """Write everything to a new folder, or to a `.zip`. Returns lines by file. Raises `StoreError` or `OSError`."""
    folder = target.with_suffix("") if target.suffix == ".zip" else target
    if folder.exists() or target.exists():
        raise StoreError(f"{target} exists already; name a new folder or .zip file")
    folder.mkdir(mode=0o700, parents=True)
    try:
        counts = {name: _write(folder / name, rows) for name, rows in _files(settings, words)}
        store = settings.store
        about = README.format(
            person=words.person, home=settings.household.name, at=now.astimezone(UTC).isoformat(timespec="seconds"),
            inputs=store.keep_inputs / 86400, decisions=store.keep_decisions / 86400,
        )  # fmt: skip
        (folder / "README.txt").write_text(about, encoding="utf-8")
        if target.suffix == ".zip":
            _zip(folder, target)
    except BaseException:
        target.unlink(missing_ok=True) if target.is_file() else shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        if target.suffix == ".zip":
            shutil.rmtree(folder, ignore_errors=True)
    return counts


def _zip(folder: Path, target: Path) -> None:
    target.touch(mode=0o600)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)


def _write(file: Path, rows: Iterable[bytes]) -> int:
    count = 0
    with file.open("wb") as out:
        file.chmod(0o600)
        for row in rows:
            out.write(row.rstrip(b"\n") + b"\n")
            count += 1
    return count


def _files(settings: Settings, words: Words) -> Iterator[tuple[str, Iterable[bytes]]]:
    household, mentions = settings.household, Mentions(words)
    who = household.people.get(words.person)
    yield "profile.json", [msgspec.json.format(_encode(who), indent=1)] if who is not None else []
    with closing(Journal.open(settings.store.url, readonly=True)) as journal:
        yield "inputs.jsonl", _inputs(journal, mentions, household)
        yield (
            "decisions.jsonl",
            (decision_line(told, household) for told in journal.decisions(limit=MOST) if words.person in told.audience),
        )
        yield "effects.jsonl", _effects(journal, words.person)
        heads, memory = _memory(journal, settings, mentions)
        yield "memory.jsonl", (_encode({"where": where, "what": what}) for where, what in memory)
    yield "learned.jsonl", _learned(settings, heads, mentions)


def _inputs(journal: Journal, mentions: Mentions, household: Household) -> Iterator[bytes]:
    for entry in journal.inputs():
        if mentions.message(entry.topic, entry.payload) and not _of_somebody_else(entry.payload, mentions.words):
            yield line_of(entry.message(), household.time_zone)


def _of_somebody_else(payload: bytes, words: Words) -> bool:
    """Is this addressed to, or about, another person? Then it is theirs."""
    try:
        said = _decode(payload)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(said, dict) and any(said.get(key) in words.others for key in ADDRESSED)


def _effects(journal: Journal, person: str) -> Iterator[bytes]:
    for told in journal.decisions(limit=MOST):
        story = journal.story(told.id) if person in told.audience else None
        for entry in story.effects if story is not None else ():
            yield _encode({"effect": entry.effect, "state": entry.state, "changed": entry.changed})


def _memory(journal: Journal, settings: Settings, mentions: Mentions) -> tuple[dict[str, Head], list[tuple[str, Any]]]:
    """What a hub that started now would remember, and what it would know of the person by heart."""
    from hubd.integration import router_of
    from hubd.runtime.assemble import assemble

    operator = assemble(settings, router_of(settings.household, settings.mqtt))
    restore(journal, operator, settings.store.logs)
    known = msgspec.to_builtins(operator.state, enc_hook=Layered.plain)
    return dict(operator.brain.heads), list(_about(known, "", mentions))


def _about(value: Any, where: str, mentions: Mentions) -> Iterator[tuple[str, Any]]:
    """The parts of a value that name the person, each as small as it still makes sense, with where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            place = f"{where}.{key}" if where else str(key)
            if mentions.text(str(key)):
                yield place, inner
            elif isinstance(inner, str) and mentions.text(inner):
                yield where, value
                return
            else:
                yield from _about(inner, place, mentions)
    elif isinstance(value, list | tuple):
        if any(isinstance(item, str) and mentions.text(item) for item in value):
            yield where, value
            return
        for item in value:
            yield from _about(item, where, mentions)


def _learned(settings: Settings, heads: dict[str, Head], mentions: Mentions) -> Iterator[bytes]:
    for who, head in heads.items():
        if mentions.text(who):
            yield _encode({"where": f"heads.{who}", "what": head})
    for name, read in (("likelihoods", likelihoods.read), ("identities", identities.read)):
        try:
            known = msgspec.to_builtins(read(settings.store.logs))
        except StoreError:
            continue  # a file that cannot be read holds nothing for anybody
        for where, what in _about(known, name, mentions):
            yield _encode({"where": where, "what": what})
