"""Plain values to a chain. Whatever is wrong is a complaint with its place; a chain with a complaint is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from hubd.core.chains.spec import DOES, Act, Begin, Chain, Step, Wait, leaves, parameter
from hubd.core.kitchen.foods import LANGUAGES
from hubd.core.topics import unusable

Complaint: TypeAlias = tuple[str, str, str]
"""Where (a path inside the chain), what is wrong, and what to write instead."""

CHAIN = ("id", "title", "with", "begins", "steps")
BEGIN = ("answer", "to", "told", "said")
STEP = ("id", "needs", "ask", "tell", "wait", "do", "undo", "unanswered", "refused", "on_failure")
WAIT = ("for", "until", "before", "away", "home", "at_most")
ACT = (*DOES, "data", "payload", "text")
MOST = 40
"""Steps of a chain. A longer one is two."""
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Reader:
    """Reads one chain and gathers what is wrong with it."""

    def __init__(self) -> None:
        self.complaints: list[Complaint] = []

    def chain(self, data: Any, file: str = "") -> Chain | None:
        """The chain; None where anything is wrong with it."""
        if not isinstance(data, Mapping):
            self._no("", "a chain is a mapping", 'begin it with "- id:"')
            return None
        self._known(data, CHAIN, "")
        name = data.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            self._no("id", "a chain needs an id of small letters, digits and _", "such as cook_this")
        steps, begins = data.get("steps"), data.get("begins")
        if not isinstance(steps, list) or not steps or len(steps) > MOST:
            self._no("steps", f"a chain has between 1 and {MOST} steps", "- id: first")
            steps = []
        if not isinstance(begins, list) or not begins:
            self._no("begins", "nothing begins this chain", "- {said: {en: [guests at {time}]}}")
            begins = []
        made = tuple(self._step(each, f"steps/{n}") for n, each in enumerate(steps))
        ids = [step.id for step in made]
        for n, step in enumerate(made):
            if step.id in ids[:n]:
                self._no(f"steps/{n}/id", f"two steps are called {step.id!r}", "give each a name of its own")
        given = data.get("with") or {}
        if not isinstance(given, Mapping):
            self._no("with", "parameters are a mapping of names to values", "with: {scene: scene.guests}")
            given = {}
        chain = Chain(
            str(name), self._texts(data.get("title", name), "title"),
            tuple(self._begin(each, f"begins/{n}") for n, each in enumerate(begins)), made, dict(given), file,
        )  # fmt: skip
        self._parameters(chain)
        return None if self.complaints else chain

    def _parameters(self, chain: Chain) -> None:
        for step in chain.steps:
            for act in (step.do, step.undo):
                if act is not None and act.kind == "publish":
                    wrong = unusable(str(parameter(chain, act.value) or ""))
                    if wrong is not None:
                        self._no(step.path, *wrong)
                for value in (*leaves(act.value), *leaves(act.data)) if act is not None else ():
                    if isinstance(value, str) and value.startswith("$") and value[1:] not in chain.parameters:
                        self._no(step.path, f"{value} is no parameter of this chain", f"add it under with: {value[1:]}")

    def _step(self, data: Any, path: str) -> Step:
        if not isinstance(data, Mapping):
            self._no(path, "a step is a mapping", "- {id: first, tell: {en: Hello}}")
            return Step("", path)
        self._known(data, STEP, path)
        if not {"ask", "tell", "wait", "do"} & set(data):
            self._no(path, "this step does nothing", "give it one of ask, tell, wait, do")
        return Step(
            id=str(data.get("id") or path.rpartition("/")[2]),
            path=path,
            needs=str(data.get("needs") or ""),
            ask=self._texts(data.get("ask"), f"{path}/ask"),
            tell=self._texts(data.get("tell"), f"{path}/tell"),
            wait=self._wait(data["wait"], f"{path}/wait") if "wait" in data else None,
            do=self._act(data["do"], f"{path}/do") if "do" in data else None,
            undo=self._act(data["undo"], f"{path}/undo") if "undo" in data else None,
            unanswered=self._one(data, "unanswered", ("no", "yes"), path),
            refused=self._one(data, "refused", ("skip", "stop"), path),
            on_failure=self._one(data, "on_failure", ("stop", "go_on"), path),
        )  # fmt: skip

    def _begin(self, data: Any, path: str) -> Begin:
        if not isinstance(data, Mapping):
            self._no(path, "what begins a chain is a mapping", "{answer: accepted, to: recipe.suggest}")
            return Begin()
        self._known(data, BEGIN, path)
        said = data.get("said")
        if said is None and not data.get("told") and not (data.get("answer") and data.get("to")):
            self._no(path, "this begins nothing", "give it answer and to, told, or said")
        if said is not None and not isinstance(said, Mapping):
            self._no(f"{path}/said", "sentences stand by language", "said: {en: [guests at {time}]}")
            said = None
        sentences = {
            str(language): tuple(str(each) for each in (lines if isinstance(lines, list) else [lines]))
            for language, lines in (said or {}).items()
        }  # fmt: skip
        for each in (each for lines in sentences.values() for each in lines):
            try:
                re.compile(each.replace("{time}", "(?P<time>.+)"))
            except re.error as error:
                self._no(f"{path}/said", f"{each!r} is no pattern ({error})", "write the words, such as guests {time}")
        return Begin(str(data.get("answer") or ""), str(data.get("to") or ""), str(data.get("told") or ""), sentences)

    def _wait(self, data: Any, path: str) -> Wait:
        if not isinstance(data, Mapping):
            self._no(path, "a wait is a mapping", "wait: {for: 10m}")
            return Wait()
        self._known(data, WAIT, path)
        chosen = [key for key in ("for", "until", "away", "home") if key in data]
        if len(chosen) != 1:
            self._no(path, "a wait has one of for, until, away, home", "wait: {for: 10m}")
        return Wait(
            seconds=self._duration(data["for"], f"{path}/for") if "for" in data else None,
            until=str(data.get("until") or ""),
            before=self._duration(data.get("before", "0s"), f"{path}/before"),
            presence="away" if "away" in data else "home" if "home" in data else "",
            at_most=self._duration(data.get("at_most", "12h"), f"{path}/at_most"),
        )

    def _act(self, data: Any, path: str) -> Act:
        if not isinstance(data, Mapping):
            self._no(path, "what is done is a mapping", "do: {call: scene.turn_on, data: {entity_id: $scene}}")
            return Act("", "")
        self._known(data, ACT, path)
        chosen = [key for key in DOES if key in data]
        if len(chosen) != 1:
            self._no(path, f"a step does one of {', '.join(DOES)}", "do: {call: scene.turn_on}")
            return Act("", "")
        kind, value = chosen[0], data[chosen[0]]
        if kind == "timer":
            value = self._duration(value, f"{path}/timer")
        given = data.get("data") or {}
        if not isinstance(given, Mapping):
            self._no(f"{path}/data", "data are a mapping", "data: {entity_id: $scene}")
            given = {}
        if "payload" in data:
            given = {**given, "payload": data["payload"]}
        return Act(kind, value, dict(given), self._texts(data.get("text"), f"{path}/text"))

    # small things
    def _texts(self, said: Any, path: str) -> dict[str, str]:
        if said is None:
            return {}
        if isinstance(said, str):
            return {"en": said}
        if not isinstance(said, Mapping) or not all(isinstance(each, str) for each in said.values()):
            self._no(path, "a text stands by language", '{en: "Guests soon", de: "Bald Gäste"}')
            return {}
        for language in said:
            if language not in LANGUAGES:
                self._no(f"{path}/{language}", f"unknown language {language!r}", ", ".join(LANGUAGES))
        return {str(language): text for language, text in said.items()}

    def _duration(self, said: Any, path: str) -> float:
        found = _DURATION.fullmatch(str(said).strip())
        if found is None:
            self._no(path, f"{said!r} is no duration", "a number with s, m, h or d, such as 10m")
            return 0.0
        return float(found[1]) * _SECONDS[found[2]]

    def _one(self, data: Mapping[str, Any], key: str, choices: tuple[str, ...], path: str) -> Any:
        said = data.get(key, choices[0])
        if said not in choices:
            self._no(f"{path}/{key}", f"{said!r} is none of {', '.join(choices)}", choices[0])
        return said

    def _known(self, data: Mapping[str, Any], keys: tuple[str, ...], path: str) -> None:
        for key in data:
            if key not in keys:
                self._no(f"{path}/{key}".strip("/"), f"unknown key {key!r}", f"known: {', '.join(keys)}")

    def _no(self, path: str, what: str, hint: str) -> None:
        self.complaints.append((path, what, hint))
