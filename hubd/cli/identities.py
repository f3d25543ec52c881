"""`hubd identities`: who is known by face or voice, how well they are told apart, and how they are forgotten."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hubd.cli import completing
from hubd.errors import HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.evidence.gallery import Gallery, Template
    from hubd.store.identities import Book

EXAMPLES = """\b
Examples:
  hubd identities list
  hubd identities show anna            how alike her examples are, and who resembles her
  hubd identities forget anna
  hubd identities forget anna --kind voice
  hubd identities forget --all voice   before enrolling everybody anew with another model
  hubd identities export anna anna.json

Enrolled people stand in `identities.json` beside the daily logs; a running hub takes over what changes within seconds.
`hubd forget` takes a person out of everything."""

KINDS = ("face", "voice")
ALIKE = "so alike that they will stay “one or the other” until something else decides"


class NotKnown(HubError):
    """Nobody of that name is enrolled."""


@click.group(epilog=EXAMPLES)
def command() -> None:
    """List, show, export or forget enrolled faces and voices."""


config = click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home.")


@command.command("list", epilog=EXAMPLES)
@config
def listed(config: Path | None) -> None:
    """Who is enrolled, with how many examples."""
    settings, book = _opened(config)
    rows = [
        (who, kind, str(len(templates)), _state(settings, book, kind, who))
        for kind, gallery in sorted(book.galleries.items())
        for who, templates in (*sorted(gallery.people.items()), ("(strangers)", gallery.strangers))
        if templates
    ]
    if not rows:
        click.echo("nobody is enrolled; hubd enroll voice PERSON FILE... begins")
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, (14, 5, 3, 0), strict=True)).rstrip())


@command.command("show", epilog=EXAMPLES)
@click.argument("person", shell_complete=completing.people)
@config
def shown(person: str, config: Path | None) -> None:
    """What is known of one person."""
    _, book = _opened(config)
    for kind in _kinds_of(book, person):
        for line in _told(book.gallery(kind), kind, person):
            click.echo(line)


@command.command("forget", epilog=EXAMPLES)
@click.argument("person", required=False, shell_complete=completing.people)
@click.option("--kind", type=click.Choice(KINDS), help="Only the face, or only the voice.")
@click.option("--all", "every", type=click.Choice(KINDS), help="Everybody's faces, or everybody's voices.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@config
def forgotten(person: str | None, kind: str | None, every: str | None, config: Path | None, *, yes: bool) -> None:
    """Forget a person's examples."""
    from hubd.core.evidence.gallery import Gallery
    from hubd.store import identities
    from hubd.whole_files import alone

    settings, book = _opened(config)
    if person is not None and every is None:
        kinds = [each for each in _kinds_of(book, person) if kind in (None, each)]
        what = f"{' and '.join(kinds)} of {person}"
    elif every is not None and person is None:
        what = f"every {every}"
    else:
        raise click.UsageError("name a PERSON, or --all face or --all voice")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked; add --yes")
    if not yes:
        click.confirm(f"Forget the {what}?", abort=True)
    with alone(settings.store.logs):
        book = identities.read(settings.store.logs)
        after = book.having(every, Gallery()) if every is not None else book.without(str(person), kind)
        identities.write(settings.store.logs, after)
    click.echo(
        f"forgotten: {what}; a running hub forgets within seconds. The daily logs of the past still hold it: "
        "hubd forget takes a person out of them as well"
    )


@command.command("export", epilog=EXAMPLES)
@click.argument("person", shell_complete=completing.people)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@config
def exported(person: str, file: Path | None, config: Path | None) -> None:
    """One person's examples as JSON, for the person, or for another home."""
    import msgspec

    _, book = _opened(config)
    found = {
        kind: {"model": book.gallery(kind).model, "examples": [_numbers(t) for t in book.gallery(kind).people[person]]}
        for kind in _kinds_of(book, person)
    }
    text = msgspec.json.format(msgspec.json.encode({"person": person, **found}), indent=1) + b"\n"
    if file is None:
        click.echo(text, nl=False)
    else:
        file.write_bytes(text)
        click.echo(f"{person}: {', '.join(found)} in {file}")


def _opened(config: Path | None) -> tuple[Settings, Book]:
    from hubd.config.load import find, load
    from hubd.store import identities

    settings = load(find(config))
    return settings, identities.read(settings.store.logs)


def _kinds_of(book: Book, person: str) -> list[str]:
    kinds = [kind for kind in KINDS if person in book.gallery(kind).people]
    if not kinds:
        known = sorted({who for gallery in book.galleries.values() for who in gallery.people})
        others = f"{', '.join(known)} {'are' if len(known) > 1 else 'is'}" if known else "nobody is"
        raise NotKnown(f"{person!r} is not enrolled; {others}")
    return kinds


def _state(settings: Settings, book: Book, kind: str, who: str) -> str:
    """Is this person's evidence used?"""
    if kind == "voice" and (models := _another(settings, book)) is not None:
        return f"told by {models[0]}, and voices are told by {models[1]} now: not used; enrol anew"
    person = settings.household.people.get(who)
    if who == "(strangers)":
        return ""
    if person is None:
        return "not in the configuration: not used"
    return "" if getattr(person.consent, kind) else "has not agreed: not used"


def _another(settings: Settings, book: Book) -> tuple[str, str] | None:
    from hubd.perception.registry import FOLDER
    from hubd.perception.voices.chosen import another

    return another(book.gallery("voice"), settings.models.voices, settings.store.logs.parent / FOLDER)


def _told(gallery: Gallery, kind: str, person: str) -> Iterator[str]:
    """How well one person is known, and whom others may be taken for."""
    from hubd.core.evidence.gallery import likeness

    templates = gallery.people[person]
    yield f"{person}, {kind}: {len(templates)} examples by {gallery.model or 'an unknown model'}"
    own = [likeness(gallery, one).people.get(person, 0.0) for one in templates]
    yield f"  examples resemble each other by {min(own):.2f} to {max(own):.2f} (usual here: {gallery.own.mean:.2f})"
    others: dict[str, float] = {}
    for one in templates:
        for who, score in likeness(gallery, one).people.items():
            others[who] = max(others.get(who, -1.0), score)
    for who, score in sorted(((w, s) for w, s in others.items() if w != person), key=lambda row: -row[1]):
        close = f": {ALIKE}" if score > gallery.own.mean - gallery.own.wide else ""
        yield f"  {who} resembles {person} by up to {score:.2f} (usual: {gallery.other.mean:.2f}){close}"


def _numbers(template: Template) -> list[float]:
    """The direction, of length one."""
    from array import array

    return [round(code / template.length, 4) for code in array("b", template.codes)]
