"""From what was counted to the home's own likelihoods, with every change in words."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from hubd.core.brain import Brain
from hubd.core.evidence.appliances import IN_USE
from hubd.core.likelihoods import PIR_ONSET, Own
from hubd.learning.senses.motion import LEAST_EMPTY, Measure, ghosts, glimpses, holds
from hubd.learning.senses.plugs import threshold
from hubd.learning.senses.radios import factors
from hubd.learning.senses.survey import Survey

LEAST_DAYS = 0.9
"""Less than about a day shows no home as it is."""

ALIKE = 1.6
"""Two figures that differ by a smaller factor say the same: the next record would say something between them."""

T = TypeVar("T")


class Finding(NamedTuple):
    """One figure that is to change: what it is about, of which source, from what to what, and from how much data."""

    about: str
    source: str
    old: str
    new: str
    data: str


class Learned(NamedTuple):
    """The likelihoods, and how they differ from those before."""

    own: Own
    findings: tuple[Finding, ...]


def learn(survey: Survey, brain: Brain, before: Own) -> Learned:
    """The home's own likelihoods as the record has them. Figures near the defaults are left out; what was learned of
    sources that the record is silent about stays as it was."""
    radios, seers = factors(survey, brain), glimpses(survey, brain)
    plugs = {source: Measure(watts, _spent(survey, source)) for source in sorted(survey.plugs)
             if (watts := threshold(survey.plugs[source].means, survey.plugs[source].drew)) is not None}  # fmt: skip
    haunted = ghosts(survey, brain)
    slow = holds(survey)
    told = survey.areas if survey.empty >= LEAST_EMPTY else {}
    own = replace(
        before,
        nearer=_renewed(before.nearer, _values(radios), {*survey.heard, *survey.receivers}),
        running=_renewed(before.running, _values(plugs), survey.plugs),
        ghosts=_renewed(before.ghosts, _values(haunted), told),
        sees=_renewed(before.sees, {source: _values(areas) for source, areas in seers.items()}, survey.areas),
        holds=_renewed(before.holds, _values(slow), set(survey.areas.values())),
    )
    data = {f"{about}|{source}": found.data for about, measures in (
        ("nearer", radios), ("running", plugs), ("ghosts", haunted), ("holds", slow)
    ) for source, found in measures.items()}  # fmt: skip
    data |= {f"sees|{source}": "; ".join(m.data for m in areas.values()) for source, areas in seers.items()}
    means = {source: plug.means for source, plug in survey.plugs.items()}
    return Learned(own, tuple(differences(before, own, means, data)))


def _values(measures: Mapping[str, Measure]) -> dict[str, float]:
    return {source: found.value for source, found in sorted(measures.items())}


def _renewed(before: Mapping[str, T], found: Mapping[str, T], heard: Container[str]) -> dict[str, T]:
    """What is found, and what was known of those who were not heard. A figure about as before stays as it was."""
    silent = {source: value for source, value in before.items() if source not in heard}
    alike = {source: before[source] for source in found if source in before and _alike(before[source], found[source])}
    return dict(sorted({**silent, **found, **alike}.items()))


def _alike(old: object, new: object) -> bool:
    if isinstance(old, float | int) and isinstance(new, float | int):
        return max(old, new) < ALIKE * min(old, new)
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_alike(old[key], new[key]) for key in old)
    return False


def _spent(survey: Survey, source: str) -> str:
    return f"{sum(seconds for _, seconds in survey.plugs[source].drew) / 3600.0:.0f} hours of readings"


def differences(
    before: Own, after: Own, means: Mapping[str, str], data: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """What changes between two sets of likelihoods, in words. `means`: plug to what hangs on it."""
    for name, about, default in ABOUT:
        old: Mapping[str, object] = getattr(before, name)
        new: Mapping[str, object] = getattr(after, name)
        for source in sorted({**old, **new}):
            usual = f"{IN_USE[means[source]].watts:g} W" if name == "running" and source in means else default
            was, now = (_told(name, figures[source]) if source in figures else usual for figures in (old, new))
            if was != now:
                yield Finding(about, source, was, now, (data or {}).get(f"{name}|{source}", ""))


ABOUT = (
    ("nearer", "distances count", "as measured"),
    ("running", "in use above", "the usual"),
    ("ghosts", "nobody was there", f"{PIR_ONSET.false:.0%}"),
    ("sees", "also sees", "nothing else"),
    ("holds", "blind once set off for", "no time"),
)
"""Field of `Own`, what it is about in words, and its default."""


def _told(name: str, figure: object) -> str:
    """One figure as people read it."""
    if isinstance(figure, dict):
        return ", ".join(f"{share:.0%} of {area}" for area, share in figure.items())
    formats = {"nearer": "times {:.2f}", "running": "{:g} W", "ghosts": "{:.0%}", "holds": "{:.0f} s"}
    return formats[name].format(figure)
