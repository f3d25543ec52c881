"""Getting a model that does not ship: over the network, going on where it was broken off, or from a file that somebody
has copied. Nothing takes its place before it has been verified."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from hubd.errors import Rejected, Unavailable
from hubd.perception.registry import Place, is_it

BLOCK = 1 << 16
SECONDS = 30.0
"""Of silence, after which a server is given up."""
PARTIAL, NOT_SATISFIABLE = 206, 416


def fetch(place: Place, told: Callable[[float], None]) -> Path:
    """Download it. `told` hears which share is there. What is broken off goes on the next time. Raises `Unavailable` or
    `Rejected`."""
    entry = place.entry
    if not entry.url.startswith(("https://", "http://127.0.0.1")):
        raise Rejected(f"{entry.id} has no address to be fetched from; get its file and give it: --from FILE")
    place.folder.mkdir(parents=True, exist_ok=True)
    part = place.file.with_name(f"{entry.file}.part")
    try:
        _download(place, part, told)
    except HTTPError as error:
        raise Unavailable(f"{entry.url} answers {error.code} {error.reason}; try later, or --from FILE") from error
    except (URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise Unavailable(f"{entry.url} broke off ({reason}); try again to go on from here, or --from FILE") from error
    return _placed(place, part)


def take(place: Place, source: Path) -> Path:
    """Take it from a file that is already here. Raises `Rejected` if it is not the one."""
    if not is_it(place.entry, source):
        raise Rejected(f"{source} is not {place.entry.id}: {_wanted(place)}")
    place.folder.mkdir(parents=True, exist_ok=True)
    part = place.file.with_name(f"{place.entry.file}.part")
    shutil.copyfile(source, part)
    return _placed(place, part)


def beside(place: Place, source: Path) -> Path:
    """The file of this model in the folder of another one that was copied by hand, under the name that it has here or
    where it comes from. Raises `Rejected` where there is none."""
    names = dict.fromkeys((place.entry.url.rpartition("/")[2], place.entry.file))
    for name in names:
        if (file := source.with_name(name)).is_file():
            return file
    raise Rejected(f"{place.entry.id} is needed as well: put {' or '.join(names)} beside {source}")


def _download(place: Place, part: Path, told: Callable[[float], None]) -> None:
    size = place.entry.size
    have = part.stat().st_size if part.exists() else 0
    if have == size:
        return
    if have > size:
        part.unlink()
        have = 0
    request = Request(place.entry.url, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310 - checked above
    with _answer(request) as answer:
        if have and answer.status != PARTIAL:
            have = 0  # a server that knows no ranges begins at the beginning
        with part.open("ab" if have else "wb") as file:
            while block := answer.read(BLOCK):
                file.write(block)
                have += len(block)
                told(min(have / size, 1.0))
                if have > size:
                    break
    if have < size:
        raise URLError(f"{have} of {size} bytes came")


def _answer(request: Request) -> Any:
    """The answer; a range that the server does not have is asked for again from the start."""
    try:
        return urlopen(request, timeout=SECONDS)  # noqa: S310 - an address of the manifest
    except HTTPError as error:
        if error.code != NOT_SATISFIABLE:
            raise
        error.close()
        return urlopen(Request(request.full_url), timeout=SECONDS)  # noqa: S310 - an address of the manifest


def _placed(place: Place, part: Path) -> Path:
    if not is_it(place.entry, part):
        part.unlink()
        raise Rejected(f"what came is not {place.entry.id}: {_wanted(place)}; it was thrown away")
    part.replace(place.file)
    return place.file


def _wanted(place: Place) -> str:
    return f"it should have {place.entry.size} bytes and the SHA-256 {place.entry.sha256}"
