"""What lives beside the loop: a page, a microphone, measurements. Opened once the household lives, closed before the
loop stops, and absent (not even imported) unless the settings ask for it.
"""

from __future__ import annotations

from collections.abc import Callable

from hubd.errors import Unavailable
from hubd.runtime.living import Living, Part


def wanted(living: Living) -> list[Part]:
    """The parts that the settings ask for, in the order in which they are opened."""
    return [part for offer in OFFERS if (part := offer(living)) is not None]


def _window(living: Living) -> Part | None:
    if living.settings.status_page is None:
        return None
    from hubd.runtime.window import Window

    return Window(living, living.settings.status_page)


def _site(living: Living) -> Part | None:
    if living.settings.web is None:
        return None
    try:
        from hubd.web.server import Site
    except ModuleNotFoundError as error:
        raise Unavailable(f"web: the package {error.name} is missing; install hubd[web], or leave web: out") from error

    return Site(living, living.settings.web)


def _small_server(living: Living) -> Part | None:
    """Without a web server somebody else has to hand out what parts have laid out."""
    figures = living.settings.metrics
    looked_at = living.settings.status_page is not None or (figures is not None and figures.listen is not None)
    if living.settings.web is not None or not looked_at:
        return None
    from hubd.runtime.small_server import SmallServer

    return SmallServer(living)


def _larder(living: Living) -> Part | None:
    if living.recorded or not (living.settings.kitchen.programs or living.operator.state.desk.shelf):
        return None
    from hubd.runtime.beside import Beside

    return Beside(living, "kitchen", living.settings.kitchen)


def _calendars(living: Living) -> Part | None:
    if living.recorded or not living.settings.calendars:
        return None
    from hubd.runtime.beside import Beside

    return Beside(living, "calendar", living.settings.calendars)


def _meter(living: Living) -> Part | None:
    if living.settings.metrics is None:
        return None
    from hubd.measures.meter import Meter

    return Meter(living, living.settings.metrics)


def _chronicle(living: Living) -> Part | None:
    from hubd.runtime.chronicle import Chronicle

    return Chronicle(living)


def _wellbeing(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.wellbeing import Wellbeing

    return Wellbeing(living)


def _identities(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.identities_watch import IdentitiesWatch

    return IdentitiesWatch.of(living)


def _microphones(living: Living) -> Part | None:
    if living.recorded or living.settings.sounds is None:
        return None
    from hubd.runtime.login import broker_of
    from hubd.runtime.microphones import Microphones

    try:
        return Microphones(living, broker_of(living.settings))
    except ModuleNotFoundError as error:
        hint = "pip install 'hubd[models]', or leave sounds: out"
        raise Unavailable(f"sounds: the package {error.name} is missing; {hint}") from error


def _snapshots(living: Living) -> Part | None:
    if living.recorded or not living.settings.faces:
        return None
    from hubd.runtime.login import broker_of
    from hubd.runtime.snapshots import Snapshots

    return Snapshots(living, broker_of(living.settings))


def _speakers(living: Living) -> Part | None:
    if living.recorded or living.settings.sounds is None:
        return None
    from hubd.runtime.speakers import Speakers

    speakers = Speakers(living)
    living.taps.append(speakers.tap)
    return speakers


def _rehearsal(living: Living) -> Part | None:
    if living.recorded:
        return None
    from hubd.runtime.rehearsal import Rehearsal

    return Rehearsal(living)


OFFERS: tuple[Callable[[Living], Part | None], ...] = (
    _chronicle, _wellbeing, _meter, _window, _site, _small_server, _larder, _calendars, _identities,
    _speakers, _microphones, _snapshots, _rehearsal,
)  # fmt: skip
