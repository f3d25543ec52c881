"""A microphone's stream of sound, second by second, becomes what is told: which sound began, lasts, or is over.

Nothing of the sound is kept: of the last seconds only how strong each frequency was, and of the wave itself 15 ms.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from hubd.perception import alarms
from hubd.perception.audio.quality import OVERLOADED, SILENT, clipped, loudness
from hubd.perception.audio.rates import RATE, Samples
from hubd.perception.audio.spectrum import HOUSEHOLD, Frames, magnitudes

WINDOW = 4
"""Seconds that are judged together, once a second."""
ENOUGH = 3
"""Seconds after which a stream that has just begun is judged."""
TAIL = HOUSEHOLD.frame - HOUSEHOLD.hop
"""Samples that the next frames share with the last ones."""
BEGINS, ENDS, QUIETER = 2, 3, 0.6
"""A sound is told when so many windows in a row claim it, and over when so many in a row stay below this share of what
a claim needs: one that flickers is one."""
AGAIN = 30
"""Seconds after which a sound that lasts is told again."""
MEMORY = 14
"""Seconds in which alarms are looked for: two groups of beeps, wherever they begin."""
LOOK, ALARM_AGAIN, ALARM_OVER = 3, 12, 12
"""Seconds between two looks for alarms, until one that lasts is told again, and until it is over."""
FAULTS = {
    "silent": "nothing is to be heard; is the microphone switched on?",
    "overloaded": "it is overloaded; turn the microphone down or move it away",
}


class Heard(NamedTuple):
    """A sound that began or lasts, or is over. Labels are AudioSet's."""

    label: str
    score: float
    on: bool = True


class Model(Protocol):
    """Who tells sounds apart, and which of them are worth telling from which probability on."""

    @property
    def claims(self) -> Mapping[str, float]: ...

    def __call__(self, spectrum: Frames) -> dict[str, float]: ...


class Hearing:
    """One microphone. `model`: None where only alarms are listened for."""

    def __init__(self, model: Model | None, *, listen_for_alarms: bool = True) -> None:
        self.fault: str | None = None
        """What is wrong with the sound of the last seconds, for people."""
        self._model = model
        self._alarms = Alarms() if listen_for_alarms else None
        self._claims: dict[str, Claim] = {}
        self._waiting: list[Samples] = []
        self._count = 0
        self._tail: Samples = np.zeros(TAIL, np.float32)
        self._spectra: deque[Frames] = deque(maxlen=WINDOW)
        self._together: Frames = np.empty((WINDOW * RATE // HOUSEHOLD.hop, HOUSEHOLD.fft // 2 + 1), np.float32)
        self._levels: deque[tuple[float, float]] = deque(maxlen=WINDOW)

    def push(self, samples: Samples) -> list[Heard]:
        """More sound, at 16 kHz. What is to be told after it."""
        self._waiting.append(samples)
        self._count += len(samples)
        if self._count < RATE:
            return []
        joined = np.concatenate(self._waiting)
        whole = len(joined) // RATE * RATE
        self._waiting, self._count = [joined[whole:].copy()], len(joined) - whole
        return [heard for at in range(0, whole, RATE) for heard in self._second(joined[at : at + RATE])]

    def _second(self, samples: Samples) -> list[Heard]:
        joined = np.concatenate([self._tail, samples])
        self._tail = joined[-TAIL:]
        self._spectra.append(magnitudes(joined, HOUSEHOLD))
        self._levels.append((loudness(samples), clipped(samples)))
        self.fault = self._what_is_wrong()
        found = self._alarms.second(joined) if self._alarms is not None else []
        if self._model is not None and len(self._spectra) >= ENOUGH:
            told = self._model(self._window()) if self.fault is None else {}
            for label, least in self._model.claims.items():  # a household may have named another one since
                claim = self._claims.setdefault(label, Claim(least))
                heard = claim.window(label, told.get(label, 0.0))
                found += [heard] if heard is not None else []
        return found

    def _window(self) -> Frames:
        """The last seconds, in memory that is used again each time."""
        return np.concatenate(self._spectra, out=self._together[: sum(map(len, self._spectra))])

    def _what_is_wrong(self) -> str | None:
        loud = max(level for level, _ in self._levels)
        over = sum(share for _, share in self._levels) / len(self._levels)
        if loud < SILENT:
            return FAULTS["silent"]
        return FAULTS["overloaded"] if over > OVERLOADED else None


class Claim:
    """One label through time."""

    def __init__(self, least: float) -> None:
        self._least = least
        self._above = self._below = self._lasts = 0
        self._on = False

    def window(self, label: str, probability: float) -> Heard | None:
        """One more window."""
        self._above = self._above + 1 if probability >= self._least else 0
        self._below = self._below + 1 if probability < QUIETER * self._least else 0
        self._lasts += 1
        if not self._on and self._above >= BEGINS:
            self._on, self._lasts = True, 0
            return Heard(label, probability)
        if self._on and self._below >= ENDS:
            self._on = False
            return Heard(label, probability, on=False)
        if self._on and self._lasts >= AGAIN and self._above:
            self._lasts = 0
            return Heard(label, probability)
        return None


class Alarms:
    """Rhythms of alarms through time. Also heard in a sound that is overloaded: a rhythm stays one."""

    def __init__(self) -> None:
        self._tones: deque[Frames] = deque(maxlen=MEMORY)
        self._seconds = 0
        self._told: dict[str, tuple[int, int]] = {}
        """Label to the second when it was last told, and when last found."""

    def second(self, samples: Samples) -> list[Heard]:
        """One more second, with a little of the one before."""
        self._tones.append(alarms.sieved(samples[TAIL - (alarms.SIEVE.frame - alarms.SIEVE.hop) :]))
        self._seconds += 1
        if self._seconds % LOOK or len(self._tones) * RATE < alarms.SHORTEST * alarms.SIEVE.hop:
            return []
        found = alarms.find(np.concatenate(self._tones))
        return [*self._over(found.pattern.label if found else ""), *(self._again(found) if found else [])]

    def _again(self, found: alarms.Found) -> list[Heard]:
        label, now = found.pattern.label, self._seconds
        told, _ = self._told.get(label, (now - ALARM_AGAIN, now))
        due = now - told >= ALARM_AGAIN
        self._told[label] = (now if due else told, now)
        return [Heard(label, found.sure)] if due else []

    def _over(self, sounding: str) -> Sequence[Any]:
        gone = [label for label, (_, last) in self._told.items()
                if label != sounding and self._seconds - last >= ALARM_OVER]  # fmt: skip
        for label in gone:
            del self._told[label]
        return [Heard(label, 1.0, on=False) for label in gone]
