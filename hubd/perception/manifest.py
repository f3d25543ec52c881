"""`models/manifest.yaml`: which models come with hubd or can be fetched by the owner, and how to tell that a file is
the one that is meant."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from hubd.errors import ModelError, Problem
from hubd.resources import shipped

MANIFEST = "manifest.yaml"
SWITCHES = {"activity": "models: {activity: false}", "messages": "models: {messages: false}",
            "sentences": "models: {sentences: none}", "sounds": "sounds: {household: false}"}  # fmt: skip
"""How the owner switches a shipped model off, by its job."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One model. `job`: what it is for; of several shipped ones with the same job the first is used. `url`: where the
    owner may fetch it; empty for one that comes with hubd. There is no row without the digest of its file."""

    id: str
    job: str
    file: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]+$")]
    size: Annotated[int, msgspec.Meta(gt=0)]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    inputs: str
    """What it must be given, by name and mark (`mark_of`): asked about other numbers it would answer, and wrongly."""
    labels: tuple[str, ...] = ()
    url: str = ""
    needs: str = ""
    """The row of another file without which this one is of no use: it is fetched and removed along with it."""
    about: str = ""
    """For one without a card of its own: what it does, in a sentence or two."""
    claims: dict[str, float] = {}
    """Labels that are worth telling, with the probability from which on; for models that say "other" otherwise."""
    sharpness: float = 1.0
    """The exponent that makes its scores honest, measured on days it was not trained on."""
    licence: str = ""
    credit: str = ""
    scores: dict[str, Any] = {}

    @property
    def version(self) -> str:
        """Its id and which file it is. One that ships changes its id with its file; of one that is fetched a part of
        the digest is added: what another file tells means something else."""
        return f"{self.id}-{self.sha256[:8]}" if self.url else self.id

    @property
    def remedy(self) -> str:
        """What to do where its file is not the one it should be."""
        if self.url:
            return f"hubd models get {self.id}"
        switch = SWITCHES.get(self.job)
        return f"install hubd again, or switch the model off with {switch}" if switch else "install hubd again"


def mark_of(kind: str, names: tuple[str, ...]) -> str:
    """A short mark for inputs in their order: `glance-1f0c9b2a`."""
    return f"{kind}-{hashlib.sha256(chr(10).join(names).encode()).hexdigest()[:8]}"


def entries(folder: Path | None = None) -> tuple[Entry, ...]:
    """All models of a manifest, the shipped one by default. Raises `ModelError`."""
    file = (folder or shipped("models")) / MANIFEST
    try:
        document = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        return tuple(msgspec.convert((document or {}).get("models") or [], tuple[Entry, ...]))
    except (OSError, YAMLError, msgspec.ValidationError, AttributeError) as error:
        raise _problem(file, "", f"this is no list of models: {error}", "install hubd again") from None


def find(job: str, folder: Path | None = None) -> Entry | None:
    """The model for a job; None where none ships."""
    return next((entry for entry in entries(folder) if entry.job == job and not entry.url), None)


def verified(entry: Entry, inputs: str, folder: Path | None = None) -> bytes:
    """The file's bytes, if it is the one that the manifest describes, made for these inputs. Raises `ModelError`."""
    file = (folder or shipped("models")) / entry.file
    if entry.inputs != inputs:
        raise _problem(file, entry.id, f"it was made for {entry.inputs}, this hubd has {inputs}", entry.remedy)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _problem(file, entry.id, f"it cannot be read: {error.strerror}", entry.remedy) from None
    if len(data) != entry.size or hashlib.sha256(data).hexdigest() != entry.sha256:
        raise _problem(file, entry.id, "its bytes are not those of the manifest", entry.remedy)
    return data


def _problem(file: Path, path: str, what: str, hint: str) -> ModelError:
    return ModelError([Problem(str(file), 0, path, what, hint)])
