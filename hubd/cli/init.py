"""`hubd init`: a first configuration, by asking a few questions and listening to the broker for a minute."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli.check import examine
from hubd.cli.importing import keep_secrets
from hubd.cli.parameters import DURATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from hubd.config.settings import Mqtt
    from hubd.integration import Books
    from hubd.setup.heard import Heard
    from hubd.setup.write import Answers, Resident, Room

EXAMPLES = """\b
Examples:
  hubd init
  hubd init --url mqtt://hub:secret@192.168.1.10 --listen 2m
  hubd init --yes --url embedded --output /config/hubd.yaml
  hubd init --home-assistant http://192.168.1.5:8123    rooms, people and speakers as Home Assistant knows them"""

EMBEDDED = "embedded"


@click.command(epilog=EXAMPLES)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("hubd.yaml"), show_default=True)
@click.option("--url", help="The broker: mqtt://host, mqtts://user:password@host, or embedded for hubd's own.")
@click.option("--listen", type=DURATION, default="60s", show_default=True, help="How long to listen to the broker.")
@click.option("--home-assistant", metavar="URL", help="Take over what this Home Assistant knows, and use it.")
@click.option("--token", envvar="HA_TOKEN", help="Its long-lived access token; better in the variable HA_TOKEN.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what was heard and the defaults.")
@click.option("--force", is_flag=True, help="Replace the output file if there is one.")
def command(
    output: Path, url: str | None, listen: float, home_assistant: str | None, token: str | None, yes: bool, force: bool
) -> None:
    """Write a first configuration, ready to be corrected.

    Listening changes nothing on the broker. Without a broker, only the questions count.
    """
    from hubd.setup.heard import propose
    from hubd.setup.write import secrets, written
    from hubd.whole_files import write_whole

    _may_write(output, yes, force)
    if home_assistant is not None:
        _from_home_assistant(output, home_assistant, token, url, listen, yes)
        _say_what_next(output)
        return
    mqtt = _broker(url, yes)
    heard = _heard(mqtt, listen)
    answers = _answers(mqtt, heard, yes)
    proposal = propose(heard, [person.id for person in answers.people], {room.id: room.kind for room in answers.rooms})
    output.parent.mkdir(parents=True, exist_ok=True)
    write_whole(output, written(answers, proposal).encode())
    keep_secrets(output.parent / "secrets.yaml", secrets(answers.url))
    _say_what_next(output)


def _from_home_assistant(
    output: Path, address: str, token: str | None, url: str | None, listen: float, yes: bool
) -> None:
    """What Home Assistant knows is taken over; what it cannot know is asked."""
    import asyncio
    from dataclasses import replace

    from hubd.cli.importing import TOKEN_HINT, asked_children, write_configuration
    from hubd.integration import home_assistant_memory
    from hubd.setup.heard import propose
    from hubd.setup.homeassistant import found_in, together

    address = (address if "://" in address else f"http://{address}").rstrip("/")
    if token is None and yes:
        raise click.UsageError("--yes needs --token (or HA_TOKEN)")
    token = token or str(click.prompt(TOKEN_HINT, hide_input=True)).strip()

    async def read() -> Books:
        memory = home_assistant_memory(address, token)
        try:
            return await memory.books()
        finally:
            await memory.close()

    books = asyncio.run(read())
    mqtt = _broker(url, yes)
    found = found_in(books, broker=not mqtt.embedded)
    if not yes:
        found = replace(found, rooms=tuple(_kind_of(room) for room in found.rooms))
    named = {room.id: room.kind for room in found.rooms}
    heard = propose(_heard(mqtt, listen), [person.id for person in found.people], named)
    found = replace(found, proposal=together(replace(found.proposal, areas=named), heard))
    children = "" if yes else asked_children(found)
    write_configuration(output, found, address, token, children, _url(mqtt))


