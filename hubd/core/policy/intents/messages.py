"""Messages: read out, asked about, shown or pushed, alone or as a digest; never more than the room may know."""

from __future__ import annotations

from collections import Counter

from hubd.core.events import Notification
from hubd.core.policy.intents.content import Content, Telling
from hubd.core.policy.messaging.importance import is_private
from hubd.core.policy.wording.phrases import listed, say_to, sender_of

NAMED = 4
"""Senders named in a digest before the rest is only counted."""

SPOKEN = 400
"""So many characters of a message are read out, about half a minute; the rest is for the eyes."""

ANSWERS = ("accepted", "later", "dismissed")


def one(telling: Telling, message: Notification) -> Content:
    """One message."""
    person, data = telling.person, {"message": message.id}
    if telling.hidden:
        title = say_to("message.title.hidden", person)
        key = "message.ask.hidden" if telling.verdict in ("ask", "speak") else "message.show.hidden"
        return Content(title, say_to(key, person), data, ANSWERS)
    sender = sender_of(message, person.language)
    title = say_to("message.title", person, sender=sender)
    if telling.verdict == "ask":
        pressing = "message.ask.urgent" if telling.proposal.urgency in ("high", "critical") else "message.ask"
        return Content(title, say_to(pressing, person, sender=sender), data, ANSWERS)
    key = "message.speak" if telling.verdict == "speak" else "message.show"
    words = words_of(message)
    text = shorten(words) if telling.verdict == "speak" else words
    return Content(
        title, say_to(key, person, sender=sender, text=text), data, private=is_private(message, guests=False)
    )


def digest(telling: Telling) -> Content | None:
    """Those of the messages that there still are; None where there are none."""
    ids = [str(each) for each in telling.proposal.data.get("messages", ())]
    desk = telling.context.state.desk.notifications
    messages = [desk[each] for each in ids if each in desk]
    return several(telling, messages) if messages else None


def several(telling: Telling, messages: list[Notification]) -> Content:
    """Several messages in one go: who wrote, how often, and the words where there is room for them."""
    person, count = telling.person, len(messages)
    title = say_to("digest.title", person, count=count)
    data = {"messages": [message.id for message in messages]}
    if telling.hidden:
        return Content(title, say_to("digest.hidden", person, count=count), data, ("accepted", "dismissed"))
    names = listed(_senders(messages, person.language), person.language)
    key = "digest.ask" if telling.verdict == "ask" else "digest.text"
    return Content(
        title,
        say_to(key, person, count=count, list=names),
        data,
        ANSWERS if telling.verdict == "ask" else ("accepted", "dismissed"),
    )


def _senders(messages: list[Notification], language: str) -> list[str]:
    """`Max (3)`, `School: parents' evening`: the busiest first, by name where two are alike."""
    groups = Counter(message.title or sender_of(message, language) for message in messages)
    ranked = sorted(groups.items(), key=lambda group: (-group[1], group[0]))
    named = [name if count == 1 else f"{name} ({count})" for name, count in ranked[:NAMED]]
    rest = sum(count for _, count in ranked[NAMED:])
    return [*named, f"+{rest}"] if rest else named


def shorten(text: str) -> str:
    """What can be listened to: a long text up to a word, and that it goes on."""
    return text if len(text) <= SPOKEN else f"{text[:SPOKEN].rpartition(' ')[0] or text[:SPOKEN]} …"


def words_of(message: Notification) -> str:
    """The message's own words; its title where it has no text, or says more than who wrote."""
    if not message.text:
        return message.title
    if message.title and message.title not in (message.sender, message.app):
        return f"{message.title}. {message.text}"
    return message.text
