"""A rule that somebody proposes, tried out: checked like any rule file, then lived through with the recorded days,
once as the house is and once with it. Nothing of the house is changed.

`python -m hubd.compare.proposal` does it in a process of its own: the question comes on standard input, the answer goes
to standard output, both as JSON.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from hubd.compare.live import Life, Recording, live
from hubd.compare.outcome import compare, report
from hubd.compare.variants import Variant
from hubd.config.load import load
from hubd.config.settings import Settings
from hubd.core.rules.examples.rehearse import rehearse
from hubd.errors import Problem
from hubd.rules_files import RuleSet, Source, read_rule_text, read_rules, rulebook_of, shipped_rules
from hubd.runtime.elsewhere import answer
from hubd.store.daily import SNAPSHOT

FILE = "proposed.yaml"
"""What the proposed rules are called in problems."""
CHANGES = 200
"""Differences that are told of."""
NICE = 10
MEMORY = 2 << 30
"""Bytes that living through some days may take."""
LONGEST = 120.0
"""Seconds that the whole may take."""


class Question(msgspec.Struct, forbid_unknown_fields=True):
    """What is to be tried: rules as YAML, over the last so many daily logs in a folder. `changes` are settings taken
    instead of what the configuration says."""

    config: str
    logs: str
    text: str
    days: int = 3
    changes: dict[str, Any] = {}


class Answer(msgspec.Struct):
    """What came of it. With problems, nothing was lived through."""

    rules: list[str] = []
    """The ids of what was proposed, changes of other rules included."""
    replaces: list[str] = []
    """Which of them stand in for rules that the house has."""
    problems: list[str] = []
    diff: str = ""
    """What would change in the household's rules."""
    days: list[str] = []
    outcome: dict[str, Any] | None = None
    """As `hubd replay --against --report` writes it, with the first differences."""


def try_out(question: Question) -> Answer:
    """Check the rules, and live through the days with and without them. Raises `HubError` for a broken home."""
    settings = load(Path(question.config), changes=question.changes)
    proposed, shipped, own = read_rule_text(question.text, FILE), shipped_rules(), read_rules(settings.rules)
    known = {**shipped.rules, **own.rules}
    ids = [*proposed.sources, *(str(change.data.get("id") or change.data.get("pack")) for change in proposed.changes)]
    found = Answer(rules=ids, replaces=[each for each in ids if each in known])
    found.problems = [str(problem) for problem in _problems(settings, proposed, shipped, own)]
    if not ids and not found.problems:
        found.problems = [f"{FILE}: there is no rule in it; begin each with `- id:`"]
    found.diff = difference(proposed, question.text, {**shipped.sources, **own.sources})
    if found.problems:
        return found
    logs = days(Path(question.logs), question.days)
    found.days = [log.name[:10] for log in logs]
    if logs:
        with TemporaryDirectory(prefix="hubd-proposal-") as folder:
            found.outcome = _lived(question, settings, logs, _written(Path(folder), proposed, own), proposed)
    return found


def days(folder: Path, count: int) -> list[Path]:
    """The last daily logs, the oldest first."""
    return sorted(folder.glob("????-??-??.jsonl*"))[-count:]


def difference(proposed: RuleSet, text: str, known: Mapping[str, Source]) -> str:
    """The proposed text beside the rules of the same ids as they stand now."""
    before = [line for id_ in proposed.sources if id_ in known for line in _written_as(known[id_])]
    return "\n".join(unified_diff(before, text.splitlines(), "as it is", "proposed", lineterm=""))


def _written_as(source: Source) -> list[str]:
    """The lines of a rule in its file, up to the next one."""
    lines = Path(source.file).read_text(encoding="utf-8").splitlines()
    first = max(source.lines.get("", 1) - 1, 0)
    following = (n for n in range(first + 1, len(lines)) if lines[n].startswith("- "))
    rule = lines[first : next(following, len(lines))]
    while rule and (not rule[-1].strip() or rule[-1].startswith("#")):
        rule.pop()
    return rule


def _problems(settings: Settings, proposed: RuleSet, shipped: RuleSet, own: RuleSet) -> Iterator[Problem]:
    """What is wrong with what was proposed; what was wrong before is not its fault."""
    together = _together(proposed, own)
    before = {str(problem) for problem in (*own.problems, *rulebook_of(settings.household, shipped, own).problems)}
    book = rulebook_of(settings.household, shipped, together)
    rules = together.over(shipped).rules
    found = [*proposed.problems, *book.problems]
    for spec in proposed.rules.values():
        found += rehearse(rules.get(spec.id, spec), settings.household, rules)
    yield from (problem for problem in dict.fromkeys(found) if str(problem) not in before)


def _together(proposed: RuleSet, own: RuleSet) -> RuleSet:
    """The owner's rules with the proposed ones: those of the same id are replaced."""
    return RuleSet(
        {**{id_: spec for id_, spec in own.rules.items() if id_ not in proposed.sources}, **proposed.rules}, [],
        {**{id_: source for id_, source in own.sources.items() if id_ not in proposed.sources}, **proposed.sources},
        [*own.changes, *proposed.changes],
    )  # fmt: skip


def _written(folder: Path, proposed: RuleSet, own: RuleSet) -> tuple[Path, ...]:
    """All of them as files of their packs, JSON being YAML as well: a proposed rule takes the place of one of the
    owner's. A rule that names no stage is tried as if it were trusted, or there would be nothing to see."""
    together, packs = _together(proposed, own), dict[str, list[Mapping[str, Any]]]()
    for id_, source in together.sources.items():
        trusted = {"stage": "act"} if id_ in proposed.sources else {}
        packs.setdefault(source.pack, []).append({**trusted, **source.data})
    for change in together.changes:
        packs.setdefault("zz-changes", []).append(change.data)
    for pack, entries in packs.items():
        (folder / f"{pack}.yaml").write_bytes(msgspec.json.encode(entries))
    return (folder,)


def _lived(
    question: Question, settings: Settings, logs: Sequence[Path], rules: tuple[Path, ...], proposed: RuleSet
) -> dict[str, Any]:
    snapshot = logs[0].with_name(logs[0].name[:10] + SNAPSHOT)
    before = snapshot if snapshot.exists() else None
    config, changes = Path(question.config), tuple(question.changes.items())
    names = ", ".join(proposed.sources) or "the change"
    variants = [
        Variant("as it is", config, None, before, changes), Variant(f"with {names}", config, rules, before, changes),
    ]  # fmt: skip
    recording = Recording("the last days", tuple(logs))
    old, new = live(recording, variants)
    return _told(settings, recording, variants, (old, new))


def _told(
    settings: Settings, recording: Recording, variants: Sequence[Variant], lives: tuple[Life, Life]
) -> dict[str, Any]:
    household = settings.household
    outcome = compare((variants[0].name, variants[1].name), (household, household), [recording], [lives])
    told = report(outcome)
    for each in told["recordings"]:
        each["changes"] = each["changes"][:CHANGES]
    return told


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    answer(Question, lambda question: msgspec.json.encode(try_out(question)), NICE)
