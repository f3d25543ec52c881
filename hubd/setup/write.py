"""Answers and proposals to a configuration file that its owner can read, correct and keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from hubd.setup.guesses import ROOM_WORDS
from hubd.setup.heard import Placed, Proposal


@dataclass(frozen=True, slots=True)
class Resident:
    """One person, as the owner named them."""

    id: str
    name: str
    role: str = "adult"


@dataclass(frozen=True, slots=True)
class Room:
    """One room or outdoor place, as the owner named it."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reached:
    """One way to reach people: a phone of a person, or a speaker in an area, through a Home Assistant entity."""

    id: str
    type: str
    where: str
    entity: str


@dataclass(frozen=True, slots=True)
class Answers:
    """What the owner said."""

    home: str
    name: str
    time_zone: str
    language: str
    url: str
    people: tuple[Resident, ...] = ()
    rooms: tuple[Room, ...] = ()
    outputs: tuple[Reached, ...] = ()
    location: tuple[float, float] | None = None
    home_assistant: str | None = None
    """Its address; the token goes into `secrets.yaml`."""


HEAD = """\
# hubd: the configuration of {name}. Written by `hubd init`; it is yours to correct.
# `hubd check` names every mistake with its line. All settings: config.example.yaml and docs/configuration.md.
"""

AREAS = """\
# Rooms and outdoor places. `adjacent` says where one step leads (one side is enough), and hubd counts on it: people
# do not walk through walls. kind: kitchen dining living bedroom kids_room office bathroom hall utility garage
# outdoor other
"""

PEOPLE = """\
# Who lives here. role: adult, teen or child. `identities` say how sources name a person:
#   owntracks: anna/phone, beacon: [phone-anna], face: [anna], voice: [anna], ha: person.anna
"""

DEVICES = """\
# Which topic stands in which area, and what the sensor sits on (`means`), such as
#   cooker oven kettle fridge washer tv computer games_console desk_lamp bed couch entrance window
"""

OUTPUTS = """\
# Where hubd can reach people. Each output also has its own topic, hubd/{home}/output/<id>.
"""


def written(answers: Answers, proposal: Proposal) -> str:
    """The whole file. What could not be placed stands in it as comments, to be completed."""
    lines = [HEAD.format(name=answers.name), "home:"]
    lines += [f"  id: {quoted(answers.home)}            # key of the home in topics and stores; do not change it later"]
    lines += [f"  name: {quoted(answers.name)}", f"  time_zone: {quoted(answers.time_zone)}"]
    if answers.location is not None:
        lines += ["  location: {{latitude: {}, longitude: {}}}".format(*answers.location)]
    lines += [f"  language: {answers.language}", "", *_areas(answers, proposal.areas), ""]
    lines += [*_people(answers.people, proposal), "", *_devices(proposal), "", *_outputs(answers, proposal), ""]
    lines += ["mqtt:", f"  url: {quoted(_without_user(answers.url))}"]
    if "@" in answers.url:
        lines += ["  username: !secret mqtt_username", "  password: !secret mqtt_password"]
    if answers.home_assistant is not None:
        lines += ["", "home_assistant:", f"  url: {quoted(answers.home_assistant)}", "  token: !secret ha_token"]
    return "\n".join(lines) + "\n"


def _output(output: Reached) -> str:
    place = "person" if output.type == "phone" else "area"
    inner = f"type: {output.type}, {place}: {quoted(output.where)}, home_assistant: {output.entity}"
    return f"{quoted(output.id)}: {{{inner}}}"


def secrets(url: str, token: str | None = None) -> str | None:
    """The `secrets.yaml` for a broker's address with user and password and for a token, if there are any."""
    parts = urlsplit(url)
    lines = []
    if parts.username:
        user, password = unquote(parts.username), unquote(parts.password or "")
        lines += [f"mqtt_username: {quoted(user)}\n", f"mqtt_password: {quoted(password)}\n"]
    if token is not None:
        lines.append(f"ha_token: {quoted(token)}\n")
    return "".join(lines) or None


