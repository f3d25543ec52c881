"""The outbox: what was decided is carried out after it was written down, and how it went is written down too.

There are two promises. What goes to hubd's own topics is sent at least once, with one id, until the broker has it.
What others act upon (a foreign topic, a service of Home Assistant) is done at most once: it is marked as started in
the same transaction that decided it, and if nobody can say how it went, it is `uncertain` and not repeated. Hazards
are the exception: they are tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

import msgspec

from hubd.core.codec import iso
from hubd.core.decisions import Call, Convey, Effect, Publish, Tell
from hubd.core.events import AnyEvent, Done, Feedback, Utterance
from hubd.core.household import Household
from hubd.errors import Rejected, Unavailable
from hubd.integration import Bus, Said, Services
from hubd.runtime.ways import Ways
from hubd.store.values import EffectState, Mark, OutboxEntry

log = logging.getLogger("hubd.actor")

CALL_SECONDS = 10.0
"""How long a service call may take. What has not answered by then may still happen, so its fate is unknown."""
CONVEY_SECONDS = 90.0
"""How long speaking may take, with the answer to a question: a speaker reports back when it has finished."""
RETRY_PAUSES = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
"""Pauses between the tries of a hazard's service call."""
TALL = 10_000
"""Effects that may wait for the broker in memory. The outbox on disk keeps the others."""

_encode = msgspec.json.Encoder().encode


