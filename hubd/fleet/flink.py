"""The fleet on Apache Flink: each home is a key, its snapshot the key's state, its timers the engine's event time.

The keyed function holds nothing but `Home`. A home stays alive in the worker between two bundles and is written into
Flink's state when a bundle ends (a `Seat` encodes itself only then); after a failure it is opened from the state of the
last checkpoint. What it sends goes to files that Flink shows when the checkpoint that covers them is complete, so that
each stands there once. Needs the extra `flink`; this module must not be imported without it.
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
from pyflink.common.watermark_strategy import TimestampAssigner
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
from hubd.fleet.furnish import Furnisher
from hubd.fleet.home import QUIET, Home, Reaction
from hubd.fleet.outgoing import Outgoing, outgoing
from hubd.fleet.record import home_of, record_of
from hubd.fleet.setup import Shelf
from hubd.fleet.tally import alarm

NOBODY = "?"
"""The key of lines that do not say whose they are."""
END = 2**63 - 1
"""Flink's watermark when there will never be anything more: no time that a home should live up to."""
GENERATIONS = (50_000, 50, 100)


class Seat:
    """A home's place in Flink's state: alive in the worker that holds it, a snapshot wherever it is written to."""

    def __init__(self, name: str, kept: bytes | None = None) -> None:
        self._name = name
        self._kept = kept
        self._home: Home | None = None
        self.alarm_at: int | None = None
        """The timer that was last registered, in milliseconds."""

    def home(self, furnisher: Furnisher) -> Home:
        if self._home is None:
            self._home, self._kept = Home(self._name, furnisher, self._kept), None
        return self._home

    def __reduce__(self) -> tuple[Callable[..., Seat], tuple[str, bytes | None]]:
        return Seat, (self._name, self._home.snapshot() if self._home is not None else self._kept)


class Homes(KeyedProcessFunction):  # type: ignore[misc]  # PyFlink has no types
    """Lines of one home, in order, to what the home sends. `until`: the last moment that silent homes live up to."""

    def __init__(self, packs: str, *, timers: bool, until: float | None = None) -> None:
        self._packs = packs
        self._timers = timers
        self._until = END if until is None else int(until * 1000)

    def open(self, context: RuntimeContext) -> None:
        gc.set_threshold(*GENERATIONS)
        self._furnisher = Furnisher(Shelf(Path(self._packs)))
        self._seats = context.get_state(ValueStateDescriptor("home", Types.PICKLED_BYTE_ARRAY()))

    def process_element(self, line: str, context: KeyedProcessFunction.Context) -> Iterator[str]:
        seat = self._seats.value() or Seat(context.get_current_key())
        home = seat.home(self._furnisher)
        raw = line.encode()
        try:
            reaction = home.take(record_of(raw))
        except DecodeError as error:
            told = alarm(context.get_current_key(), 0.0, "unreadable", str(error), crc32(raw))
            reaction = Reaction(alarms=(told,))
        yield from _leaving(reaction, home)
        self._set_alarm(seat, home, context)
        self._seats.update(seat)

    def on_timer(self, timestamp: int, context: KeyedProcessFunction.OnTimerContext) -> Iterator[str]:
        seat = self._seats.value()
        if seat is None or timestamp > self._until:
            return
        home = seat.home(self._furnisher)
        reaction = home.advance(timestamp / 1000)
        yield from _leaving(reaction, home)
        seat.alarm_at = None
        self._set_alarm(seat, home, context)
        self._seats.update(seat)

    def _set_alarm(self, seat: Seat, home: Home, context: Any) -> None:
        """Flink wakes the home if it falls silent. Whoever was woken too early just goes on sleeping."""
        due = home.wake_at if self._timers else None
        if due is None:
            return
        at = ceil(due * 1000)
        if at != seat.alarm_at and at <= self._until:
            seat.alarm_at = at
            context.timer_service().register_event_time_timer(at)


class Arrival(TimestampAssigner):  # type: ignore[misc]  # PyFlink has no types
    """Event time is the moment at which the operator's gateway had a record."""

    def extract_timestamp(self, value: str, record_timestamp: int) -> int:
        try:
            return int(record_of(value.encode()).message.at * 1000)
        except DecodeError:
            return record_timestamp


def key_of(line: str) -> str:
    """Whose line this is."""
    return home_of(line.encode()) or NOBODY


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Outgoing).decode


def _leaving(reaction: Reaction, home: Home) -> Iterator[str]:
    if reaction is QUIET:
        return
    household = home.operator.brain.household if home.operator is not None else None
    for each in outgoing(reaction, home.name, household):
        yield _encode(each).decode()


def pipeline(
    env: StreamExecutionEnvironment, inputs: Iterable[Path], out: Path, packs: Path, *,
    timers: bool, until: float | None = None,
) -> None:
    """The whole job: files of lines, keyed by home, lived through, and files of what leaves."""
    source = FileSource.for_record_stream_format(
        StreamFormat.text_line_format(), *(str(path) for path in inputs)
    ).build()  # fmt: skip
    watermarks = WatermarkStrategy.no_watermarks()
    if timers:
        watermarks = WatermarkStrategy.for_monotonous_timestamps().with_timestamp_assigner(Arrival())
    sink = (
        FileSink.for_row_format(str(out), Encoder.simple_string_encoder())
        .with_output_file_config(OutputFileConfig.builder().with_part_prefix("out").with_part_suffix(".jsonl").build())
        .with_rolling_policy(RollingPolicy.on_checkpoint_rolling_policy())
        .build()
    )
    lived = (
        env.from_source(source, watermarks, "log")
        .key_by(key_of, key_type=Types.STRING())
        .process(Homes(str(packs), timers=timers, until=until), output_type=Types.STRING())
        .name("homes")
        .uid("homes")
    )
    lived.sink_to(sink).name("out").uid("out")


def complete(out: Path) -> list[Path]:
    """The files that a checkpoint has completed; Flink gives others names that begin with a dot."""
    return sorted(file for file in out.rglob("out*.jsonl") if not file.name.startswith("."))


def read(file: Path) -> list[Outgoing]:
    """What stands in one of them."""
    return [_decode(line) for line in file.read_bytes().splitlines()]
