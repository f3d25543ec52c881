"""One home's part of a trial: its logs lived through as it is and as it would be, and what its people would notice.

A question is plain values, and its answer depends on nothing else: the home's files, the change, and hubd's own code.
So it may be asked in any process on any machine, again after a crash, and not at all if it was answered before.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from hubd.compare.live import Recording, live
from hubd.compare.outcome import Outcome, compare, counts
from hubd.compare.variants import Variant
from hubd.config.load import load
from hubd.errors import HubError
from hubd.logs.files import SUFFIXES, log_files
from hubd.rules_files import ENDINGS

CONFIGS = ("home.yaml", "hubd.yaml")
"""A home's configuration, beside its logs."""
LATE_MAIL = 0.5
"""What a message that comes too late weighs in `harm`, beside an interruption a day more."""
MISSED, LATER = 10.0, 2.0
"""The same for a danger that nobody is told of any more, and for one that is told of later."""


class NoHomes(HubError):
    """There is nothing to try a change on."""


class Change(msgspec.Struct, frozen=True):
    """What is tried: `rules` instead of the home's own ones (None: those stay), settings by their dotted names."""

    rules: tuple[str, ...] | None = None
    settings: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        said = [*(self.rules or ()), *(f"{name}={value}" for name, value in self.settings)]
        return ", ".join(said) or ("the shipped rules" if self.rules is not None else "as it is")


class Question(msgspec.Struct, frozen=True):
    """One home: its folder, its configuration, its logs in order, and the two ways in which it is lived through."""

    home: str
    config: str
    logs: tuple[str, ...]
    old: Change = Change()
    new: Change = Change()


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one home. `error`: why there is nothing to tell; the other homes go on. Interruptions are those of
    the average person on the average day, `seconds` what answering cost on one core."""

    home: str
    error: str = ""
    days: float = 0.0
    messages: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    same: int = 0
    interruptions: tuple[float, float] = (0.0, 0.0)
    missed: tuple[str, ...] = ()
    """Intents of dangers that were told of and would not be any more."""
    found: int = 0
    """Dangers that would be told of and were not."""
    later: tuple[float, ...] = ()
    """Seconds by which dangers would be told of later."""
    late_mail: tuple[int, int] = (0, 0)
    decisions: tuple[int, int] = (0, 0)
    seconds: float = 0.0

    @property
    def changes(self) -> int:
        return self.added + self.removed + self.changed

    @property
    def harm(self) -> float:
        """How much worse off these people might be; the report begins with those who are worst off."""
        old, new = self.interruptions
        mail = self.late_mail[1] - self.late_mail[0]
        noise = max(0.0, new - old) + LATE_MAIL * max(0, mail)
        return MISSED * len(self.missed) + LATER * len(self.later) + noise


def questions(logs: Sequence[Path], old: Change, new: Change) -> list[Question]:
    """One question for every home in these folders. Raises `NoHomes`."""
    found = [home for path in logs for home in _homes(path)]
    if not found:
        named = ", ".join(map(str, logs))
        raise NoHomes(f"{named}: no homes; a home is a folder with {' or '.join(CONFIGS)} and logs beside it")
    return [
        Question(str(folder), str(config), tuple(map(str, _logs(folder))), old, new)
        for folder, config in sorted(dict(found).items())
    ]


def _homes(path: Path) -> Iterator[tuple[Path, Path]]:
    if not path.is_dir():
        raise NoHomes(f"{path}: no such folder; name one that holds homes")
    for folder in (path, *sorted(each for each in path.rglob("*") if each.is_dir())):
        config = next((file for name in CONFIGS if (file := folder / name).is_file()), None)
        if config is not None and any(file.name.endswith(SUFFIXES) for file in _inside(folder)):
            yield folder, config


def _inside(folder: Path) -> list[Path]:
    """The home's own files: beside its configuration, and in `logs`."""
    return sorted(file for place in (folder, folder / "logs") if place.is_dir() for file in place.iterdir())


def _logs(folder: Path) -> list[Path]:
    places = [place for place in (folder, folder / "logs") if place.is_dir()]
    return [file for place in places if any(f.name.endswith(SUFFIXES) for f in place.iterdir())
            for file in log_files([place])]  # fmt: skip


def mark(question: Question) -> str:
    """The name of a question's answer: the same question, files and code give the same one."""
    digest = sha256(msgspec.msgpack.encode((question.old.settings, question.new.settings, _code())))
    for name in (question.config, *question.logs):
        digest.update(Path(name).read_bytes())
    for change in (question.old, question.new):
        for file in (file for path in change.rules or () for file in _rules(Path(path))):
            digest.update(file.read_bytes())
        digest.update(b"own" if change.rules is None else b"named")
    return digest.hexdigest()[:24]


def _rules(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(file for file in path.rglob("*") if file.suffix in ENDINGS)


@cache
def _code() -> bytes:
    """A digest of everything that decides: hubd's own code, rules and models."""
    import hubd
    from hubd.resources import shipped

    digest = sha256()
    root = Path(hubd.__file__).parent
    shown = (*sorted(root.rglob("*.py")), *sorted(shipped("rules").glob("*")), *sorted(shipped("models").glob("*")))
    for file in shown:
        digest.update(file.read_bytes())
    return digest.digest()


def answer(question: Question) -> Answer:
    """Live through it. Whatever is wrong with one home is its answer, and stops no other."""
    begun = time.process_time()
    try:
        outcome = outcome_of(question)
    except Exception as error:  # a fleet has homes that fail in ways that nobody thought of
        said = str(error) if isinstance(error, HubError) else repr(error)
        return Answer(home=question.home, error=said, seconds=round(time.process_time() - begun, 3))
    return _answer(question.home, outcome, time.process_time() - begun)


def outcome_of(question: Question) -> Outcome:
    """The whole comparison of one home, as `hubd replay --against` makes it."""
    config = Path(question.config)
    variants = tuple(
        Variant(change.name, config, _paths(change.rules), settings=change.settings)
        for change in (question.old, question.new)
    )
    recording = Recording(Path(question.home).name, tuple(map(Path, question.logs)))
    lives = live(recording, variants)
    household = load(config, changes=dict(question.new.settings)).household
    return compare((variants[0].name, variants[1].name), (household, household), [recording], [lives])


def _paths(rules: tuple[str, ...] | None) -> tuple[Path, ...] | None:
    return None if rules is None else tuple(map(Path, rules))


def _answer(home: str, outcome: Outcome, seconds: float) -> Answer:
    old, new = outcome.figures
    of = counts(outcome.changes)
    return Answer(
        home=home, days=round(old.days, 3), messages=sum(found.lives[0].messages for found in outcome.found),
        added=of["added"], removed=of["removed"], changed=of["changed"], same=outcome.same,
        interruptions=(round(old.interruptions_a_day, 3), round(new.interruptions_a_day, 3)),
        missed=tuple(danger.intent for danger in outcome.missed[1]), found=len(outcome.missed[0]),
        later=tuple(round(by, 1) for _, by in outcome.later), late_mail=(len(old.mail.late), len(new.mail.late)),
        decisions=(sum(old.verdicts.values()), sum(new.verdicts.values())), seconds=round(seconds, 3),
    )  # fmt: skip
