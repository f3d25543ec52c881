"""`hubd enroll`: examples of a person's voice or face, checked one by one, for a hub that then knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from hubd.errors import DecodeError, HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.evidence.gallery import Gallery, Verdict
    from hubd.perception.faces.model import FaceModel
    from hubd.perception.voices.model import Voice, VoiceModel
    from hubd.store.identities import Book

EXAMPLES = """\b
Examples:
  hubd enroll voice anna anna-1.wav anna-2.wav
  hubd enroll voice anna reading.ogg --dry-run      what would be taken, and why the rest would not
  hubd enroll voice anna --satellite kitchen        read aloud to the satellite for half a minute
  hubd enroll voice --stranger tv-news.wav          somebody who does not live here
  hubd enroll face anna anna-*.jpg                  with hubd models get yunet, and sface
  hubd enroll face anna vectors.json                embeddings of your own face recogniser

Half a minute of ordinary speech in the room where hubd will listen is good, in two or three sittings. The recording is
read and forgotten; what is kept are directions, as numbers, in `identities.json` beside the daily logs. A running hub
takes them over within seconds. `hubd identities` lists, shows, exports and forgets them."""


VECTORS = "vectors"
"""The model of faces whose embeddings somebody else has made."""


class NotEnrolled(HubError):
    """Nothing could be taken."""


class Example(NamedTuple):
    """One example: its place in a file, and what it is like. `fault`: why it is no example at all."""

    name: str
    embedding: tuple[float, ...] | None
    quality: float | None
    fault: str | None = None


class Source(NamedTuple):
    """Where examples come from. `model`: whose directions they are; `begun`: a gallery without anybody, with what
    likenesses are usual for that model."""

    model: str
    begun: Callable[[], Gallery]
    examples: Iterable[Example]


@click.command(epilog=EXAMPLES)
@click.argument("kind", type=click.Choice(["voice", "face"]))
@click.argument("words", metavar="PERSON FILE...", nargs=-1)
@click.option("--satellite", metavar="SITE", help="Listen to this satellite of Hermes instead of reading files.")
@click.option(
    "--seconds",
    type=click.FloatRange(1.0, 300.0),
    default=30.0,
    show_default=True,
    help="With --satellite: for how long.",
)
@click.option("--stranger", is_flag=True, help="Somebody who does not live here: all arguments are files.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration of the home.")
def command(
    kind: str,
    words: tuple[str, ...],
    satellite: str | None,
    seconds: float,
    config: Path | None,
    *,
    stranger: bool,
    dry_run: bool,
) -> None:
    """Take examples of PERSON's voice or face."""
    from hubd.config.load import find, load
    from hubd.store import identities
    from hubd.whole_files import alone

    settings = load(find(config))
    if not words and not stranger:
        raise click.UsageError("name the PERSON")
    person = None if stranger else _agreeing(settings, kind, words[0])
    files = [Path(word) for word in (words if stranger else words[1:])]
    if bool(files) == (satellite is not None) or (satellite is not None and kind == "face"):
        raise click.UsageError("name the files that hold the examples, or for a voice a --satellite")
    if satellite is not None:
        source = _from_satellite(settings, satellite, seconds)
    else:
        source = _faces(settings, files) if kind == "face" else _voices(settings, files)
    logs = settings.store.logs
    with nullcontext() if dry_run else alone(logs):
        book = identities.read(logs)
        gallery, taken = _taken(_gallery(book, kind, source), person, source.examples)
        if not taken:
            raise NotEnrolled("nothing was taken")
        if dry_run:
            return
        path = identities.write(logs, book.having(kind, gallery))
    whom = person or "strangers"
    known = len(gallery.people[person] if person is not None else gallery.strangers)
    click.echo(f"{taken} taken; {whom}: {known} examples in {path}; a running hub knows them within seconds")


def _gallery(book: Book, kind: str, source: Source) -> Gallery:
    """What is enrolled so far, if this model can compare with it."""
    there = book.gallery(kind)
    if not there.people and not there.strangers:
        return source.begun()
    if there.model != source.model:
        raise NotEnrolled(
            f"what is enrolled was told by {there.model}, which {source.model} cannot compare with its own: "
            f"forget it with hubd identities forget --all {kind}, and enrol everybody anew"
        )
    return there


def _agreeing(settings: Settings, kind: str, person: str) -> str:
    """The person, who lives here and agrees."""
    people = settings.household.people
    if person not in people:
        known = ", ".join(people) or "nobody"
        raise NotEnrolled(f"{person!r} is not under people: in the configuration; known: {known}")
    if not getattr(people[person].consent, kind):
        raise NotEnrolled(f"{person} has not agreed to be known by {kind} (people.{person}.consent.{kind}: false)")
    return person


def _voice_model(settings: Settings) -> VoiceModel:
    """What tells voices in this home."""
    from hubd.perception.registry import FOLDER
    from hubd.perception.voices.chosen import model_of

    return model_of(settings.models.voices, settings.store.logs.parent / FOLDER)


