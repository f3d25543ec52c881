"""What people say aloud of their messages: "that was not important", "Nora's messages are always important".

It ends in what is known of this person's senders, apps and topics (`regard`), and is confirmed in one line. Only the
person whom a message was for can say what it was worth, and nobody that an alarm was worth little.
"""

from __future__ import annotations

from msgspec.structs import replace

from hubd.core.events import Feedback, Utterance
from hubd.core.memories import Open
from hubd.core.policy.channels.company import overheard
from hubd.core.policy.docket import Docket
from hubd.core.policy.learned.feedback import take_feedback
from hubd.core.policy.messaging.asked import messages_of
from hubd.core.policy.messaging.opinion import MEANT, Opinion, Scope, opinion_in
from hubd.core.policy.requests.answers import plain
from hubd.core.policy.requests.reply import confirm, somebody_there, who_spoke
from hubd.core.policy.wording.phrases import say_to
from hubd.core.regard import LEVELS, Answer, Imprint, settled, told, unsaid

LATELY: dict[Scope, float] = {"this": 60.0, "that": 600.0, "message": 43200.0}
"""Seconds for which the last message told can be meant: `that` is soon something else that people talk about."""


def take(docket: Docket, event: Utterance, area: str | None) -> bool:
    """Learn from a sentence about messages, and say so. False: it is about none."""
    opinion = opinion_in(event.text)
    if opinion is None:
        return False
    person = who_spoke(docket, event, area)
    if person is None:
        return _ask_who(docket, opinion, area)
    if opinion.scope in ("always", "usual"):
        return _settle(docket, opinion, person, area)
    if opinion.scope == "theirs":
        return _of_sender(docket, opinion, person, area)
    return _of_the_last(docket, opinion, person, area, event)


def _ask_who(docket: Docket, opinion: Opinion, area: str | None) -> bool:
    """Whoever spoke is not known: nothing is learned, and where messages were clearly meant, this is said."""
    likely = somebody_there(docket, area)
    if likely is None or (opinion.scope in ("this", "that") and _last(docket, likely, opinion.scope) is None):
        return False
    confirm(docket, likely, area, "opinion.who", {})
    return True


def _of_the_last(docket: Docket, opinion: Opinion, person: str, area: str | None, event: Utterance) -> bool:
    """About what was told last: a message, or nothing of ours."""
    item = _last(docket, person, opinion.scope)
    meant = messages_of(item.decision) if item is not None else ()
    if not meant and opinion.scope != "message":
        return False
    if len(meant) != 1:
        confirm(docket, person, area, "opinion.which" if meant else "opinion.none", {})
        return True
    slight = MEANT[opinion.said].stop <= LEVELS.index("important")
    if item is not None and slight and item.question and not item.answered:
        take_feedback(docket, Feedback(
            at=event.at, arrived=event.arrived, source=event.source, outcome="dismissed", decision=item.decision.id,
            by=person,
        ))  # fmt: skip
    return _learn(docket, opinion, person, meant[0], area)


def _last(docket: Docket, person: str, scope: Scope) -> Open | None:
    """The last that this person was told, if that was a message, or the last message, where one is named."""
    told_ = [item for item in docket.policy.open.values() if person in item.decision.audience and
             item.decision.verdict != "act" and docket.now - item.decision.at <= LATELY[scope]]  # fmt: skip
    if scope == "message":
        told_ = [item for item in told_ if messages_of(item.decision)]
    return told_[-1] if told_ else None


def _of_sender(docket: Docket, opinion: Opinion, person: str, area: str | None) -> bool:
    """About the last message of somebody, told or still waiting."""
    marks = _marks(docket, opinion, person)
    if len(marks) > 1:
        return _ask_whose(docket, person, marks, area)
    found = [name for name, each in _imprints(docket, person).items() if marks[0] in each.marks]
    if not found:
        confirm(docket, person, area, "opinion.none.from", {}, sender=opinion.names[0])
        return True
    return _learn(docket, opinion, person, found[-1], area)