def quoted(text: str) -> str:
    """A text as YAML reads it back: plain where that is safe."""
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_/:.@ +-]*[A-Za-z0-9_/]", text)
    tricky = ": " in text or " #" in text or text.lower() in ("null", "true", "false", "yes", "no", "on", "off")
    return text if plain and not tricky else json.dumps(text, ensure_ascii=False)


def _without_user(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"


def _areas(answers: Answers, areas: dict[str, str]) -> Iterator[str]:
    names = {room.id: room.name for room in answers.rooms}
    yield AREAS.rstrip()
    if not areas:
        yield "areas: {}"
        yield "#  kitchen: {name: Kitchen, kind: kitchen, adjacent: [hall]}"
        return
    middle = _middle(areas)
    yield "areas:"
    for area, kind in areas.items():
        guess = "" if area == middle or len(areas) == 1 else f", adjacent: [{middle}]"
        note = "   # a guess" if guess else ""
        name = names.get(area, area.replace("_", " ").capitalize())
        yield f"  {quoted(area)}: {{name: {quoted(name)}, kind: {kind}{guess}}}{note}"


def _middle(areas: dict[str, str]) -> str:
    """The room that the others probably lead off: a hall before stairs, else the living room or the kitchen."""
    for kind in ("hall", "living", "kitchen"):
        rooms = [area for area, its_kind in areas.items() if its_kind == kind]
        if rooms:
            return min(rooms, key=lambda area: ROOM_WORDS[kind].index(area) if area in ROOM_WORDS[kind] else 99)
    return next(iter(areas))


def _people(residents: Sequence[Resident], proposal: Proposal) -> Iterator[str]:
    known = {resident.id: resident for resident in residents}
    unnamed = [
        Resident(person, person.replace("_", " ").capitalize()) for person in proposal.people if person not in known
    ]
    yield PEOPLE.rstrip()
    if not residents and not unnamed:
        yield "people: {}"
        yield "#  anna: {name: Anna, role: adult, identities: {owntracks: anna/phone}}"
        return
    yield "people:"
    for person in [*residents, *unnamed]:
        names = proposal.people.get(person.id, {})
        inner = ", ".join(f"{kind}: [{', '.join(map(quoted, found))}]" for kind, found in names.items())
        identities = f", identities: {{{inner}}}" if inner else ""
        yield f"  {quoted(person.id)}: {{name: {quoted(person.name)}, role: {person.role}{identities}}}"
    if proposal.strangers:
        yield f"# radio devices heard and not claimed: {', '.join(map(quoted, proposal.strangers))}"


def _devices(proposal: Proposal) -> Iterator[str]:
    yield DEVICES.rstrip()
    placed = [device for device in proposal.devices if device.area]
    yield "devices:" if placed else "devices: []"
    for device in placed:
        yield f"  - {_line(device)}   # {'a guess; ' if device.guessed else ''}reports {device.reports}"
    open_ones = [device for device in proposal.devices if not device.area]
    if open_ones:
        yield "# heard, but in which area? Fill it in and remove the #:"
        yield from (f"#  - {_line(device)}   # reports {device.reports}" for device in open_ones)


def _line(device: Placed) -> str:
    means = f", means: {device.means}" if device.means else ""
    return f"{{match: {quoted(device.match)}, area: {quoted(device.area) if device.area else '…'}{means}}}"


def _outputs(answers: Answers, proposal: Proposal) -> Iterator[str]:
    area = next((a for a, kind in proposal.areas.items() if kind in ("living", "kitchen")), "living")
    person = next((p.id for p in answers.people), next(iter(proposal.people), "anna"))
    yield OUTPUTS.format(home=answers.home).rstrip()
    if answers.outputs:
        yield "outputs:"
        yield from (f"  {_output(output)}" for output in answers.outputs)
        yield f"#  {area}_screen: {{type: screen, area: {area}}}"
        return
    yield "outputs: {}"
    yield f"#  {area}_screen: {{type: screen, area: {area}}}"
    yield f"#  {area}_speaker: {{type: speaker, area: {area}, home_assistant: media_player.{area}}}"
    yield f"#  {person}_phone: {{type: phone, person: {person}, home_assistant: notify.mobile_app_{person}}}"