def _voices(settings: Settings, files: Sequence[Path]) -> Source:
    """The voices in recordings."""
    model = _voice_model(settings)

    def heard() -> Iterator[Example]:
        from hubd.perception.audio.files import read

        for file in files:
            try:
                yield from _spoken(file.name, model.pieces(read(file)))
            except (DecodeError, OSError) as error:
                yield _unread(file, error)

    return Source(model.id, lambda: _begun(model), heard())


def _spoken(name: str, voices: Iterable[Voice]) -> Iterator[Example]:
    for n, voice in enumerate(voices, start=1):
        yield Example(f"{name} {n}", voice.embedding, voice.quality, voice.fault)


def _begun(model: VoiceModel) -> Gallery:
    """Nobody is enrolled yet: a fetched network is asked what its likenesses are worth."""
    from hubd.perception.voices.network import Network

    if isinstance(model, Network):
        click.echo(f"{model.id} is asked about people from elsewhere first; a small computer takes a minute or two")
        click.echo(f"  of those it takes {model.measured.equal_error:.1%} for another")
    return model.empty


def _unread(file: Path, error: DecodeError | OSError) -> Example:
    """A file that holds no example, or is not there: the others are taken all the same."""
    why = error.detail if isinstance(error, DecodeError) else f"it cannot be read ({error.strerror or error})"
    return Example(file.name, None, None, why)


def _from_satellite(settings: Settings, site: str, seconds: float) -> Source:
    """The voice of whoever reads aloud to a satellite."""
    model = _voice_model(settings)
    from hubd.cli.recording import heard_from

    click.echo(f"{site} listens for {seconds:g} s: read something aloud, at the distance from which you usually speak")
    samples = heard_from(settings, site, seconds)
    return Source(model.id, lambda: _begun(model), _spoken(site, model.pieces(samples)))


def _faces(settings: Settings, files: Sequence[Path]) -> Source:
    """Embeddings as they come, or pictures, which the owner's own models tell."""
    from hubd.core.evidence.gallery import Gallery

    kinds = {file.suffix.casefold() == ".json" for file in files}
    if len(kinds) > 1:
        raise NotEnrolled("pictures and embeddings are told by different models: enrol either")
    if kinds == {True}:
        return Source(VECTORS, lambda: Gallery(model=VECTORS), _vectors(files))
    from importlib.util import find_spec

    missing = [name for name in ("numpy", "onnxruntime", "PIL") if find_spec(name) is None]
    if missing:
        raise NotEnrolled(f"pictures need {', '.join(missing)}: pip install 'hubd[faces]'")
    from hubd.perception.faces.model import FaceModel
    from hubd.perception.registry import FOLDER

    model = FaceModel(settings.store.logs.parent / FOLDER)
    return Source(model.id, lambda: Gallery(model=model.id), _pictures(model, files))


def _pictures(model: FaceModel, files: Sequence[Path]) -> Iterator[Example]:
    """The one face on each picture."""
    from hubd.perception.faces.pictures import decode

    for file in files:
        try:
            faces = model(decode(file.read_bytes(), file.name))
        except (DecodeError, OSError) as error:
            yield _unread(file, error)
            continue
        if len(faces) == 1:
            yield Example(file.name, faces[0].embedding, faces[0].quality)
        else:
            shown = f"it shows {len(faces)} faces: cut it to one" if faces else "no face can be made out on it"
            yield Example(file.name, None, None, shown)


def _vectors(files: Sequence[Path]) -> Iterator[Example]:
    """Embeddings from JSON: a list of numbers, or a list of such lists."""
    import msgspec

    for file in files:
        try:
            found = msgspec.json.decode(file.read_bytes(), type=list[float | list[float]])
            rows = msgspec.convert(found if found and isinstance(found[0], list) else [found], list[list[float]])
        except OSError as error:
            yield _unread(file, error)
            continue
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            yield Example(file.name, None, None, f"this is no list of numbers, nor of such lists ({error})")
            continue
        for n, row in enumerate(rows, start=1):
            yield Example(f"{file.name} {n}", tuple(row), None)


def _taken(gallery: Gallery, person: str | None, examples: Iterable[Example]) -> tuple[Gallery, int]:
    """The gallery with all good examples; each is told with what became of it."""
    from hubd.core.evidence.gallery import enrol

    count = 0
    for example in examples:
        verdict: Verdict = "unusable"
        if example.embedding is not None:
            gallery, verdict = enrol(gallery, person, example.embedding, example.quality)
        count += verdict == "taken"
        quality = "" if example.quality is None else f"quality {example.quality:.2f}  "
        click.echo(f"  {example.name}: {quality}{example.fault or SAID[verdict]}")
    return gallery, count


SAID: dict[Verdict, str] = {
    "taken": "taken",
    "known": "known already: this is a copy of another example",
    "poor": "not taken: too short, too quiet or too noisy",
    "outlier": "not taken: it does not resemble this person's other examples",
    "looks like another": "not taken: it resembles somebody else more",
    "unusable": "not taken: there is nothing to compare",
}
"""What became of an example, for people."""
