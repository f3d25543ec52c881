"""What a running hub remembers of sounds, as vectors: what is usual, what it told last, and what people named it.

People's names come from a file that `hubd sounds` writes, and count within a minute.
"""

from __future__ import annotations

import logging
from collections import deque
from itertools import groupby
from pathlib import Path
from time import monotonic

from hubd.errors import ModelError, StoreError
from hubd.perception.hearing import Heard
from hubd.perception.noticing import Noticing, Usual, packed, unpacked
from hubd.perception.own_sounds import Embedder, OwnSounds, Textures, Yamnet, learned
from hubd.perception.registry import FOLDER, place
from hubd.perception.sounds import SoundModel
from hubd.runtime.stamps import Stamp, stamp
from hubd.store import own_sounds as kept

log = logging.getLogger("hubd.sounds")

EVERY = 60.0
"""Seconds between two looks at what people have named."""
SAVE = 600.0
"""Seconds after which what was heard is written down."""
MOST_TOLD = 100


def embedder_of(name: str, logs: Path) -> Embedder:
    """`shipped` or the id of a fetched model. Raises `ModelError`."""
    return Textures() if name == "shipped" else Yamnet(place(name, logs.parent / FOLDER))


class SoundMemory:
    """Of all microphones together. `folder`: of the daily logs. All of it is used by one thread."""

    def __init__(self, folder: Path, embedding: str, shipped: SoundModel | None) -> None:
        self._folder, self._shipped = folder, shipped
        self._embedder = self._opened(embedding)
        self._own: OwnSounds | None = None
        self._stamp: Stamp | None = None
        heard = self._read()
        self.usual = Usual([unpacked(vector) for vector in heard.usual])
        self._told = deque(heard.told, MOST_TOLD)
        self._saved = self._looked = monotonic()
        self._learn()

    def noticing(self) -> Noticing:
        """A model for one microphone."""
        return Noticing(self._shipped, self._embedder, lambda: self._own, self.usual)

    def told(self, at: float, area: str, heard: Heard, model: Noticing) -> None:
        """Something was told: people may say what it was."""
        if heard.on and model.last is not None:
            number = self._told[-1].number + 1 if self._told else 1
            self._told.append(kept.Told(number, at, area, heard.label, heard.score, packed(model.last)))

    def tend(self) -> None:
        """Now and then: take up new names, and write down what was heard."""
        now = monotonic()
        if now - self._looked >= EVERY:
            self._looked = now
            self._learn()
        if now - self._saved >= SAVE:
            self.save()

    def save(self) -> None:
        self._saved = monotonic()
        usual = tuple(packed(vector) for vector in self.usual.vectors)
        try:
            kept.write(self._folder, kept.HEARD, kept.Heard(self._embedder.id, usual, tuple(self._told)))
        except OSError as error:
            log.warning("what was heard cannot be written down: %s", error)

    def _learn(self) -> None:
        """Heads for what people have named, if that has changed."""
        found = stamp(self._folder / kept.OWN)
        if found == self._stamp:
            return
        try:
            own = kept.read(self._folder, kept.OWN, kept.Own)
        except StoreError as error:
            log.warning("%s", error)
            self._stamp = found  # told once, and not all night
            return
        mine = sorted((example for example in own.examples if example.embedder == self._embedder.id),
                      key=lambda example: example.label)  # fmt: skip
        examples = {label: [unpacked(example.vector) for example in group]
                    for label, group in groupby(mine, key=lambda example: example.label)}  # fmt: skip
        self._own = learned(self._embedder, examples, self.usual.vectors)
        if self._own is not None or not examples:
            self._stamp = found  # else soon more will be known of what is usual, and it is tried again
        if self._own is not None:
            log.info("sounds of this household: %s", ", ".join(self._own.claims))

    def _opened(self, embedding: str) -> Embedder:
        try:
            return embedder_of(embedding, self._folder)
        except ModelError as error:
            log.warning("%s (the shipped way stands in)", error)
            return Textures()

    def _read(self) -> kept.Heard:
        try:
            heard = kept.read(self._folder, kept.HEARD, kept.Heard)
        except StoreError as error:
            log.warning("%s", error)
            return kept.Heard()
        return heard if heard.embedder == self._embedder.id else kept.Heard()
