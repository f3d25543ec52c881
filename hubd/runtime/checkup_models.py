"""What the doctor asks of models: is every one that this home uses here, and is it the one it should be?"""

from __future__ import annotations

from collections.abc import Iterator

from hubd.config.settings import Settings
from hubd.core.activities.onlooker import wanted
from hubd.errors import HubError, ModelError
from hubd.runtime.finding import Finding
from hubd.store import identities


def models(settings: Settings) -> Iterator[Finding]:
    """The model that tells what people do, and the files of all that are asked besides."""
    yield from _activity(settings)
    yield from _files(settings)
    yield from _voices(settings)


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


def _asked(settings: Settings) -> Iterator[tuple[str, str]]:
    """Models by id or job, and what they are asked for here."""
    sounds = settings.sounds
    if settings.models.messages:
        yield "messages", "it tells how much a message matters"
    if sounds is not None and sounds.household:
        yield "sounds", "it tells sounds apart"
    if sounds is not None and sounds.embedding != "shipped":
        yield sounds.embedding, "sounds.embedding names it"
    if settings.models.voices != "shipped":
        yield settings.models.voices, "models.voices names it"
    if settings.faces:
        yield from ((id_, "faces.cameras names cameras") for id_ in ("yunet", "sface"))