class Actor:
    """Carries out effects on one bus. `tell` takes the events that say how it went back into the loop."""

    def __init__(
        self,
        household: Household,
        base: str,
        bus: Bus,
        now: Callable[[], float | None],
        tell: Callable[[AnyEvent], None],
        ways: Ways | None = None,
    ) -> None:
        self.marks: list[Mark] = []
        """How effects went, to be written down with the next commit."""
        self.marked: Callable[[], None] = lambda: None
        """Called when there is something new in `marks`."""
        self.settle: Callable[[], None] = lambda: None
        """Called when `marks` must be written down before life goes on."""
        self._household = household
        self._own = f"{base}/{household.id}/"
        self._bus = bus
        self._now = now
        self._tell = tell
        self.ways = ways or Ways(household)
        """How words reach an output beside its topic."""
        self._unsent: dict[str, tuple[Effect, bool]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # what is promised
    def once(self, effect: Effect) -> bool:
        """Is this an effect that must not happen twice?"""
        if isinstance(effect, Publish):
            return not effect.topic.startswith(self._own)
        return isinstance(effect, Call | Convey)

    def starting(self, effects: Iterable[Effect]) -> list[Mark]:
        """The marks that belong into the transaction which decides these effects."""
        now = self._now() or 0.0
        return [Mark(effect.id, "started", now) for effect in effects if self.once(effect) and self._ready(effect)]

    def _ready(self, effect: Effect) -> bool:
        return isinstance(effect, Call | Convey) or self._bus.connected

    # carrying out
    def begin(self, effects: Iterable[Effect], hazards: frozenset[str] = frozenset()) -> None:
        """Carry out effects that were just committed. `hazards`: ids of decisions that are worth trying again."""
        for effect in effects:
            self._begin(effect, effect.decision in hazards)

    def resume(self, entries: Iterable[OutboxEntry], hazards: frozenset[str]) -> None:
        """After a restart: finish what was left. What may have happened already is not repeated, except hazards."""
        for entry in entries:
            hazard = entry.effect.decision in hazards
            if entry.state == "started" and self.once(entry.effect) and not hazard:
                self._finish(entry.effect, "uncertain", "hubd stopped while this was under way")
            else:
                self._begin(entry.effect, hazard)

    def reconnected(self) -> None:
        """The bus is back: say what could not be said, unless its time has passed."""
        unsent, self._unsent = self._unsent, {}
        started = self.starting(effect for effect, _ in unsent.values() if not self._expired(effect))
        if started:
            self.marks += started
            self.settle()
        for effect, hazard in unsent.values():
            self._begin(effect, hazard)

    async def stop(self) -> None:
        """Give calls under way a moment; what is still open then is finished after the next start."""
        if self._tasks:
            _, open_ = await asyncio.wait(self._tasks, timeout=2.0)
            for task in open_:
                task.cancel()
            await asyncio.gather(*open_, return_exceptions=True)

    def _begin(self, effect: Effect, hazard: bool) -> None:
        if self._expired(effect):
            self._finish(effect, "expired", "its time had passed before it could be carried out")
        elif isinstance(effect, Call | Convey):
            task = asyncio.get_running_loop().create_task(self._call(effect, hazard))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            self._send(effect, hazard)

    def _expired(self, effect: Effect) -> bool:
        now = self._now()
        return effect.expires is not None and now is not None and effect.expires < now

    # to the bus
    def _send(self, effect: Tell | Publish, hazard: bool) -> None:
        topic, payload, qos, retain = self._message(effect)

        def done(result: bool | None) -> None:
            if result:
                self._mark(effect, "done")
            elif result is None and self.once(effect) and not hazard:
                self._finish(effect, "uncertain", "the connection was lost while this was under way")
            else:
                self._keep(effect, hazard)

        hurry = isinstance(effect, Tell) or self.once(effect)  # what is said goes before word of the decision
        if not self._bus.publish(topic, payload, qos, retain, done, hurry):
            self._keep(effect, hazard)

    def _keep(self, effect: Effect, hazard: bool) -> None:
        if len(self._unsent) < TALL or hazard:
            self._unsent[effect.id] = (effect, hazard)

    def _message(self, effect: Tell | Publish) -> tuple[str, bytes, int, bool]:
        if isinstance(effect, Publish):
            return effect.topic, effect.payload.encode(), effect.qos, effect.retain
        return f"{self._own}output/{effect.output}", output_line(effect, self._household), 1, False

    # to Home Assistant
    async def _call(self, effect: Call | Convey, hazard: bool) -> None:
        services = self.ways.called(effect) if isinstance(effect, Call) else self.ways.services(effect)
        if services is None:
            self._finish(effect, "failed", "Home Assistant is not configured; add home_assistant: url and token")
            return
        pauses = iter(RETRY_PAUSES if hazard else ())
        while True:
            state, detail = await self._try(services, effect)
            pause = next(pauses, None)
            if state == "done" or pause is None or self._expired(effect):
                self._finish(effect, state, detail)
                return
            log.warning("%s for a hazard did not work (%s), trying again in %g s", _name(effect), detail, pause)
            await asyncio.sleep(pause)

    async def _try(self, services: Services, effect: Call | Convey) -> tuple[EffectState, str]:
        seconds = CALL_SECONDS if isinstance(effect, Call) else CONVEY_SECONDS
        try:
            async with asyncio.timeout(seconds):
                if isinstance(effect, Call):
                    await services.call(effect.service, effect.data)
                else:
                    self._answered(effect, await services.convey(effect))
        except TimeoutError as late:
            return "uncertain", str(late) or f"no answer within {seconds:g} s"
        except (Unavailable, Rejected) as failure:
            return "failed", str(failure)
        except Exception as fault:  # a warning is tried again whatever went wrong, and the end of it is written down
            log.exception("%s ended in a fault of hubd's own, please report it", _name(effect))
            return "uncertain", type(fault).__name__
        return "done", ""

    def _answered(self, effect: Convey, said: Said | None) -> None:
        """An answer that came back with the call is heard like any other. Silence is none: the question ends itself."""
        now = self._now() or 0.0
        if said is None:
            return
        if said.outcome is not None:
            self._tell(Feedback(at=now, arrived=now, source=f"{self._own}actor", outcome=said.outcome,
                                decision=effect.decision))  # fmt: skip
        elif said.words:
            area = self._household.outputs[effect.tell.output].area
            self._tell(Utterance(at=now, arrived=now, source=f"{self._own}actor", text=said.words, area=area,
                                 session=f"hubd:{effect.decision}"))  # fmt: skip

    # how it went
    def _mark(self, effect: Effect, state: EffectState, detail: str = "") -> None:
        self.marks.append(Mark(effect.id, state, self._now() or 0.0, detail))
        self.marked()

    def _finish(self, effect: Effect, state: EffectState, detail: str) -> None:
        """Write down the end of it, and let the household know if it did not simply work."""
        self._mark(effect, state, detail)
        if state in ("failed", "expired", "uncertain"):
            log.log(
                logging.WARNING if state == "failed" else logging.INFO,
                "an effect of decision %s is %s: %s",
                effect.decision,
                state,
                detail,
            )
        now = self._now() or 0.0
        self._tell(Done(at=now, arrived=now, source=f"{self._own}actor", effect=effect.id, result=state, detail=detail))  # type: ignore[arg-type]  # it ended


def _name(effect: Call | Convey) -> str:
    return effect.service if isinstance(effect, Call) else f"{effect.tell.kind} through {effect.entity}"


def output_line(tell: Tell, household: Household) -> bytes:
    """What goes to an output's topic."""
    return _encode(
        {
            "id": tell.id,
            "decision": tell.decision,
            "kind": tell.kind,
            "title": tell.title,
            "text": tell.text,
            "language": tell.language,
            "expires": None if tell.expires is None else iso(tell.expires, household),
            "actions": [{"id": action.id, "label": action.label} for action in tell.actions],
            "data": tell.data,
        }
    )
