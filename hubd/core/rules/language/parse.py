"""Plain data, as a rule file holds it, to typed rules. All problems are collected, each with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from hubd.core.rules.language.grammar import (
    HOLD_BACK,
    INTENTS,
    PROPOSE,
    RULE_KEYS,
    STAGES,
    WHERE_KEYS,
    WHO_KEYS,
)
from hubd.core.rules.language.parse_when import NOTHING, condition
from hubd.core.rules.language.reader import Complaint, Reader, joined
from hubd.core.rules.language.words import (
    DURATION,
    IDENTIFIER,
    NAME,
    NAMES,
    TRUTH,
    nearest,
    one_of,
    shown,
    slip,
)
from hubd.core.rules.spec import (
    DeviceEffect,
    Example,
    HoldBack,
    Propose,
    RuleSpec,
    WhereBinding,
    WhoBinding,
)
from hubd.core.topics import unusable

LANGUAGES = ("en", "de", "es")

_PARAMETER = re.compile(r"\$[a-z][a-z0-9_]*")
_STAGE = one_of(STAGES, "stage")
_QOS = ("same", 0, 1, 2)


def parse_rule(data: Any) -> tuple[RuleSpec | None, bool, list[Complaint]]:
    """One entry of a rule file: the rule (None when it makes no sense), whether it is enabled, and what is wrong."""
    reader = _RuleReader()
    if not isinstance(data, Mapping):
        return None, True, [Complaint("", "a rule is a mapping", 'begin it with "- id: some.name"')]
    filled = reader.filled(data)
    if reader.complaints:
        return None, True, reader.complaints
    rule = reader.rule(filled)
    enabled = reader.value(data, "enabled", TRUTH, "", True)
    return (None if reader.complaints else rule), enabled, reader.complaints


class _RuleReader(Reader):
    """The walk through one rule."""

    def filled(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """The rule with its parameters put in: `$name` stands for what `with:` says."""
        values = data.get("with", {})
        if not isinstance(values, Mapping):
            self.complain("with", f"{shown(values)} is no mapping", "write with: {name: value}")
            values = {}
        used: set[str] = set()
        for name, value in values.items():
            if isinstance(value, str) and _PARAMETER.fullmatch(value):
                self.complain(f"with/{name}", f'parameter "{name}" is another parameter', "write its value")

        def put(value: Any, path: str) -> Any:
            if isinstance(value, Mapping):
                return {key: put(item, joined(path, str(key))) for key, item in value.items()}
            if isinstance(value, list):
                return [put(item, f"{path}/{i}") for i, item in enumerate(value)]
            if not isinstance(value, str) or not _PARAMETER.fullmatch(value):
                return value
            used.add(value[1:])
            if value[1:] not in values:
                self.complain(path, f'unknown parameter "{value}"', nearest(value[1:], values) or "add it to with:")
            return values.get(value[1:], value)

        rule = {key: put(value, str(key)) for key, value in data.items() if key != "with"}
        for name in values:
            if name not in used:
                self.complain(f"with/{name}", f'parameter "{name}" is never used', nearest(name, used))
        return rule

    def rule(self, data: Mapping[str, Any]) -> RuleSpec:
        self.mapping(data, "", RULE_KEYS)
        if "id" not in data:
            self.complain("", "the rule has no id", "give it a name such as kitchen.light")
        if "when" not in data:
            self.complain("", "the rule has no conditions", 'add "when:"')
        if not {"propose", "do", "hold_back"} & set(data):
            self.complain("", "the rule does nothing", 'add "propose:" or "do:"')
        return RuleSpec(
            id=self.value(data, "id", IDENTIFIER, "", "rule"),
            when=condition(self, data.get("when"), "when") if "when" in data else NOTHING,
            because=self.because(data.get("because")),
            stage=self.value(data, "stage", _STAGE, "", "act"),
            who=tuple(self.who(item, path) for item, path in _several(data.get("who"), "who")),
            where=tuple(self.where(item, path) for item, path in _several(data.get("where"), "where")),
            propose=self.propose(data["propose"]) if "propose" in data else None,
            do=self.do(data["do"]) if "do" in data else (),
            hold_back=self.hold_back(data["hold_back"]) if "hold_back" in data else None,
            cool_down=self.value(data, "cool_down", DURATION, "", 0.0),
            hands_off=self.value(data, "hands_off", DURATION, ""),
            examples=self.examples(data.get("examples")),
        )

    def because(self, value: Any) -> dict[str, str]:
        if value is None:
            return {}
        if isinstance(value, str):
            return {"": value}
        texts = self.mapping(value, "because", LANGUAGES)
        return {str(key): self.value(texts, key, NAME, "because", "") for key in texts}

    def who(self, value: Any, path: str) -> WhoBinding:
        data = self.mapping(value, path, WHO_KEYS)
        return WhoBinding(
            ids=self.value(data, "person", WHO_KEYS["person"], path, ()),
            roles=self.value(data, "role", WHO_KEYS["role"], path, ()),
        )

    def where(self, value: Any, path: str) -> WhereBinding:
        data = self.mapping(value, path, WHERE_KEYS)
        return WhereBinding(
            ids=self.value(data, "area", WHERE_KEYS["area"], path, ()),
            kinds=self.value(data, "kind", WHERE_KEYS["kind"], path, ()),
            has=self.value(data, "has", WHERE_KEYS["has"], path, ()),
        )

    def propose(self, value: Any) -> Propose:
        data = self.mapping(value, "propose", (*PROPOSE, "data"))
        if "intent" not in data:
            self.complain("propose", "a proposal needs an intent", "add intent: recipe.suggest, or a name of your own")
        self.known_intent(data.get("intent"))
        free = data.get("data", {})
        if not isinstance(free, Mapping):
            self.complain("propose/data", f"{shown(free)} is no mapping")
            free = {}
        read = {key: self.value(data, key, kind, "propose") for key, kind in PROPOSE.items()}
        return Propose(
            intent=read["intent"] or "",
            audience=read["for"] or (),
            urgency=read["urgency"],
            expires=read["expires"],
            output=read["output"],
            area=read["area"],
            answer_in=read["answer_in"],
            unanswered=read["unanswered"] or "",
            data=dict(free),
        )

    def known_intent(self, intent: Any, path: str = "propose") -> None:
        """A name of one's own is welcome; one letter away from a shipped intent it is a slip of the keyboard."""
        near = next((known for known in INTENTS if isinstance(intent, str) and slip(intent, known)), None)
        if near is not None and intent not in INTENTS:
            self.complain(f"{path}/intent", f'unknown intent "{intent}"', f'did you mean "{near}"?')

    def hold_back(self, value: Any) -> HoldBack:
        data = self.mapping(value, "hold_back", HOLD_BACK)
        if "intent" not in data:
            self.complain("hold_back", "it is not said what is held back", "add intent: recipe.suggest")
        self.known_intent(data.get("intent"), "hold_back")
        read = {key: self.value(data, key, kind, "hold_back") for key, kind in HOLD_BACK.items()}
        return HoldBack(intent=read["intent"] or "", audience=read["for"] or ())

    def do(self, value: Any) -> tuple[DeviceEffect, ...]:
        items = [value] if isinstance(value, Mapping) else value
        if not isinstance(items, list) or not items:
            self.complain("do", "do takes a list of effects", "write do: [{publish: a/topic, payload: same}]")
            return ()
        return tuple(self.effect(item, f"do/{i}") for i, item in enumerate(items))

    def effect(self, value: Any, path: str) -> DeviceEffect:
        if isinstance(value, Mapping) and "call" in value:
            data = self.mapping(value, path, ("call", "data"))
            service = self.value(data, "call", NAME, path, "")
            if service and service.count(".") != 1:
                self.complain(f"{path}/call", f"{shown(service)} is no service", 'write "light.turn_on"')
            return DeviceEffect(path, call=service, data=dict(data.get("data") or {}))
        data = self.mapping(value, path, ("publish", "payload", "qos", "retain"))
        if "publish" not in data:
            self.complain(path, "an effect publishes or calls", "write {publish: topic} or {call: light.turn_on}")
        topic = self.value(data, "publish", NAME, path, "")
        if (wrong := unusable(topic)) is not None:
            self.complain(f"{path}/publish", *wrong)
        qos = data.get("qos", 0)
        if qos not in _QOS or isinstance(qos, bool):
            self.complain(f"{path}/qos", f"unknown qos {shown(qos)}", "write same, 0, 1 or 2")
            qos = 0
        return DeviceEffect(
            path,
            publish=topic,
            payload=data.get("payload", "same"),
            qos=None if qos == "same" else qos,
            retain=self.value(data, "retain", TRUTH, path, False),
        )

    def examples(self, value: Any) -> tuple[Example, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            self.complain("examples", "examples is a list", 'write - {given: ["…"], expect: nothing}')
            return ()
        found = []
        for i, item in enumerate(value):
            path = f"examples/{i}"
            data = self.mapping(item, path, ("given", "expect"))
            if "expect" not in data:
                self.complain(path, "an example expects something", 'add "expect: nothing" or "16:05 some.intent"')
            expect = self.value(data, "expect", NAMES, path, ())
            given = self.value(data, "given", NAMES, path, ())
            found.append(Example(path, given, () if expect == ("nothing",) else expect))
        return tuple(found)


def _several(value: Any, path: str) -> list[tuple[Any, str]]:
    """A binding, or a list of alternatives, each with its place."""
    if value is None:
        return []
    return [(item, f"{path}/{i}") for i, item in enumerate(value)] if isinstance(value, list) else [(value, path)]