def _kind_of(room: Room) -> Room:
    """The room, with its kind asked where the name does not tell it."""
    from dataclasses import replace

    from hubd.core.household import AREA_KINDS

    if room.kind != "other":
        return room
    kind = click.prompt(f"What kind of room is {room.name}?", default="other", type=click.Choice(AREA_KINDS))
    return replace(room, kind=kind)


def _may_write(output: Path, yes: bool, force: bool) -> None:
    if not output.exists() or force:
        return
    if yes or not click.confirm(f"{output} exists. Replace it?", default=False):
        raise click.UsageError(f"{output} exists; name another with --output, or add --force")


def _broker(url: str | None, yes: bool) -> Mqtt:
    """The broker's settings, asked for until they make sense."""
    from hubd.errors import ConfigError

    while True:
        if url is None and not yes:
            text = "MQTT broker (mqtt://user:password@host; empty if you have none)"
            url = click.prompt(text, default="", show_default=False).strip() or EMBEDDED
        try:
            return _mqtt(url or "mqtt://localhost:1883")
        except ConfigError as error:
            if yes:
                raise
            click.echo(f"{url}: {error.problems[0].what}; {error.problems[0].hint}")
            url = None


def _mqtt(url: str) -> Mqtt:
    """The settings behind an address, checked as the configuration would be."""
    from pydantic import ValidationError

    from hubd.config.build import mqtt_settings
    from hubd.config.sections.links import MqttModel
    from hubd.errors import ConfigError, Problem

    full = url if "://" in url or url == EMBEDDED else f"mqtt://{url}"
    try:
        return mqtt_settings(MqttModel.model_validate({"url": full}), "init", Path.cwd())
    except ValidationError as error:
        said = error.errors()[0].get("ctx", {})
        problem = Problem("--url", 0, "", said.get("what", "not a broker's address"), said.get("hint", ""))
        raise ConfigError([problem]) from error


def _heard(mqtt: Mqtt, seconds: float) -> Heard:
    """What the broker carries; nothing, with a word about it, where there is none."""
    import asyncio
    from zoneinfo import ZoneInfo

    from hubd.core.household import Household
    from hubd.errors import IntegrationError
    from hubd.integration import bus_to, router_of
    from hubd.setup.heard import Heard
    from hubd.setup.listen import Listener, listen, visitor

    heard = Heard()
    if mqtt.embedded:
        click.echo("No broker to listen to: hubd will run a small one itself, and you name rooms and people.")
        return heard
    router = router_of(Household(id="init", name="", time_zone=ZoneInfo("UTC")), mqtt)
    bus = bus_to(visitor(mqtt), router.subscriptions())
    try:
        with _progress(f"Listening to {mqtt.url}", seconds, heard) as tell:
            asyncio.run(listen(bus, Listener(router, heard, bus), seconds, tell))
    except IntegrationError as error:
        click.echo(f"{error}\nGoing on without listening: name rooms and people yourself, or run 'hubd init' again.")
    else:
        click.echo(
            f"Heard {heard.messages} messages from {len(heard.things)} devices, "
            f"{len(heard.trackers)} trackers and {len(heard.beacons)} radio devices."
        )
    return heard


