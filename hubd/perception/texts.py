"""The shipped model of messages, read from its file. It needs no library: it is a table of small numbers."""

from __future__ import annotations

from pathlib import Path

import msgspec

from hubd.core.texts import HINT, LETTERS, LONGEST, ORIGIN, ROWS, TextModel
from hubd.core.texts_shape import shape
from hubd.errors import ModelError, Problem
from hubd.perception.manifest import find, mark_of, verified

MESSAGES = "messages"
"""The job of the model that tells how much a message matters."""
LOOKS = tuple(shape("NOW!", "call 12:30, 4.99 at www.here.co?"))
PIECES = mark_of("pieces", (str(ROWS), str(tuple(LETTERS)), str(LONGEST), str(ORIGIN), str(HINT), *LOOKS))
"""How a text is cut up: a table made for other pieces would answer, and wrongly."""


def message_model(folder: Path | None = None) -> TextModel | None:
    """The model, or None where none ships. Raises `ModelError` for a file that is not the one it should be."""
    entry = find(MESSAGES, folder)
    if entry is None:
        return None
    try:
        return msgspec.msgpack.decode(verified(entry, PIECES, folder), type=TextModel)
    except msgspec.MsgspecError as error:
        what = f"it is no table of weights ({error})"
        raise ModelError([Problem(entry.file, 0, entry.id, what, "install hubd again")]) from None
