"""`hubd enroll`: examples of a person's voice or face, checked one by one, for a hub that then knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from hubd.errors import DecodeError, HubError

if TYPE_CHECKING:
    from hubd.config.settings import Settings
    from hubd.core.evidence.gallery import Gallery, Verdict
    from hubd.perception.faces.model import FaceModel
    from hubd.perception.voices.model import VoiceModel
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
        model, examples = _from_satellite(settings, satellite, seconds)
    else:
        model, examples = _examples(settings, kind, files)
    logs = settings.store.logs
    with nullcontext() if dry_run else alone(logs):
        book = identities.read(logs)
        gallery, taken = _taken(_gallery(book, kind, model), person, examples)
        if not taken:
            raise NotEnrolled("nothing was taken")
        if dry_run:
            return
        path = identities.write(logs, book.having(kind, gallery))
    whom = person or "strangers"
    known = len(gallery.people[person] if person is not None else gallery.strangers)
    click.echo(f"{taken} taken; {whom}: {known} examples in {path}; a running hub knows them within seconds")


def _gallery(book: Book, kind: str, model: str) -> Gallery:
    """What is enrolled so far, if this model can compare with it."""
    there = book.galleries.get(kind)
    gallery = there if there is not None and (there.people or there.strangers) else _begun(kind, model)
    if gallery.people and gallery.model != model:
        raise NotEnrolled(
            f"what is enrolled was told by {gallery.model}, which {model} cannot compare with its own: "
            f"forget it with hubd identities forget --all {kind}, and enrol everybody anew"
        )
    return gallery


def _agreeing(settings: Settings, kind: str, person: str) -> str:
    """The person, who lives here and agrees."""
    people = settings.household.people
    if person not in people:
        known = ", ".join(people) or "nobody"
        raise NotEnrolled(f"{person!r} is not under people: in the configuration; known: {known}")
    if not getattr(people[person].consent, kind):
        raise NotEnrolled(f"{person} has not agreed to be known by {kind} (people.{person}.consent.{kind}: false)")
    return person


def _begun(kind: str, model: str) -> Gallery:
    """A gallery without anybody, with what likenesses are usual for its model."""
    from hubd.core.evidence.gallery import Gallery

    return Gallery(model=model) if kind == "face" else _voice_model().empty


def _voice_model() -> VoiceModel:
    from importlib.util import find_spec

    if find_spec("numpy") is None:
        raise NotEnrolled("voices need numpy: pip install 'hubd[audio]'")
    from hubd.perception.voices.model import voice_model

    model = voice_model()
    if model is None:
        raise NotEnrolled("no model of voices ships; install hubd again")
    return model


def _examples(settings: Settings, kind: str, files: Sequence[Path]) -> tuple[str, Iterator[Example]]:
    """The model that tells directions, and the examples in the files."""
    if kind == "face":
        return _faces(settings, files)
    model = _voice_model()

    def heard() -> Iterator[Example]:
        from hubd.perception.audio.files import read

        for file in files:
            try:
                for n, voice in enumerate(model.pieces(read(file)), start=1):
                    yield Example(f"{file.name} {n}", voice.embedding, voice.quality, voice.fault)
            except (DecodeError, OSError) as error:
                yield _unread(file, error)

    return model.id, heard()


def _unread(file: Path, error: DecodeError | OSError) -> Example:
    """A file that holds no example, or is not there: the others are taken all the same."""
    why = error.detail if isinstance(error, DecodeError) else f"it cannot be read ({error.strerror or error})"
    return Example(file.name, None, None, why)


def _from_satellite(settings: Settings, site: str, seconds: float) -> tuple[str, Iterator[Example]]:
    """The voice of whoever reads aloud to a satellite."""
    model = _voice_model()
    from hubd.cli.recording import heard_from

    click.echo(f"{site} listens for {seconds:g} s: read something aloud, at the distance from which you usually speak")
    samples = heard_from(settings, site, seconds)
    voices = enumerate(model.pieces(samples), start=1)
    return model.id, (Example(f"{site} {n}", voice.embedding, voice.quality, voice.fault) for n, voice in voices)


def _faces(settings: Settings, files: Sequence[Path]) -> tuple[str, Iterator[Example]]:
    """Embeddings as they come, or pictures, which the owner's own models tell."""
    kinds = {file.suffix.casefold() == ".json" for file in files}
    if len(kinds) > 1:
        raise NotEnrolled("pictures and embeddings are told by different models: enrol either")
    if kinds == {True}:
        return VECTORS, _vectors(files)
    from importlib.util import find_spec

    missing = [name for name in ("numpy", "onnxruntime", "PIL") if find_spec(name) is None]
    if missing:
        raise NotEnrolled(f"pictures need {', '.join(missing)}: pip install 'hubd[faces]'")
    from hubd.perception.faces.model import FaceModel
    from hubd.perception.registry import FOLDER

    model = FaceModel(settings.store.logs.parent / FOLDER)
    return model.id, _pictures(model, files)


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


def _taken(gallery: Gallery, person: str | None, examples: Iterator[Example]) -> tuple[Gallery, int]:
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
