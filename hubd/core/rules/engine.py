"""What the rules propose at this moment: only those that the event touched, or whose time has come, are evaluated."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from msgspec.structs import replace

from hubd.core.context import Context
from hubd.core.decisions import Proposal
from hubd.core.events import AnyEvent, Clock, Done, Tick
from hubd.core.memories import RuleMemory, Still
from hubd.core.rules.audience import audience
from hubd.core.rules.check import View, explain, reasons
from hubd.core.rules.conditions.groups import said_key
from hubd.core.rules.conditions.happening import event_area, value_of
from hubd.core.rules.due import Due
from hubd.core.rules.instance import Instance
from hubd.core.rules.nearly import SITUATION, kept, look
from hubd.core.rules.rulebook import Rulebook
from hubd.core.rules.spec import DeviceEffect
from hubd.core.rules.thresholds import Lines
from hubd.core.state import State

TIMES = frozenset({Tick, Clock, Done})

CODES = {False: 0, None: 1, True: 2}
"""How an answer stands in `RuleMemory.truths`."""

MOST_REASONS = 6
"""Findings told with a proposal. All of them are in its `finding`; people read a few."""


class Proposed(NamedTuple):
    """What the rules would like, and what they remember for next time. `wake_at`: when they want a `Tick`."""

    proposals: tuple[Proposal, ...]
    memory: RuleMemory
    wake_at: float | None


def propose(
    book: Rulebook, memory: RuleMemory, context: Context, event: AnyEvent, due: tuple[Due, ...] = ()
) -> Proposed:
    """Ask the conditions that this event touched, and evaluate the rules behind those that changed their answer.

    A rule fires when it becomes true through live news or through time. Old news (retained, cached, late) may
    make a rule true, but then it has not fired: it waits until it was false.
    """
    if type(event) is Tick and memory.book == book.mark:
        memory = _nearly(book, memory, context, event)
    settling = memory.book != book.mark
    facts = (*context.touched, *(f"due:{item.kind}" for item in due)) if due else context.touched
    asked, still = _asked(book, context.state, facts, {} if settling else memory.still)
    if still is not memory.still:
        memory = replace(memory, still=still)
    if not asked and not settling and (memory.next is None or memory.next > context.state.now):
        return Proposed((), memory, memory.next)
    view = View(context, event, memory, due, is_live(context, event))
    truths = memory.truths if not settling else bytes(len(book.leaves))
    changed, stirred = _answered(book, view, asked, truths)
    news = frozenset(stirred)
    if settling:
        asked, still = _asked(book, context.state, book.index.by_fact, {})
        memory = replace(_settled(book, memory), still=still)
        changed, _ = _answered(book, view, asked, truths)
        stirred = set(range(len(book.instances)))
    elif memory.next is not None and memory.next <= view.now:
        stirred.update(book.numbers[key] for key, at in memory.wake.items() if at <= view.now)
    if not stirred and not changed:
        return Proposed((), memory, memory.next)
    turn = _Turn(book, memory, view)
    for number in sorted(stirred):
        turn.take(book.instances[number], may_fire=view.live and (not settling or number in news))
    return turn.end(_written(truths, changed))


def _nearly(book: Rulebook, memory: RuleMemory, context: Context, event: AnyEvent) -> RuleMemory:
    """The memory with what nearly fires now, as the beliefs stand after the last event."""
    view = View(context, event, memory)
    view.quiet = True
    found = memory.nearly
    for key, each in look(book.lacking_one(memory.truths), memory, view):
        found = kept(found, key, each)
    return memory if found is memory.nearly else replace(memory, nearly=found)


def _asked(
    book: Rulebook, state: State, facts: Iterable[str], still: dict[str, Still]
) -> tuple[set[int], dict[str, Still]]:
    """The leaves whose answer these facts may have changed, and where people are then. Facts come in no particular
    order."""
    asked: set[int] = set()
    readers, read_by = book.readers, book.read_by
    for fact in facts:
        found = readers.get(fact)
        if found is None:
            found = read_by(fact)
        if not found:
            continue
        if isinstance(found, Lines):
            before = still.get(found.who)
            numbers, now = found.asked(state.people[found.who].places, before)
            asked.update(numbers)
            if now is not before:
                still = {**still, found.who: now}
        else:
            asked.update(found)
    return asked, still


def _answered(book: Rulebook, view: View, asked: set[int], truths: bytes) -> tuple[dict[int, int], set[int]]:
    """The leaves that changed their answer, and the rules that this concerns: also those of a leaf whose answer will
    change with time alone, for only a rule can wait."""
    changed: dict[int, int] = {}
    stirred: set[int] = set()
    leaves = book.leaves
    for number in asked:
        test, momentary, instances, _, _ = leaves[number]
        view.waits_for_nothing()
        answer = test(view)
        if view.waits():
            stirred.update(instances)
        if momentary:
            if answer:
                stirred.update(instances)
        elif truths[number] != CODES[answer]:
            changed[number] = CODES[answer]
            stirred.update(instances)
    return changed, stirred


def _written(truths: bytes, changed: dict[int, int]) -> bytes:
    if not changed:
        return truths
    table = bytearray(truths)
    for number, code in changed.items():
        table[number] = code
    return bytes(table)


def is_live(context: Context, event: AnyEvent) -> bool:
    """Is this news? Time always is; an observation when nobody on its way found it to be old."""
    return type(event) in TIMES or f"event:{event.__struct_config__.tag}" in context.touched


def _settled(book: Rulebook, memory: RuleMemory) -> RuleMemory:
    """The memory without what belonged to rules that are gone."""
    keys = {instance.key for instance in book.instances}

    def remaining(old: dict[str, float]) -> dict[str, float]:
        return {k: v for k, v in old.items() if k.partition("/when")[0].partition("#")[0] in keys or k[:5] == "said:"}

    nearly = {key: each for key, each in memory.nearly.items() if key in keys}
    return replace(
        memory,
        since=remaining(memory.since),
        fired=remaining(memory.fired),
        wake=remaining(memory.wake),
        book=book.mark,
        nearly=nearly,
    )


class _Turn:
    """One call of `propose`: collects proposals, and copies of the memory where something changed."""

    def __init__(self, book: Rulebook, memory: RuleMemory, view: View) -> None:
        self.book = book
        self.memory = memory
        self.view = view
        self.fired = memory.fired
        self.wake = memory.wake
        self.proposals: list[Proposal] = []
        view.since = memory.since

    def take(self, instance: Instance, *, may_fire: bool) -> None:
        view, key = self.view, instance.key
        view.waits_for_nothing()
        holds = instance.check.test(view)
        before = key in self.fired
        if holds:
            if not before and not instance.check.momentary:
                self._set_fired(key, view.now)
            if may_fire and (instance.check.momentary or not before):
                self._fires_after_all(key)
                self._propose(instance)
        elif before:
            self._set_fired(key, None)
        if view.wake != self.wake.get(key):
            self._set_wake(key, view.wake)

    def end(self, truths: bytes) -> Proposed:
        memory = replace(
            self.memory,
            since=self.view.since,
            fired=self.fired,
            wake=self.wake,
            truths=truths,
            next=min(self.wake.values(), default=None),
        )
        return Proposed(tuple(self.proposals), memory, memory.next)

    def _fires_after_all(self, key: str) -> None:
        last = self.memory.nearly.get(key)
        if last is not None and self.view.now - last.at < SITUATION:
            rest = {name: each for name, each in self.memory.nearly.items() if name != key}
            self.memory = replace(self.memory, nearly=rest)

    def _set_fired(self, key: str, at: float | None) -> None:
        if self.fired is self.memory.fired:
            self.fired = dict(self.fired)
        if at is None:
            del self.fired[key]
        else:
            self.fired[key] = at

    def _set_wake(self, key: str, at: float | None) -> None:
        if self.wake is self.memory.wake:
            self.wake = dict(self.wake)
        if at is None:
            self.wake.pop(key, None)
        else:
            self.wake[key] = at

    def _propose(self, instance: Instance) -> None:
        view = self.view
        view.quiet = True
        items: list[Due | None] = [item for item in view.due if item.kind in instance.dues] if instance.dues else [None]
        self.proposals += [self._proposal(instance, item) for item in items]
        view.quiet = False
        for key in self._noted(instance):
            view.remember(key, view.now)

    def _noted(self, instance: Instance) -> list[str]:
        """Under which keys somebody will ask whether this was said recently."""
        rule, propose_ = instance.rule, instance.rule.propose
        keys = [said_key(rule.id, None), said_key(None, propose_.intent if propose_ else rule.id)]
        bound = f"|{instance.who}" if instance.who else None
        asked = [stem for stem in keys if stem in self.book.remembered]
        return asked + [stem + bound for stem in asked if bound]

    def _proposal(self, instance: Instance, item: Due | None) -> Proposal:
        rule, want, view = instance.rule, instance.rule.propose, self.view
        finding = explain(instance.check, view, rule.id)
        found = reasons(instance.check, finding) if item is None else item.because
        told = list(dict.fromkeys(found))[:MOST_REASONS] if item is None else list(found)
        reason = rule.reason(self.book.household.language)
        expires = view.now + want.expires if want and want.expires is not None else item.expires if item else None
        return Proposal(
            intent=want.intent if want else rule.id,
            rule=rule.id,
            cause=self._cause(instance, item),
            audience=audience(want.audience if want else (), instance, view, self.book.household, item),
            area=self._area(instance, item),
            urgency=(want.urgency if want else None) or (item.urgency if item else "normal"),
            stage=rule.stage,
            expires=expires,
            cool_down=rule.cool_down,
            because=tuple(dict.fromkeys([reason, *told] if reason else told)),
            data={**(item.data if item else {}), **(want.data if want else {})},
            output=want.output if want else None,
            effects=tuple(_resolved(effect, view.event) for effect in rule.do),
            finding=finding,
            hands_off=rule.hands_off,
            single=want is None and item is None,
            answer_in=want.answer_in if want else None,
            unanswered=want.unanswered if want else "",
        )

    def _cause(self, instance: Instance, item: Due | None) -> str:
        """What makes two proposals one situation. Each run of a rule that only acts is a situation of its own."""
        if item is not None:
            return item.cause
        if instance.rule.propose is None:
            key = f"{instance.key}#"
            count = self.fired.get(key, 0.0) + 1.0
            self._set_fired(key, count)
            return f"{instance.key}#{count:.0f}"
        if instance.check.momentary and instance.where is None:
            return f"{instance.key}|{event_area(self.view, self.book.floor) or self.view.event.source}"
        return instance.key

    def _area(self, instance: Instance, item: Due | None) -> str | None:
        want = instance.rule.propose
        if want is not None and want.area not in (None, "where"):
            return want.area
        if instance.where is not None:
            return instance.where
        if item is not None:
            return item.area
        if instance.check.momentary:
            area = event_area(self.view, self.book.floor)
            return area if area in self.book.household.areas else None
        return None


def _resolved(effect: DeviceEffect, event: AnyEvent) -> dict[str, Any]:
    """A line of `do` with the event filled in."""
    if effect.call is not None:
        return {"call": effect.call, "data": dict(effect.data)}
    value = value_of(event) if effect.payload == "same" else effect.payload
    return {
        "publish": effect.publish,
        "payload": _text(value),
        "qos": event.qos if effect.qos is None else effect.qos,
        "retain": effect.retain,
    }


def _text(value: Any) -> str:
    """A payload as it is sent: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
