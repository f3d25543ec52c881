"""Which model tells voices in this home: the one that comes with hubd, or one that the owner has fetched. Light: what
heavy libraries it takes is loaded when it is opened."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from hubd.errors import ModelError, Problem
from hubd.perception.manifest import find
from hubd.perception.registry import place

if TYPE_CHECKING:
    from hubd.core.evidence.gallery import Gallery
    from hubd.perception.voices.model import VoiceModel

SHIPPED = "shipped"
"""In the configuration, the model that comes with hubd; any other word is the id of one that was fetched."""


def model_of(name: str, folder: Path) -> VoiceModel:
    """The model by its name in the configuration. `folder`: where fetched ones lie. Raises `ModelError`, with what to
    do."""
    needs = ("numpy",) if name == SHIPPED else ("numpy", "onnxruntime")
    missing = [each for each in needs if find_spec(each) is None]
    if missing:
        extra = "audio" if name == SHIPPED else "audio,models"
        raise _wrong(name, f"voices need {' and '.join(missing)}", f"pip install 'hubd[{extra}]'")
    if name != SHIPPED:
        from hubd.perception.voices.network import Network

        return Network(place(name, folder))
    from hubd.perception.voices.model import voice_model

    found = voice_model()
    if found is None:
        raise _wrong(name, "no model of voices came with this hubd", "install hubd again")
    return found


def id_known(name: str, folder: Path) -> str:
    """Under which id its directions are kept, without opening it; empty where none ships. Raises `ModelError`."""
    entry = find("voices") if name == SHIPPED else place(name, folder).entry
    return "" if entry is None else entry.version


def another(gallery: Gallery, name: str, folder: Path) -> tuple[str, str] | None:
    """The model that told those who are enrolled, and the one that tells voices here, where they are not the same."""
    if not gallery.people and not gallery.strangers:
        return None
    here = id_known(name, folder)
    return None if gallery.model == here else (gallery.model or "another model", here or "none")


def _wrong(id_: str, what: str, hint: str) -> ModelError:
    return ModelError([Problem("models", 0, id_, what, hint)])