@contextmanager
def _progress(text: str, seconds: float, heard: Heard) -> Iterator[Callable[[float], None]]:
    """A bar on a terminal, one line elsewhere."""
    import sys

    if not sys.stderr.isatty():
        click.echo(f"{text} for {seconds:g} s …")
        yield lambda _passed: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), TextColumn("{task.fields[heard]}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=seconds, heard="")
        yield lambda passed: bar.update(task, completed=passed, heard=f"{len(heard.things)} devices")


def _answers(mqtt: Mqtt, heard: Heard, yes: bool) -> Answers:
    """What the owner says, or the defaults."""
    from hubd.config.words import LANGUAGES, slug
    from hubd.setup.heard import propose
    from hubd.setup.write import Answers

    def ask(text: str, default: str) -> str:
        return default if yes else str(click.prompt(text, default=default)).strip()

    name = ask("What is the home called?", "Home")
    zone = ask("Time zone", _time_zone())
    while not _is_zone(zone):
        zone = "UTC" if yes else ask(f"{zone!r} is not known; such as Europe/Berlin", _zone_of(zone))
    kind = click.Choice(LANGUAGES)
    language = "en" if yes else click.prompt("Language of what hubd says", default="en", type=kind)
    guessed = ", ".join(person.capitalize() for person in propose(heard).people)
    people = residents(ask("Who lives here? (names with commas; children as Leo:child or Mia:teen)", guessed))
    known = ", ".join(area.replace("_", " ").capitalize() for area in propose(heard).areas)
    named = "" if yes else ask("Which rooms and outdoor places are there? (names with commas)", known)
    return Answers(
        home=slug(name).replace("_", "-") or "home", name=name, time_zone=zone, language=language,
        url=_url(mqtt), people=people, rooms=rooms(named, people),
    )  # fmt: skip


def residents(text: str) -> tuple[Resident, ...]:
    """`Anna, Leo:child` as people. Whoever has a role that is not known is taken for an adult, and that is said."""
    from hubd.config.words import ROLES
    from hubd.setup.write import Resident

    found: dict[str, Resident] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        said = re.fullmatch(r"(?P<name>.+?)\s*(?::|[(])\s*(?P<role>[^()]*?)\s*[)]?", part)  # Leo:child, Leo (child)
        name, role = (said["name"], said["role"].lower()) if said else (part, "")
        if role and role not in ROLES:
            click.echo(f"{name}: {role!r} is no role ({', '.join(ROLES)}); taken for an adult", err=True)
        id_ = _id_of(name, "person", found)
        found[id_] = Resident(id_, name, role if role in ROLES else "adult")
    return tuple(found.values())


def _id_of(name: str, kind: str, taken: Container[str]) -> str:
    """The id that a name gives; where nothing of its letters can stand in one, `person_1`."""
    from hubd.config.words import id_of

    return id_of(name) or next(f"{kind}_{n}" for n in count(1) if f"{kind}_{n}" not in taken)


def rooms(text: str, people: Sequence[Resident] = ()) -> tuple[Room, ...]:
    """`Kitchen, Leo's room` as rooms, their kind guessed from the name; somebody's own room is one to sleep in."""
    from hubd.setup.guesses import own_room, room
    from hubd.setup.write import Room

    roles = {person.id: person.role for person in people}
    found: dict[str, Room] = {}
    for name in filter(None, (part.strip() for part in text.split(","))):
        guess = room(name)
        kind = guess[0] if guess else own_room(name, roles) or "other"
        id_ = _id_of(name, "room", found)
        found[id_] = Room(id_, name, kind)
    return tuple(found.values())


def _url(mqtt: Mqtt) -> str:
    """The address with its user, as the file's writer wants it."""
    from urllib.parse import quote

    if mqtt.username is None:
        return mqtt.url
    scheme, _, rest = mqtt.url.partition("://")
    return f"{scheme}://{quote(mqtt.username, safe='')}:{quote(mqtt.password or '', safe='')}@{rest}"


def _time_zone() -> str:
    """The machine's own time zone, UTC where it has none."""
    from tzlocal import get_localzone_name

    try:
        return get_localzone_name() or "UTC"
    except (LookupError, ValueError, OSError):
        return "UTC"


def _zone_of(city: str) -> str:
    """The time zone that is called after a city, the machine's own where none is."""
    from zoneinfo import available_timezones

    called = city.strip().replace(" ", "_").lower()
    return next((zone for zone in sorted(available_timezones()) if zone.lower().endswith(f"/{called}")), _time_zone())


def _is_zone(name: str) -> bool:
    from zoneinfo import available_timezones

    return name in available_timezones()


def _say_what_next(output: Path) -> None:
    report = examine(output)
    click.echo(f"\nWrote {output}:\n{report.as_text()}\n")
    click.echo(
        f"Next: read {output}, correct the guesses, then\n  hubd check --config {output}\n  hubd run --config {output}"
    )
