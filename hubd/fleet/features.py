"""What a home gives away for the models that all homes share: features and labels, and nothing else.

A row is what the activity model sees at one minute (kinds of sensors in kinds of rooms, see
`hubd.core.activities.glance`) and what somebody said they did. An answer is what was offered under which
circumstances, and what came of it. No name of a home, a person, a room or a device, no word of a message, no date:
people are numbers, and time is the hour and the weekday, counted from a Monday on which nothing happened.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec.structs import replace

from hubd.compare.variants import Variant, household
from hubd.config.load import load
from hubd.core.events import Label
from hubd.core.household import Household
from hubd.core.memories import Answer, Occasion
from hubd.fleet.trial import CONFIGS, Change, questions
from hubd.integration import Message
from hubd.logs import read_log
from hubd.runtime.operator import Operator
from hubd.train.homes import LEARNED, OTHER, Did, Home
from hubd.train.lived import live, rows
from hubd.yaml_places import read_file

MONDAY = datetime(2001, 1, 1, tzinfo=UTC)
"""Where everybody's time begins."""
STEP = 8
"""Every so manieth minute is given away: neighbours are alike."""
ENDING = ".features"
FORMAT = 1


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """One home, as strangers may see it. `glances`: rows of 32-bit floats one after the other, `width` in a row."""

    format: int = FORMAT
    width: int = 0
    glances: bytes = b""
    labels: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


def features(folder: Path) -> Features:
    """Everything that one home can give: a folder with its configuration and its logs."""
    asked = questions([folder], Change(), Change())[0]
    operator = household(Variant("features", Path(asked.config)))
    messages, labels = _lived(operator, [Path(log) for log in asked.logs])
    found = list(_rows(Path(asked.config), messages, labels))
    answers = operator.state.policy.welcome.answers
    return Features(
        width=len(found[0][0]) if found else 0,
        glances=array("f", (value for values, _ in found for value in values)).tobytes(),
        labels=tuple(label for _, label in found),
        told=tuple(sorted({label for _, label in found})),
        answers=tuple(strangers(operator.brain.household, answers)),
    )


def _lived(operator: Operator, logs: Sequence[Path]) -> tuple[list[Message], list[Label]]:
    """The home's life once more, and what its people said about it."""
    messages, labels = [], []
    for message in read_log(logs):
        operator.take(message)
        if message.topic.endswith("/in/label"):
            labels += [event for event in operator.decode(message) if isinstance(event, Label)]
        else:
            messages.append(message)
    return messages, [label for label in labels if not any(other.wrong and other.same(label) for other in labels)]


def _rows(config: Path, messages: Sequence[Message], labels: Sequence[Label]) -> Iterator[tuple[list[float], str]]:
    """The minutes that somebody said something about."""
    if not labels or not messages:
        return
    did: dict[str, list[Did]] = {}
    for label in labels:
        if label.person is not None and not label.wrong:
            activity = LEARNED.get(label.activity, OTHER)
            did.setdefault(label.person, []).append(Did(label.start, label.end, activity))
    document = {name: part for name, part in read_file(config).value.items() if name not in ("rules", "store")}
    zone = load(config).household.time_zone
    days = frozenset(
        datetime.fromtimestamp(said.start, zone).date().toordinal() - datetime(1970, 1, 1, tzinfo=UTC).toordinal()
        for several in did.values() for said in several
    )  # fmt: skip
    lived = live(Home("home", document, messages, did, days))
    labelled = {(who, minute) for who, several in did.items() for said in several
                for minute in range(int(said.start // 60), int(said.end // 60) + 1)}  # fmt: skip
    for row in rows(lived, lived.sensors, STEP):
        if (row.who, int(row.at // 60) - 1) in labelled:
            yield row.values, row.did


def strangers(home: Household, answers: Sequence[Answer]) -> Iterator[Answer]:
    """The answers without whatever would tell whose they are, or when they were given."""
    if not answers:
        return
    people = {who: f"person-{n}" for n, who in enumerate(dict.fromkeys(answer.person for answer in answers), start=1)}
    first = home.local(min(min(answer.at, answer.occasion.at) for answer in answers)).date()
    monday = first - timedelta(days=first.weekday())
    for answer in answers:
        here = answer.occasion
        plain = Occasion(
            at=_moved(home, here.at, monday.toordinal()), doing=here.doing, place=here.place, company=here.company,
            guests=here.guests, how=here.how, urgency=here.urgency, since=here.since,
        )  # fmt: skip
        at = _moved(home, answer.at, monday.toordinal())
        yield replace(answer, at=at, person=people[answer.person], occasion=plain)


def _moved(home: Household, at: float, monday: int) -> float:
    """The same hour of the same weekday, so many days after everybody's Monday; to the minute."""
    local = home.local(at)
    days = timedelta(days=local.toordinal() - monday)
    return (MONDAY + days + timedelta(hours=local.hour, minutes=local.minute)).timestamp()


def homes_in(folders: Sequence[Path]) -> list[Path]:
    """The homes in these folders, and files of features that came from elsewhere."""
    files = [file for folder in folders for file in sorted(folder.rglob(f"*{ENDING}"))]
    with_logs = [folder for folder in folders if any(any(folder.rglob(name)) for name in CONFIGS)]
    found = [Path(each.home) for each in questions(with_logs, Change(), Change())] if with_logs else []
    return [*found, *files]


def given(path: Path) -> Features:
    """The features of a home, from its logs or from a file."""
    if path.is_dir():
        return features(path)
    return msgspec.msgpack.decode(path.read_bytes(), type=Features)
