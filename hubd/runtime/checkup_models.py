"""What the doctor asks of models: is every one that this home uses here, and is it the one it should be?"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from hubd.config.settings import Settings
from hubd.core.activities.onlooker import wanted
from hubd.errors import HubError, ModelError
from hubd.runtime.finding import Finding
from hubd.store import identities

TRIED = (
    "messages",
    "Edda",
    "",
    "Can you let the plumber in at four? I will not be back before six, and he has no key.",
)
"""A message as they come, to see how long one takes."""


def models(settings: Settings) -> Iterator[Finding]:
    """The model that tells what people do, and the files of all that are asked besides."""
    yield from _activity(settings)
    yield from _files(settings)
    yield from _voices(settings)
    yield from _meaning(settings)


def _activity(settings: Settings) -> Iterator[Finding]:
    """Which model tells what people do, and why none does."""
    from hubd.perception.models import activity_model, installed

    if not settings.models.activity:
        yield Finding("models", "note", "the activity model is switched off", "models: {activity: true} switches it on")
    elif not wanted(settings.household):
        people = settings.household.people
        known = "people here are known by more than simple sensors" if people else "there are no people to know"
        yield Finding("models", "ok", f"{known}: no activity model is needed")
    elif not installed():
        yield Finding("models", "note", "activities are judged by rules of thumb", "pip install 'hubd[models]'")
    else:
        try:
            model = activity_model()
        except ModelError as error:
            yield Finding("models", "problem", str(error))
        else:
            said = f"{model.id} tells what people do" if model else "no activity model came with this hubd"
            yield Finding("models", "ok" if model else "note", said)


def _files(settings: Settings) -> Iterator[Finding]:
    """A file that is asked for and is not here, or is another. What is in order goes without saying."""
    from hubd.perception.registry import FOLDER, place

    try:
        for id_, why in _asked(settings):
            asked = place(id_, settings.store.logs.parent / FOLDER)
            state = asked.state()
            if state not in ("ships", "fetched"):
                what = "has not been fetched" if state == "not here" else "is not the file it should be"
                yield Finding("models", "problem", f"{id_} {what}, and {why}", asked.entry.remedy)
    except ModelError as error:
        yield Finding("models", "problem", str(error))


def _voices(settings: Settings) -> Iterator[Finding]:
    """People who were enrolled with another model are known by voice no more."""
    from hubd.perception.registry import FOLDER
    from hubd.perception.voices.chosen import another

    try:
        gallery = identities.read(settings.store.logs).gallery("voice")
        models = another(gallery, settings.models.voices, settings.store.logs.parent / FOLDER)
    except HubError as error:
        yield Finding("voices", "problem", str(error))
        return
    if models is not None:
        said = f"nobody is known by voice: {models[0]} told those who are enrolled, {models[1]} tells voices here"
        yield Finding("voices", "problem", said, "hubd identities forget --all voice, and enrol everybody anew")


def _meaning(settings: Settings) -> Iterator[Finding]:
    """Are messages read by what the owner has fetched for it, and how long does that take here? Files that are not here
    have been told of."""
    from hubd.perception.models import installed
    from hubd.perception.registry import FOLDER, with_needed

    name, folder = settings.models.sentences, settings.store.logs.parent / FOLDER
    if not settings.models.messages or name == "none":
        return
    if not installed():
        what = f"models.sentences names {name}, and onnxruntime, which runs it, is not installed"
        yield Finding("models", "problem", what, "pip install 'hubd[models]'")
        return
    from hubd.perception.sentences import by_meaning
    from hubd.perception.texts import message_model

    try:
        if any(each.state() != "fetched" for each in with_needed(name, folder)) or (table := message_model()) is None:
            return
        reader = by_meaning(table, folder)
    except ModelError as error:
        yield Finding("models", "problem", str(error))
        return
    if reader.stale:
        yield Finding("models", "problem", f"{reader.stale}: how sure a verdict is may be wrong", "install hubd again")
    begun = perf_counter()
    reader(*TRIED)
    took = 1000.0 * (perf_counter() - begun)
    yield Finding("models", "ok", f"messages are read by {reader.id}, {took:.0f} ms each")


def _asked(settings: Settings) -> Iterator[tuple[str, str]]:
    """Models by id or job, and what they are asked for here."""
    sounds = settings.sounds
    if settings.models.messages:
        yield "messages", "it tells how much a message matters"
    if settings.models.messages and settings.models.sentences != "none":
        from hubd.perception.registry import with_needed

        needed = with_needed(settings.models.sentences, settings.store.logs.parent)
        yield from ((each.entry.id, "models.sentences names minilm") for each in needed)
    if sounds is not None and sounds.household:
        yield "sounds", "it tells sounds apart"
    if sounds is not None and sounds.embedding != "shipped":
        yield sounds.embedding, "sounds.embedding names it"
    if settings.models.voices != "shipped":
        yield settings.models.voices, "models.voices names it"
    if settings.faces:
        yield from ((id_, "faces.cameras names cameras") for id_ in ("yunet", "sface"))
