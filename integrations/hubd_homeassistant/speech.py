"""Words on their way to people, as Home Assistant's services want them: spoken, asked, shown, pushed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from hubd.core.decisions import Convey
from hubd.core.events import Outcome
from hubd.core.policy.requests.replies import english, german, spanish
from hubd.errors import Rejected
from hubd.integration import Said
from hubd_homeassistant.reading import action_id

BUTTONS: Final = 3
"""Android shows no more."""
ASK, ANNOUNCE, SPEAK, SEND = (
    "assist_satellite.ask_question", "assist_satellite.announce", "tts.speak", "notify.send_message",
)  # fmt: skip
LEAVES_HOUSE: Final = ("cloud", "google", "microsoft", "amazon", "openai", "elevenlabs")
"""Engines that send what is said to somebody else's computer; taken only where there is no other."""
OUTCOMES: Final[dict[str, Outcome]] = {outcome: outcome for outcome in get_args(Outcome)}
REPLIES: Final[dict[str, Mapping[str, str]]] = {
    "en": english.REPLIES, "de": german.REPLIES, "es": spanish.REPLIES,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """What one Home Assistant can do. `services` are written `domain.service`."""

    services: frozenset[str] = frozenset()
    entities: frozenset[str] = frozenset()
    language: str = "en"
    home: str = ""
    version: str = ""

    @property
    def voices(self) -> list[str]:
        """The engines that turn text into speech, those in the house first."""
        found = sorted(name for name in self.entities if name.startswith("tts."))
        return sorted(found, key=lambda name: any(word in name for word in LEAVES_HOUSE))


@dataclass(frozen=True, slots=True)
class Request:
    """One service call. `asks`: it comes back with the answer of a person."""

    service: str
    data: Mapping[str, Any] = field(default_factory=dict)
    asks: bool = False


def request(words: Convey, means: Means) -> Request | None:
    """The call that says these words through their entity; None where there is nothing to do. Raises `Rejected`."""
    domain = words.entity.partition(".")[0]
    maker = MAKERS.get(domain)
    if maker is None:
        raise Rejected(f"{words.entity} can say nothing: name a {', '.join(MAKERS)} under outputs")
    return maker(words, means)


def _text(words: Convey) -> str:
    return words.tell.text or words.tell.title


def _satellite(words: Convey, means: Means) -> Request | None:
    if words.tell.kind == "clear":
        return None
    if words.tell.kind == "ask" and ASK in means.services:
        return Request(
            ASK, {"entity_id": words.entity, "question": _text(words), "answers": _answers(words)}, asks=True
        )
    _needed(ANNOUNCE, means, words.entity)
    return Request(ANNOUNCE, {"entity_id": words.entity, "message": _text(words)})


def _answers(words: Convey) -> list[dict[str, Any]]:
    """What may be answered, as people say it: sentences without punctuation. What fits none comes back as words."""
    replies = REPLIES.get(words.tell.language, english.REPLIES)
    return [
        {"id": action.id, "sentences": sorted({_plain(action.label), *_sentences(replies.get(action.id, ""))})}
        for action in words.tell.actions
    ]


def _sentences(listed: str) -> set[str]:
    """The sayings that hold no number."""
    return {line.strip() for line in listed.splitlines() if line.strip() and "#" not in line}


def _plain(label: str) -> str:
    return " ".join("".join(c if c.isalnum() or c == " " else " " for c in label.casefold()).split())


def _player(words: Convey, means: Means) -> Request | None:
    """A loudspeaker, through the engine that speaks."""
    if words.tell.kind == "clear":
        return None
    voices = means.voices
    if SPEAK in means.services and voices:
        data = {"entity_id": voices[0], "media_player_entity_id": words.entity, "message": _text(words)}
        other = words.tell.language != means.language.partition("-")[0]
        return Request(SPEAK, {**data, "language": words.tell.language} if other else data)
    old = sorted(name for name in means.services if name.startswith("tts.") and name.endswith("_say"))
    if not old:
        raise Rejected(f"Home Assistant has no voice for {words.entity}: add a text-to-speech engine such as Piper")
    return Request(old[0], {"entity_id": words.entity, "message": _text(words)})


def _notify(words: Convey, means: Means) -> Request | None:
    """A phone, or whatever else a notify service reaches. Entities take a text and a title only."""
    if words.entity in means.services:
        name = words.entity.partition(".")[2]
        return _phone(words, means) if name.startswith("mobile_app_") else _plain_notify(words)
    if words.tell.kind == "clear":
        return None
    if words.entity not in means.entities or SEND not in means.services:
        raise Rejected(f"Home Assistant has no {words.entity}; is the phone's app logged in there?")
    return Request(SEND, {"entity_id": words.entity, **_titled(words)})


def _plain_notify(words: Convey) -> Request | None:
    return None if words.tell.kind == "clear" else Request(words.entity, _titled(words))


def _titled(words: Convey) -> dict[str, str]:
    tell = words.tell
    return {"message": _text(words), **({"title": tell.title} if tell.title and tell.text else {})}


def _phone(words: Convey, means: Means) -> Request:
    tag = f"hubd-{words.decision}"
    if words.tell.kind == "clear":
        return Request(words.entity, {"message": "clear_notification", "data": {"tag": tag}})
    actions = [
        {"action": action_id(means.home, words.decision, action.id), "title": action.label}
        for action in words.tell.actions[:BUTTONS]
    ]
    data: dict[str, Any] = {"tag": tag, "group": "hubd", **LOUDNESS[_loudness(words)]}
    if actions:
        data["actions"] = actions
    return Request(words.entity, {**_titled(words), "data": data})


def _loudness(words: Convey) -> str:
    return "hazard" if words.intent.startswith("hazard.") else words.urgency


LOUDNESS: Final[dict[str, dict[str, Any]]] = {
    "hazard": {"ttl": 0, "priority": "high", "channel": "hubd alarms", "importance": "max",
               "push": {"interruption-level": "critical", "sound": {"name": "default", "critical": 1, "volume": 1.0}}},
    "critical": {"ttl": 0, "priority": "high", "channel": "hubd urgent", "importance": "high",
                 "push": {"interruption-level": "time-sensitive"}},
    "high": {"ttl": 0, "priority": "high", "channel": "hubd", "push": {"interruption-level": "time-sensitive"}},
    "normal": {"channel": "hubd", "push": {"interruption-level": "active"}},
    "low": {"channel": "hubd quiet", "importance": "low", "push": {"interruption-level": "passive"}},
}  # fmt: skip
"""How a phone announces it: Android by channel and importance, iOS by interruption level."""


def _script(words: Convey, means: Means) -> Request:
    """A script of the owner's, which gets all there is to tell."""
    _needed(words.entity, means, words.entity)
    tell = words.tell
    variables = {
        "kind": tell.kind, "title": tell.title, "text": tell.text, "language": tell.language,
        "decision": words.decision,
        "intent": words.intent, "urgency": words.urgency, "output": tell.output,
        "actions": [{"id": action.id, "label": action.label} for action in tell.actions],
    }  # fmt: skip
    return Request(words.entity, variables)


def _needed(service: str, means: Means, entity: str) -> None:
    if service not in means.services:
        raise Rejected(f"{entity} cannot be used: Home Assistant {means.version} has no {service}")


MAKERS: Final[dict[str, Callable[[Convey, Means], Request | None]]] = {
    "assist_satellite": _satellite, "media_player": _player, "notify": _notify, "script": _script,
}  # fmt: skip
"""By the domain of the entity that an output names."""


def heard(response: Mapping[str, Any], entity: str) -> Said | None:
    """The answer in what `ask_question` gives back. Words that fit no answer are passed on: they are no `no`."""
    inner = response.get(entity, response)
    said = inner if isinstance(inner, dict) else response
    chosen, words = said.get("id"), str(said.get("sentence") or "")
    if chosen in OUTCOMES:
        return Said(OUTCOMES[str(chosen)], words)
    return Said(None, words) if words else None
