"""The connection to the broker: paho-mqtt, driven by the asyncio loop through its sockets, with no thread of its own.

One `Client` stays connected for as long as it runs, over one `Wire` after the other. It speaks MQTT 5 and falls back to
3.1.1 where the broker knows nothing newer, keeps a persistent session, and acknowledges a message only when it is told
to. What arrives is handed to an `Ear` at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from hubd.aside import aside
from hubd.errors import Rejected, Unavailable
from hubd.integration import UNDER_WAY, Broker, Ear, Published, Receipt
from hubd_mqtt.answers import Dialect, short, where
from hubd_mqtt.bulletin import Bulletin
from hubd_mqtt.filters import can_be_heard
from hubd_mqtt.outbound import Outbound
from hubd_mqtt.patience import Patience
from hubd_mqtt.quick import QuickClient
from hubd_mqtt.receipts import Receipts
from hubd_mqtt.trust import distrust, secured
from hubd_mqtt.wire import Wire

log = logging.getLogger("hubd.mqtt")

SESSION_SECONDS = 86_400
"""How long the broker keeps what was not delivered. Longer absences are better served by retained state."""
LARGEST = 16 << 20
"""Bytes of a message. The broker passes a larger one on to nobody who says so: no sensor has that much to tell, and a
small computer has no room for it. MQTT 5 only."""
TAKEN_OVER, UNTOLD = "session taken over", "Unspecified error"
"""Why a connection ended: in words of MQTT 5, and where the broker just closed it."""
UNHEARD_TOLD = 100
"""Topics that are none, told of at most."""
MOST_FILTERS = 50_000
"""Topics that are listened to at most. Sources that are forgotten in the state are still listened to until hubd starts
again, and whoever may announce sources can invent them without end."""
CONNECT_SECONDS, ANSWER_SECONDS, FAREWELL_SECONDS = 5.0, 3.0, 1.0


class Client:
    """One broker, for as long as the program runs.

    `keep_retain`: live messages keep the retain flag of whoever published them, so that a log which is published
    to the broker arrives as it was recorded (MQTT 5 only).
    """

    def __init__(self, broker: Broker, filters: Sequence[str], *, keep_retain: bool = False) -> None:
        self.broker = broker
        self._bulletin = Bulletin(broker)
        self._filters: tuple[str, ...] = ()
        self._unheard: set[str] = set()
        self._ear: Ear | None = None
        self._keep_retain = keep_retain
        self._dialect = Dialect(broker)
        self._receipts = Receipts()
        self._outbound = Outbound()
        self._wire: Wire | None = None
        self._up = False
        self._task: asyncio.Task[None] | None = None
        self._patience = Patience()
        self._answered: asyncio.Future[Any] | None = None
        self._lost: asyncio.Future[Any] | None = None
        self._asked: set[int | None] = set()
        self._noted: asyncio.Future[Any] | None = None
        self.listen(filters)

    @property
    def problem(self) -> str | None:
        """Why there is no connection, for people; None while there is one."""
        return self._bulletin.problem

    @property
    def connected(self) -> bool:
        return self._up

    @property
    def busy(self) -> bool:
        """Does anything that is in a hurry wait for the broker?"""
        return self._outbound.busy

    # life
    def start(self, ear: Ear) -> None:
        """Begin to connect; returns at once. What arrives goes to `ear`."""
        self._ear = ear
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._stay_connected(), name="mqtt")

    async def stop(self, farewell: Sequence[tuple[str, bytes, int, bool]] = ()) -> None:
        """Say a last thing, disconnect cleanly, keep the session."""
        if self._up:
            heard, left = asyncio.Event(), [len(farewell)]

            def said(_result: bool | None) -> None:
                left[0] -= 1
                if not left[0]:
                    heard.set()

            for topic, payload, qos, retain in farewell:
                self.publish(topic, payload, qos, retain, said)
            self.flush()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL_SECONDS if farewell else 0):
                    await heard.wait()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self._close("stopping")

    async def check(self) -> None:
        """Connect once, subscribe to nothing. Raises `Unavailable` or `Rejected` with what to do."""
        self._loop = asyncio.get_running_loop()
        await self._connect()

    async def _stay_connected(self) -> None:
        patience = self._patience
        while True:
            try:
                lost = await self._connect()
                begun = monotonic()
                reason = await self._joined(lost)
                known = patience.contested
                patience.lost(monotonic() - begun, taken=reason == TAKEN_OVER)
                if patience.contested:
                    self._bulletin.put_out(again=known)
                else:
                    self._bulletin.failed(Unavailable(f"the connection to the broker was lost ({reason})"))
            except (Unavailable, Rejected) as failure:
                patience.absent()
                self._close(str(failure))
                self._bulletin.failed(failure)
                if isinstance(failure, Rejected):
                    patience.refused()
            except Exception as fault:  # a hub that hears nothing any more would be worse than any fault
                log.exception("the connection ended in a fault of hubd's own, please report it")
                patience.absent()
                self._close(type(fault).__name__)
                self._bulletin.failed(Unavailable(f"the connection ended in a fault ({type(fault).__name__})"))
            await asyncio.sleep(patience.seconds())

    async def _joined(self, lost: asyncio.Future[str]) -> str:
        """There is a connection: tell so, and keep it until it is lost. The answer is why it was."""
        self._bulletin.joined(contested=self._patience.contested)
        tending = self._loop.create_task(self._tend())
        try:
            if self._ear is not None:
                self._ear.connected()
            return await lost
        finally:
            tending.cancel()

    async def _tend(self) -> None:
        """Keep-alives, and notice when the other side fell silent."""
        while True:
            await asyncio.sleep(max(1.0, self.broker.keepalive / 4))
            if self._wire is not None:
                self._wire.client.loop_misc()

    # connecting
    async def _connect(self) -> asyncio.Future[str]:
        """One connection, from socket to subscriptions. The answer resolves with the reason when it is lost."""
        self._close("replaced")
        wire = Wire(self._build(), self._ear, self._outbound.written)
        self._answered, self._lost = self._loop.create_future(), self._loop.create_future()
        await self._dial(wire.client)
        self._adopt(wire)
        lost = self._lost
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await asyncio.wait([self._answered, lost], return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            self._dialect.silent()
        self._dialect.judge(self._answered.result() if self._answered.done() else None, lost.done())
        await self._subscribe(lost)
        return lost

    async def _dial(self, client: QuickClient) -> None:
        """Open the socket, in a thread because names are looked up and certificates read."""
        broker, properties = self.broker, None
        if self._dialect.five:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call] # paho leaves it untyped
            properties.SessionExpiryInterval = 0 if broker.visitor else SESSION_SECONDS
            properties.MaximumPacketSize = LARGEST
            properties.ReceiveMaximum = UNDER_WAY  # mosquitto 2.0 takes none for no limit at all
        clean: Any = False if properties is not None else paho.MQTT_CLEAN_START_FIRST_ONLY
        try:
            await aside(
                partial(
                    client.connect, broker.host, broker.port, broker.keepalive, clean_start=clean, properties=properties
                )
            )
        except ssl.SSLError as error:
            raise Unavailable(f"{where(broker)} answers, but {distrust(error)}") from error
        except (OSError, ValueError) as error:
            tls = "" if broker.tls is None else ", does it speak TLS there"
            raise Unavailable(
                f"cannot reach {where(broker)} ({short(error)}); is it running, is mqtt.url right{tls}?"
            ) from error

    def _build(self) -> QuickClient:
        broker = self.broker
        clean = None if self._dialect.five else broker.visitor
        client = QuickClient(
            CallbackAPIVersion.VERSION2, client_id=broker.client_id, clean_session=clean,
            protocol=self._dialect.protocol, manual_ack=True, reconnect_on_failure=False,
        )  # fmt: skip
        client.connect_timeout = CONNECT_SECONDS
        if broker.username is not None:
            client.username_pw_set(broker.username, broker.password)
        if broker.will is not None:
            client.will_set(broker.will[0], broker.will[1], qos=1, retain=True)
        if broker.tls is not None:
            secured(client, broker.tls)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.on_plain = self._heard
        client.on_taken = self._on_taken
        client.on_subscribe = self._on_subscribe
        return client

    def _adopt(self, wire: Wire) -> None:
        """From now on this is the connection."""
        sock = wire.client.socket()
        if sock is None:
            raise Unavailable(f"{where(self.broker)} closed the connection at once; its own log says why")
        self._receipts.reconnected()
        self._wire = wire
        wire.client.on_disconnect = self._on_disconnect
        wire.open(sock)

    async def _subscribe(self, lost: asyncio.Future[str]) -> None:
        """Ask for everything there is to hear, and wait until the broker has taken note."""
        options = self._wishes(self._filters)
        if self._ear is None or self._wire is None or not options:
            return
        self._noted = self._loop.create_future()
        subscribe = self._wire.client.subscribe
        self._asked = {subscribe(options[start : start + 100])[1] for start in range(0, len(options), 100)}
        self._wire.write()
        await asyncio.wait([self._noted, lost], return_when=asyncio.FIRST_COMPLETED, timeout=ANSWER_SECONDS)

    def _wishes(self, filters: Sequence[str]) -> Any:
        """Filters as the protocol in use wants them."""
        if self._dialect.five:
            return [(topic, SubscribeOptions(qos=1, retainAsPublished=self._keep_retain)) for topic in filters]
        return [(topic, 1) for topic in filters]

    def listen(self, filters: Sequence[str]) -> None:
        """Hear these topics too, from now on and after every reconnect."""
        heard = frozenset(self._filters)
        wanted = [topic for topic in dict.fromkeys(filters) if topic not in heard]
        new = tuple(filter(self._can_hear, wanted))[: max(0, MOST_FILTERS - len(heard))]
        self._filters += new
        if new and self._up and self._wire is not None and self._ear is not None:
            self._wire.client.subscribe(self._wishes(new))
            self._wire.write()

    def _can_hear(self, topic: str) -> bool:
        """Told once of each that is no topic."""
        if can_be_heard(topic):
            return True
        if topic not in self._unheard and len(self._unheard) < UNHEARD_TOLD:
            self._unheard.add(topic)
            log.warning("nobody can listen to the topic %.100a, so nothing is heard of it", topic)
        return False

    def _close(self, reason: str) -> None:
        """Drop the connection, and say of every publication under way that its fate is unknown."""
        wire, self._wire, self._up = self._wire, None, False
        if wire is not None:
            wire.close()
        self._outbound.lost()
        if self._lost is not None and not self._lost.done() and wire is not None:
            self._lost.set_result(reason)

    # speaking
    def publish(
        self,
        topic: str,
        payload: bytes,
        qos: int = 0,
        retain: bool = False,
        done: Published | None = None,
        hurry: bool = False,
    ) -> bool:
        """Send, or wait for the window. `done` hears True (the broker has it), None (nobody knows) or False (never
        sent). The answer is False, and `done` is not called, when there is no connection or no room. What is in a
        `hurry` need not wait for the rest."""
        wire = self._wire
        if not self._up or wire is None:
            return False
        return self._outbound.publish(wire.client, topic, payload, qos, retain, done, hurry)

    def acknowledge(self, receipt: Receipt) -> None:
        """Tell the broker that a message is safe. A receipt of an earlier connection has lost its meaning."""
        if self._wire is not None:
            for mid in self._receipts.safe(receipt):
                self._wire.client.ack(mid, 1)

    def flush(self) -> None:
        """Write what is queued now instead of at the loop's next turn."""
        if self._wire is not None:
            self._wire.write()

    def pause(self) -> None:
        """Read no more for now: the broker keeps the rest."""
        if self._wire is not None:
            self._wire.pause()

    def resume(self) -> None:
        """Read again."""
        if self._wire is not None:
            self._wire.resume()

    # paho's callbacks
    def _on_connect(
        self, _client: paho.Client, _userdata: object, _flags: object, reason: ReasonCode, _p: object
    ) -> None:
        self._up = not reason.is_failure  # what the session kept may stand in the same packet, and wants answers
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(reason)

    def _on_message(self, _client: paho.Client, _userdata: object, message: paho.MQTTMessage) -> None:
        topic = message._topic
        self._heard(topic, bytes(message.payload), message.retain, message.qos, message.mid, message.dup)

    def _heard(self, topic: bytes, payload: bytes, retain: bool, qos: int, mid: int, again: bool) -> None:
        if self._ear is None:
            return
        receipt = self._receipts.came(mid) if qos else None
        try:
            name = topic.decode()
        except UnicodeDecodeError:
            log.debug("a topic that is no text was skipped")
            if receipt is not None:
                self.acknowledge(receipt)
            return
        self._ear.heard(name, payload, retain, qos, receipt, again)

    def _on_taken(self, mid: int, reason: ReasonCode) -> None:
        if self._outbound.taken(mid, reason) and self._wire is not None:
            self._outbound.pump(self._wire.client)

    def _on_subscribe(
        self, _client: paho.Client, _userdata: object, mid: int, reasons: list[ReasonCode], _p: object
    ) -> None:
        self._asked.discard(mid)
        if not self._asked and self._noted is not None and not self._noted.done():
            self._noted.set_result(None)
        refused = sum(reason.is_failure for reason in reasons)
        if refused:
            log.warning("the broker refused %d of %d subscriptions; its access list may need hubd's topics", refused,
                        len(reasons))  # fmt: skip

    def _on_disconnect(
        self, client: paho.Client, _userdata: object, _flags: object, reason: ReasonCode, _p: object
    ) -> None:
        if self._wire is not None and client is self._wire.client:
            self._up = False
            name = reason.getName()
            self._loop.call_soon(self._close, "the broker closed it" if name == UNTOLD else name.lower())
