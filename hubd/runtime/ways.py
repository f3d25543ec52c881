"""The other ways to an output, beside hubd's own topic: Home Assistant, Hermes, Wyoming, as it is configured.

Each is an effect of its own, written down with the decision and made at most once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hubd.core.decisions import Call, Convey, Decision, Effect, Publish, Tell
from hubd.core.household import Household, Output
from hubd.integration import Services

WYOMING = "wyoming"
"""What stands for the entity of an output that is reached over Wyoming."""

Phrase = Callable[[Tell, str], tuple[str, bytes] | None]
"""A `Tell` for a Hermes site, as topic and payload; None for what has no voice."""


@dataclass(frozen=True, slots=True)
class Ways:
    """What can carry words. `home_assistant` also carries out service calls."""

    household: Household
    home_assistant: Services | None = None
    wyoming: Services | None = None
    hermes: Phrase | None = None
    shopping: Services | None = None
    """The program that keeps the shopping list, where Home Assistant does not."""
    tools: Services | None = None
    """Servers of tools (MCP) that steps of chains may use."""

    def further(self, effects: Iterable[Effect], decisions: Iterable[Decision]) -> tuple[Effect, ...]:
        """The effects that carry the same words by other ways."""
        tells = [effect for effect in effects if isinstance(effect, Tell)]
        if not tells:
            return ()
        made = {decision.id: decision for decision in decisions}
        return tuple(effect for tell in tells for effect in self._of(tell, made.get(tell.decision)))

    def called(self, effect: Call) -> Services | None:
        """Who carries out a service call."""
        whose = {"shopping": self.shopping, "mcp": self.tools}
        return whose.get(effect.service.partition(".")[0], self.home_assistant)

    def services(self, effect: Convey) -> Services | None:
        """Who carries it."""
        return self.wyoming if effect.entity == WYOMING else self.home_assistant

    def _of(self, tell: Tell, decision: Decision | None) -> Iterator[Effect]:
        output = self.household.outputs[tell.output]
        if output.home_assistant is not None and self.home_assistant is not None:
            yield _convey(tell, decision, "ha", output.home_assistant)
        if output.wyoming is not None and self.wyoming is not None and tell.kind in ("say", "ask"):
            yield _convey(tell, decision, WYOMING, WYOMING)
        yield from self._by_hermes(tell, output)

    def _by_hermes(self, tell: Tell, output: Output) -> Iterator[Publish]:
        phrase = self.hermes(tell, output.hermes) if self.hermes is not None and output.hermes is not None else None
        if phrase is not None:
            topic, payload = phrase
            yield Publish(id=f"{tell.id}-hermes", decision=tell.decision, topic=topic, payload=payload.decode(), qos=1,
                          expires=tell.expires)  # fmt: skip


def _convey(tell: Tell, decision: Decision | None, way: str, entity: str) -> Convey:
    return Convey(
        id=f"{tell.id}-{way}", decision=tell.decision, entity=entity, tell=tell, expires=tell.expires,
        intent=decision.intent if decision else "", urgency=decision.urgency if decision else "normal",
    )  # fmt: skip
