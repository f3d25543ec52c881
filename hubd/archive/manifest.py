"""What an archive says about itself, at its beginning and, once all of it is written, at its end."""

from __future__ import annotations

import msgspec

from hubd.core.codec import STATE_SCHEMA
from hubd.errors import StoreError, StoreTooNew
from hubd.store.schema import SCHEMA

FORMAT = 1
"""Raised whenever an older hubd could not put an archive back."""
MANIFEST, CHECKSUMS = "manifest.json", "checksums.json"
SUFFIX = ".tar.zst"
STAMP = "%Y%m%dT%H%M%SZ"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`at` is the time of the backup (ISO, UTC), `bytes` how much room its files need, `places` where each belonging
    lay. `schema` is the journal's, None where it is not in the archive."""

    format: int = FORMAT
    hubd: str
    home: str
    at: str
    bytes: int
    schema: int | None = None
    state_schema: int = STATE_SCHEMA
    places: dict[str, str]


def read_manifest(data: bytes) -> Manifest:
    """Raises `StoreError` for what is no manifest, `StoreTooNew` for what only a newer hubd can put back."""
    try:
        number = msgspec.json.decode(data, type=_Numbered).format
        if number > FORMAT:
            raise StoreTooNew(_newer("a later form of archive", data))
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.MsgspecError as error:
        raise StoreError(f"this is no backup of hubd's: its manifest cannot be read ({error})") from error
    if manifest.schema is not None and manifest.schema > SCHEMA:
        raise StoreTooNew(_newer(f"a journal of schema {manifest.schema}, and this one knows up to {SCHEMA}", data))
    if manifest.state_schema > STATE_SCHEMA:
        raise StoreTooNew(_newer("a later form of memory", data))
    return manifest


class _Numbered(msgspec.Struct):
    format: int
    hubd: str = "?"


def _newer(what: str, data: bytes) -> str:
    version = msgspec.json.decode(data, type=_Numbered).hubd
    return f"hubd {version} made this backup, with {what}. Nothing was changed; install hubd {version} or later first"