def _learn(docket: Docket, opinion: Opinion, person: str, message: str, area: str | None) -> bool:
    """One plain word about one message."""
    known = docket.policy.imprints.get(message)
    if known is None or known.to != person:
        confirm(docket, person, area, "opinion.none", {})
        return True
    if known.hard:
        confirm(docket, person, area, "opinion.hard", {"message": message})
        return True
    meant = MEANT[opinion.said]
    answer = Answer(docket.now, person, known.marks, known.shares, meant.start, most=meant.stop - 1)
    docket.policy = replace(docket.policy, regard=told(docket.policy.regard, answer))
    who = docket.context.household.people[person]
    sender = "" if overheard(docket.scene(person)) else _named(known.marks[0])
    key = "opinion.one.from" if sender else "opinion.one"
    confirm(docket, person, area, key, {"message": message}, sender=sender, what=say_to(f"worth.{opinion.said}", who))
    return True


def _settle(docket: Docket, opinion: Opinion, person: str, area: str | None) -> bool:
    """What all messages of a sender or an app are worth from now on."""
    marks = _marks(docket, opinion, person)
    if len(marks) > 1:
        return _ask_whose(docket, person, marks, area)
    regard, mark = docket.policy.regard, marks[0]
    who, name = docket.context.household.people[person], _as_said(opinion, mark)
    if opinion.scope == "usual":
        docket.policy = replace(docket.policy, regard=unsaid(regard, person, mark))
        confirm(docket, person, area, "opinion.usual", {"mark": mark}, sender=name)
        return True
    docket.policy = replace(docket.policy, regard=settled(regard, person, mark, MEANT[opinion.said], docket.now))
    known = any(mark in each.marks for each in _imprints(docket, person).values())
    key = "opinion.always" if known else "opinion.always.unseen"
    confirm(docket, person, area, key, {"mark": mark}, sender=name, what=say_to(f"worth.{opinion.said}", who))
    return True


def _ask_whose(docket: Docket, person: str, marks: tuple[str, ...], area: str | None) -> bool:
    confirm(docket, person, area, "opinion.whose", {}, list=", ".join(_named(mark) for mark in marks))
    return True


# whose messages are meant


def _imprints(docket: Docket, person: str) -> dict[str, Imprint]:
    """The messages of the last days that were for this person, the newest last."""
    return {name: each for name, each in docket.policy.imprints.items() if each.to == person}


def _marks(docket: Docket, opinion: Opinion, person: str) -> tuple[str, ...]:
    """The sender or app that is meant, by the mark of its messages: one called exactly so, else those with these words
    in their name; else whoever will come under the name that was said. Several: it cannot be told which."""
    known = _known(docket, person)
    for name in opinion.names:
        if plain(name) in known:
            return (known[plain(name)],)
    for name in opinion.names:
        wanted = set(plain(name).split())
        found = dict.fromkeys(mark for called, mark in known.items() if wanted <= set(called.split()))
        if found:
            return tuple(found)
    return (f"from {opinion.names[0].casefold()}",)


def _known(docket: Docket, person: str) -> dict[str, str]:
    """Plain name to mark: of senders and apps of the last days, of those spoken of before, and of the family."""
    family = [f"from {each.name.casefold()}" for each in docket.context.household.people.values()]
    spoken_of = [each.marks[0] for each in docket.policy.regard.answers if each.person == person and each.standing]
    lately = [mark for each in reversed(_imprints(docket, person).values()) for mark in each.marks[:2]]
    known: dict[str, str] = {}
    for mark in sorted((*lately, *spoken_of, *family), key=lambda mark: mark.startswith("app ")):  # who, before how
        name = plain(mark.partition(" ")[2])
        if name:
            known.setdefault(name, mark)
    return known


def _as_said(opinion: Opinion, mark: str) -> str:
    """The sender as the person called it."""
    name = plain(mark.partition(" ")[2])
    return next((each for each in opinion.names if set(plain(each).split()) <= set(name.split())), opinion.names[0])


def _named(mark: str) -> str:
    """A sender's name for people: marks are in lower case."""
    return mark.partition(" ")[2].title()
