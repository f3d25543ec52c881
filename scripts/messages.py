"""`make messages DATA=FOLDER`: how well hubd tells what matters, before and after a person has said what they think.

Judged as the house judges: hard rules, the shipped model of texts, the person's own answers; `acted on` is what becomes
of it, for what only the model takes for urgent, and doubts, interrupts nobody. The messages are those of
`notifications` in the folder, which nothing was trained on; without a folder hubd's own invented ones, which the model
knows, so that only what is learned from answers can be believed of them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import click
from msgspec.structs import replace

from hubd.core.events import Notification
from hubd.core.household import Household
from hubd.core.policy.messaging.importance import ByText, Importance, Judge, by_rules, regarded, soberly
from hubd.core.regard import LEVELS, Answer, Regard, marks_of, told
from hubd.perception.texts import message_model
from hubd.train.word_trials import Judged, Message, Scores, label, note, scores, shares
from hubd.train.words import corpus, strangers
from tests.home import household

SEED = 20
CORRECTED, NEXT = 5, 10
"""How many messages of a sender a person corrects, and how many of the same sender come afterwards."""
TIMES = 60
TURNS = (("normal", "urgent"), ("normal", "important"), ("normal", "promotional"), ("important", "promotional"),
         ("promotional", "important"), ("important", "urgent"))  # fmt: skip
"""What a sender's messages are taken for, and what the person says they are."""


class Turned(NamedTuple):
    """After the corrections: the share of the sender's next messages that follow, and the share of everybody else's
    that are judged right, before and after. `sunk`: alarms of that very sender that are taken for less."""

    follow: float
    before: float
    after: float
    sunk: int


@click.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def main(data: Path | None) -> None:
    """Print the table."""
    model = message_model()
    if model is None:
        raise click.ClickException("no model of messages ships: make one with make train")
    house = household()
    messages = strangers(data) or corpus()
    origin = "messages of other origin" if strangers(data) else "hubd's own messages"
    by_text = ByText(model)
    judges: tuple[tuple[str, Judge], ...] = (
        ("rules alone", by_rules),
        (model.id, by_text),
        ("acted on", lambda each, home: soberly(by_text(each, home))),
    )
    for name, judge in judges:
        took = time.process_time()
        found = [judge(note(message), house) for message in messages]
        took = (time.process_time() - took) / len(messages)
        figures = scores([Judged(shares(each), label(each), m.label) for each, m in zip(found, messages, strict=True)])
        _tell(name, origin, figures, took)
    click.echo(f"\nafter {CORRECTED} corrections of one sender, {TIMES} senders a line")
    for given, wanted in TURNS:
        turned = list(turns(messages, house, by_text, given, wanted))
        follow, before, after, _ = (sum(column) / len(turned) for column in zip(*turned, strict=True))
        click.echo(
            f"  {given:>11s} → {wanted:11s} follow {follow:.3f}   others right {before:.3f} → {after:.3f}   "
            f"alarms that sank {sum(t.sunk for t in turned)}"
        )


def turns(messages: Sequence[Message], house: Household, judge: Judge, given: str, wanted: str) -> Iterator[Turned]:
    """Senders whose messages of one level a person corrects to another."""
    chance = Random(f"{SEED} {given} {wanted}")  # noqa: S311 - senders that can be repeated
    alarms = [note(m) for m in messages if by_rules(note(m), house).hard]
    like = [m for m in messages if m.label == given and not by_rules(note(m), house).hard]
    judged = [(note(m), m.label, judge(note(m), house)) for m in messages]
    right = sum(label(importance) == wanted_ for _, wanted_, importance in judged) / len(judged)
    for n in range(TIMES):
        who = f"Sender {n}"
        drawn = [replace(note(m), sender=who) for m in chance.sample(like, CORRECTED + NEXT)]
        app = chance.choice(drawn).app
        drawn = [replace(message, app=app) for message in drawn]
        regard = Regard()
        for message in drawn[:CORRECTED]:
            regard = told(regard, answer(message, judge(message, house), wanted))
        after = [label(regarded(judge(message, house), message, regard, 0.0)) for message in drawn[CORRECTED:]]
        others = sum(label(regarded(importance, message, regard, 0.0)) == true for message, true, importance in judged)
        sunk = sum(_sinks(replace(alarm, sender=who, app=app), house, judge, regard) for alarm in alarms)
        yield Turned(after.count(wanted) / NEXT, right, others / len(judged), sunk)


def _sinks(alarm: Notification, house: Household, judge: Judge, regard: Regard) -> bool:
    before = judge(alarm, house)
    return before.hard and regarded(before, alarm, regard, 0.0).level != before.level


def answer(message: Notification, importance: Importance, wanted: str) -> Answer:
    """The person says what a message is."""
    marks = marks_of(message.app, message.sender, message.title, message.text)
    return Answer(0.0, message.to, marks, importance.shares, LEVELS.index(wanted))


def _tell(name: str, origin: str, found: Scores, took: float) -> None:
    click.echo(
        f"{name:20s} {found.messages} {origin}: macro F1 {found.macro_f1:.3f}, urgent found "
        f"{found.urgent_recall:.3f}, advertising taken seriously {found.shouted:.3f}, calibration error "
        f"{found.error:.3f}, {1000 * took:.2f} ms each"
    )


if __name__ == "__main__":
    main()
