"""Rules that assistants have proposed, until a person accepts or discards them. Nothing of the house changes before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

import msgspec

from hubd.config.settings import Settings
from hubd.errors import HubError
from hubd.rules_files import read_rule_text, read_rules
from hubd.runtime.stages import folder_of
from hubd.whole_files import alone, write_whole

FILE = "proposals.json"
"""Beside the journal."""
MOST = 20
"""Proposals that may wait. Whoever proposes more takes the place of nobody."""


class NotSettled(HubError):
    """It cannot be accepted, or there is no such proposal."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal: rules as YAML, who proposes them and why, and what they would have done."""

    id: str
    at: float
    by: str
    reason: str
    text: str
    diff: str
    added: int = 0
    removed: int = 0
    changed: int = 0


def file_of(settings: Settings) -> Path:
    """Where they wait."""
    from hubd.config.build import tokens_file

    return tokens_file(settings.store).with_name(FILE)


def waiting(file: Path) -> list[Waiting]:
    """All that wait, the oldest first."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=list[Waiting])
    except FileNotFoundError:
        return []
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotSettled(f"{file}: {error}; remove it, the proposals in it are lost") from error


def add(file: Path, proposal: Waiting) -> Waiting:
    """Have it wait for a person."""
    made = msgspec.structs.replace(proposal, id=token_hex(3))
    with alone(file.parent):
        before = waiting(file)
        if len(before) >= MOST:
            raise NotSettled(f"{MOST} proposals wait already: hubd review accepts or discards them")
        _keep(file, [*before, made])
    return made


def discard(file: Path, id_: str) -> Waiting:
    """A person does not want it."""
    with alone(file.parent):
        found = named(file, id_)
        _keep(file, [each for each in waiting(file) if each.id != id_])
    return found


def accept(settings: Settings, id_: str) -> Path:
    """A person wants it: from now on it is a file of the household's rules. Without a stage it begins in shadow."""
    file, folder = file_of(settings), folder_of(settings.rules)
    found = named(file, id_)
    if folder is None:
        raise NotSettled('no folder of rules is configured; add "rules: [my_rules]" and make that folder')
    own = read_rules(settings.rules).sources
    for rule in read_rule_text(found.text).sources:
        if rule in own:
            place = f"{own[rule].file}:{own[rule].lines.get('', 1)}"
            raise NotSettled(f"{rule} is a rule of yours already, in {place}: change it there, then discard this")
    target = folder / f"proposed-{id_}.yaml"
    head = f"# Proposed by {found.by or 'an assistant'}, and accepted by a person. Yours to change, or to delete.\n"
    write_whole(target, f"{head}{found.text.rstrip()}\n".encode())
    discard(file, id_)
    return target


def named(file: Path, id_: str) -> Waiting:
    """The proposal with this id."""
    found = next((each for each in waiting(file) if each.id == id_), None)
    if found is None:
        there = ", ".join(each.id for each in waiting(file)) or "nothing"
        raise NotSettled(f"{id_} does not wait; there is {there}")
    return found


def _keep(file: Path, proposals: Sequence[Waiting]) -> None:
    write_whole(file, msgspec.json.format(msgspec.json.encode(proposals), indent=1))
