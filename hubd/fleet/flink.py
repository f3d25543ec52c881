"""The fleet on Apache Flink: each home is a key, its snapshot the key's state, its timers the engine's event time.

The keyed function holds nothing but `Home`. A home stays alive in the worker between two bundles and is written into
Flink's state when a bundle ends (a `Seat` encodes itself only then); after a failure it is opened from the state of the
last checkpoint. What it sends goes to files that Flink shows when the checkpoint that covers them is complete, so that
each stands there once. Needs the extra `flink`; this module must not be imported without it.

Event time passes when the log has ended, all at once: a log's parts are read one after another, so that no moment
before is one up to which all of them are known. A home is none the worse off, since its own records move it, too.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import Any
from zlib import crc32

import msgspec
from pyflink.common import Types, WatermarkStrategy
from pyflink.common.serialization import Encoder
from pyflink.datastream import KeyedProcessFunction, RuntimeContext, StreamExecutionEnvironment
from pyflink.datastream.connectors.file_system import (
    FileSink,
    FileSource,
    OutputFileConfig,
    RollingPolicy,
    StreamFormat,
)
from pyflink.datastream.state import ValueStateDescriptor

from hubd.errors import DecodeError
from hubd.fleet.flink_input import key_of, records_in
from hubd.fleet.furnish import Furnisher
from hubd.fleet.home import QUIET, Home, Reaction
from hubd.fleet.outgoing import Outgoing, outgoing
from hubd.fleet.record import record_of
from hubd.fleet.setup import Shelf
from hubd.fleet.tally import alarm
from hubd.fleet.tether import end_with_java

GENERATIONS = (50_000, 50, 100)


class Seat:
    """A home's place in Flink's state: alive in the worker that holds it, a snapshot wherever it is written to."""

    def __init__(self, name: str, kept: bytes | None = None, alarm_at: int | None = None) -> None:
        """`alarm_at`: the timer that is registered for it, in milliseconds."""
        self.alarm_at = alarm_at
        self._name = name
        self._kept = kept
        self._home: Home | None = None

    def home(self, furnisher: Furnisher) -> Home:
        if self._home is None:
            self._home, self._kept = Home(self._name, furnisher, self._kept), None
        return self._home

    def __reduce__(self) -> tuple[Callable[..., Seat], tuple[str, bytes | None, int | None]]:
        return Seat, (self._name, self._home.snapshot() if self._home is not None else self._kept, self.alarm_at)


class Homes(KeyedProcessFunction):  # type: ignore[misc]  # PyFlink has no types
    """Batches of one home, in order, to what the home sends. `until`: the last moment that silent homes live up to,
    if they are to be woken at all."""

    def __init__(self, packs: str, until: float | None = None) -> None:
        self._packs = packs
        self._until = until

    def open(self, context: RuntimeContext) -> None:
        end_with_java()
        gc.set_threshold(*GENERATIONS)
        self._furnisher = Furnisher(Shelf(Path(self._packs)))
        self._seats = context.get_state(ValueStateDescriptor("home", Types.PICKLED_BYTE_ARRAY()))

    def process_element(self, batch: str, context: KeyedProcessFunction.Context) -> Iterator[str]:
        seat = self._seats.value() or Seat(context.get_current_key())
        home = seat.home(self._furnisher)
        for line in records_in(batch):
            yield from _leaving(_lived(home, line), home)
        self._set_alarm(seat, home, context)
        self._seats.update(seat)

    def on_timer(self, _timestamp: int, context: KeyedProcessFunction.OnTimerContext) -> Iterator[str]:
        seat = self._seats.value()
        if seat is None or self._until is None:
            return
        home = seat.home(self._furnisher)
        now = context.timer_service().current_watermark() / 1000
        yield from _leaving(home.advance(min(now, self._until)), home)
        seat.alarm_at = None
        self._set_alarm(seat, home, context)
        self._seats.update(seat)

    def _set_alarm(self, seat: Seat, home: Home, context: Any) -> None:
        """Flink wakes the home if it falls silent."""
        due = home.wake_at
        wanted = ceil(due * 1000) if self._until is not None and due is not None and due <= self._until else None
        if wanted == seat.alarm_at:
            return
        if seat.alarm_at is not None:
            context.timer_service().delete_event_time_timer(seat.alarm_at)
        if wanted is not None:
            context.timer_service().register_event_time_timer(wanted)
        seat.alarm_at = wanted


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Outgoing).decode


def _lived(home: Home, line: bytes) -> Reaction:
    try:
        return home.take(record_of(line))
    except DecodeError as error:
        return Reaction(alarms=(alarm(home.name, 0.0, "unreadable", str(error), crc32(line)),))


def _leaving(reaction: Reaction, home: Home) -> Iterator[str]:
    if reaction is QUIET:
        return
    household = home.operator.brain.household if home.operator is not None else None
    for each in outgoing(reaction, home.name, household):
        yield _encode(each).decode()


def pipeline(
    env: StreamExecutionEnvironment, inputs: Iterable[Path], out: Path, packs: Path, until: float | None = None
) -> None:
    """The whole job: files of batches, keyed by home, lived through, and files of what leaves."""
    source = FileSource.for_record_stream_format(
        StreamFormat.text_line_format(), *(str(path) for path in inputs)
    ).build()  # fmt: skip
    sink = (
        FileSink.for_row_format(str(out), Encoder.simple_string_encoder())
        .with_output_file_config(OutputFileConfig.builder().with_part_prefix("out").with_part_suffix(".jsonl").build())
        .with_rolling_policy(RollingPolicy.on_checkpoint_rolling_policy())
        .build()
    )
    lived = (
        env.from_source(source, WatermarkStrategy.no_watermarks(), "log")
        .key_by(key_of, key_type=Types.STRING())
        .process(Homes(str(packs), until), output_type=Types.STRING())
        .name("homes")
        .uid("homes")
    )
    lived.sink_to(sink).name("out").uid("out")


def complete(out: Path) -> list[Path]:
    """The files that a checkpoint has completed, oldest first, since what a home sends has an order. Flink gives others
    names that begin with a dot, and to each writer's files a name by chance and numbers that do not sort."""
    found = (file for file in out.rglob("out*.jsonl") if not file.name.startswith("."))
    return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name))


def read(file: Path) -> list[Outgoing]:
    """What stands in one of them."""
    return [_decode(line) for line in file.read_bytes().splitlines()]
