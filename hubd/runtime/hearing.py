"""What the household listens to: the decoders' topics, devices that describe themselves, and other connections."""

from __future__ import annotations

from hubd.core.events import AnyEvent
from hubd.integration import Bus, Router
from hubd.runtime.loop import Loop
from hubd.runtime.operator import Operator


class Newcomers:
    """Devices that describe themselves are listened to from then on, wherever they speak."""

    def __init__(self, operator: Operator, router: Router, bus: Bus) -> None:
        self._operator, self._router, self._bus = operator, router, bus
        self._known = operator.state.known

    def look(self) -> None:
        """Has anybody described itself since the last look?"""
        known = self._operator.state.known
        if known is not self._known:
            self._known = known
            self._bus.listen(self._router.discovered(known))


class Hearing:
    """What comes by another connection than the bus, on its way into the loop."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop

    @property
    def full(self) -> bool:
        return self._loop.full

    def heard(self, kind: str, payload: bytes) -> None:
        self._loop.log(kind, payload)

    def tell(self, event: AnyEvent) -> None:
        self._loop.tell(event)
