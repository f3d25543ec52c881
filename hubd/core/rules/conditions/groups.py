"""Conditions made of conditions: all, any, not, `for`, `within`, `then`, and what was proposed not long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from hubd.core.rules.check import STILL_TRUE, Check, Scope, Test, Truth, View, every, opposite, some, union
from hubd.core.rules.conditions.sayings import say, span, without_number
from hubd.core.rules.language.words import nearest
from hubd.core.rules.spec import Condition


def everything(path: str, parts: Sequence[Check]) -> Check:
    """All of them. Those that remember times are asked first and always, the others cheapest first."""
    keepers = tuple(part.test for part in parts if part.keeps)
    rest = every(part.test for part in sorted((p for p in parts if not p.keeps), key=lambda p: p.cost))
    keeping = _each(keepers, of_all=True)
    test: Test = rest if not keepers else keeping if len(keepers) == len(parts) else _both(keeping, rest)
    return _group(path, parts, test, of_all=True)


def anything(path: str, parts: Sequence[Check]) -> Check:
    """One of them suffices."""
    keepers = tuple(part.test for part in parts if part.keeps)
    rest = some(part.test for part in sorted((p for p in parts if not p.keeps), key=lambda p: p.cost))
    if not keepers:
        return _group(path, parts, rest, of_all=False)
    keeping = _each(keepers, of_all=False)
    if len(keepers) == len(parts):
        return _group(path, parts, keeping, of_all=False)

    def test(view: View) -> Truth:
        first = keeping(view)
        if first:
            return True
        second = rest(view)
        return True if second else None if first is None or second is None else False

    return _group(path, parts, test, of_all=False)


def _each(tests: tuple[Test, ...], *, of_all: bool) -> Test:
    """Ask every one of them, whatever the others say: each keeps its own time."""
    if len(tests) == 1:
        return tests[0]

    def test(view: View) -> Truth:
        return _together([one(view) for one in tests], of_all=of_all)

    return test


def _together(answers: Sequence[Truth], *, of_all: bool) -> Truth:
    decisive = not of_all
    if decisive in answers:
        return decisive
    return None if None in answers else of_all


def _both(first: Test, second: Test) -> Test:
    def test(view: View) -> Truth:
        one = first(view)
        if one is False:
            return False
        other = second(view)
        return False if other is False else None if one is None or other is None else True

    return test


def _group(path: str, parts: Sequence[Check], test: Test, *, of_all: bool) -> Check:
    def told(view: View) -> str:
        said = (part.say(view) for part in parts if part.role != "not" and part.test(view))
        return ", ".join(text for text in said if text)

    return Check(
        path,
        test,
        told,
        union(part.reads for part in parts),
        tuple(parts),
        keeps=any(part.keeps for part in parts),
        momentary=any(part.momentary for part in parts),
        belief=any(part.belief for part in parts),
        cost=sum(part.cost for part in parts),
        role="group",
        joined=partial(_together, of_all=of_all),
    )


def negation(path: str, part: Check, scope: Scope) -> Check:
    """Not this; and where it is unknown, neither."""
    language = scope.language

    def told(view: View) -> str:
        parts = part.parts if part.role == "group" else (part,)
        failing = [one for one in parts if not one.test(view)] or parts
        return ", ".join(dict.fromkeys(text for one in failing if (text := _denied(one, view, language))))

    return Check(
        path,
        opposite(part.test),
        told,
        part.reads,
        (part,),
        keeps=part.keeps,
        belief=part.belief,
        cost=part.cost,
        role="not",
    )


def _denied(part: Check, view: View, language: str) -> str:
    """The opposite of a condition, as people say it."""
    if part.denied is not None:
        return part.denied(view)
    text = part.say(view)
    return say(language, "not", what=text) if text else ""


def exception(path: str, part: Check, scope: Scope) -> Check:
    """`unless`: false when this is known to hold, else true. For what stands in the way only when one knows of it."""
    told = negation(path, part, scope)
    return replace(told, test=lambda view: part.test(view) is not True)


def lasting(part: Check, seconds: float, scope: Scope) -> Check:
    """`for`: it has held without a break for so long. A belief may tremble for a moment (`STILL_TRUE`)."""
    key = f"{scope.key}/{part.path}"
    paused = key + "~"
    grace = min(STILL_TRUE, seconds / 10.0) if part.belief else 0.0
    language = scope.language

    def test(view: View) -> Truth:
        now = part.test(view)
        begun = view.since.get(key)
        if not now:
            if begun is not None:
                stopped = view.since.get(paused)
                if stopped is None and grace:
                    view.remember(paused, view.now)
                elif stopped is None or view.now - stopped > grace:
                    view.forget(paused)
                    view.forget(key)
            return now
        stopped = view.since.get(paused)
        if stopped is not None:
            if view.now - stopped > grace:
                begun = None
            view.forget(paused)
        if begun is None:
            begun = view.now
            view.remember(key, begun)
        due = begun + seconds
        if view.now >= due:
            return True
        view.call_at(due)
        return False

    def told(view: View) -> str:
        begun = view.since.get(key)
        text = part.say(view)
        return text if begun is None else text + say(language, "for", n=span(view.now - begun))

    return Check(part.path, test, told, part.reads, part.parts, keeps=True, belief=part.belief, cost=part.cost + 1)


def lately(part: Check, seconds: float, scope: Scope) -> Check:
    """`within`: it holds, or did at some time in the last so many seconds."""
    last_held = f"{scope.key}/{part.path}+"
    holding = f"{scope.key}/{part.path}="

    def test(view: View) -> Truth:
        now = part.test(view)
        if now:
            view.remember(last_held, view.now)
            if not part.momentary:
                _mark(view, holding, on=True)
            return True
        if holding in view.since:  # it held until this very moment
            view.forget(holding)
            view.remember(last_held, view.now)
        last = view.since.get(last_held)
        if last is not None and view.now - last < seconds:
            view.call_at(last + seconds)
            return True
        view.forget(last_held)
        return now

    def told(view: View) -> str:
        last = view.since.get(last_held)
        if last is None or (last == view.now and not part.momentary) or part.test(view):
            return part.say(view)
        text = part.past(view) if part.past is not None else without_number(part.say(view))
        return say(scope.language, "ago", n=span(view.now - last), what=text) if text else ""

    return Check(part.path, test, told, part.reads, part.parts, keeps=True, belief=part.belief, cost=part.cost + 1)


def sequence(path: str, parts: Sequence[Check], window: float, scope: Scope) -> Check:
    """`then`: each part begins to hold after the one before it did, all inside the window. True while the last does.

    What has led to it once is used up: the next time needs the whole sequence again.
    """
    last = len(parts) - 1
    stem = f"{scope.key}/{path}"
    started = [f"{stem}>{i}" for i in range(last)]  # when the chain that has come this far began
    holding = [f"{stem}^{i}" for i in range(last + 1)]
    complete = f"{stem}!"

    def test(view: View) -> Truth:
        answers = [part.test(view) for part in parts]
        starts = [view.since.get(key) for key in started]
        for i in range(last, -1, -1):  # backwards, so that one event never takes two steps
            rose = answers[i] is True and (parts[i].momentary or holding[i] not in view.since)
            _mark(view, holding[i], on=answers[i] is True)
            start = view.now if i == 0 else starts[i - 1]
            if rose and start is not None and view.now - start <= window:
                view.remember(started[i] if i < last else complete, start if i < last else view.now)
        if view.since.get(complete) == view.now:
            for key in started:
                view.forget(key)
        if answers[last] is not True:
            view.forget(complete)
            return answers[last]
        completed = view.since.get(complete)
        return completed is not None and (not parts[last].momentary or completed == view.now)

    return Check(
        path,
        test,
        parts[last].say,
        union(part.reads for part in parts),
        tuple(parts),
        keeps=True,
        momentary=parts[last].momentary,
        belief=any(p.belief for p in parts),
        cost=sum(p.cost for p in parts),
    )


def _mark(view: View, key: str, *, on: bool) -> None:
    """Remember that something holds, from when it began to."""
    if on and key not in view.since:
        view.remember(key, view.now)
    elif not on:
        view.forget(key)


def said_key(rule: str | None, intent: str | None) -> str:
    """Under which key the memory notes that a rule, or an intent, was proposed."""
    return f"said:rule:{rule}" if rule else f"said:intent:{intent}"


def unless_recently(condition: Condition, scope: Scope) -> Check:
    """`{unless_recently: {rule | intent, within}}`: nothing of it was proposed in that time (else in ten minutes)."""
    fields = condition.fields
    rule = fields.get("rule")
    if rule is not None and rule not in scope.rules:
        scope.complain(f"{condition.path}/unless_recently/rule", f'unknown rule "{rule}"', nearest(rule, scope.rules))
    window = fields.get("within", 600.0)
    who = f"|{scope.who}" if scope.who else ""
    key = said_key(rule, fields.get("intent")) + who

    def test(view: View) -> Truth:
        last = view.since.get(key)
        if last is None or view.now - last >= window:
            return True
        view.call_at(last + window)
        return False

    def told(view: View) -> str:
        return say(scope.language, "recently" if test(view) else "too_recently")

    return Check(condition.path, test, told, (), cost=1)
