"""The figures, as Prometheus reads them: one table of what there is, each with where it comes from.

Names and labels are an interface: dashboards are built on them (`docs/grafana.json`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import metadata
from typing import TYPE_CHECKING, Any

from hubd.core.evidence.ailments import SENSORS, ailments
from hubd.core.state import State

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from hubd.measures.meter import Meter

MOST_SOURCES = 500
"""Sources with figures of their own; those that speak most."""
LATELY = 30 * 86_400.0
"""Seconds for which answers count in the share that was wrong or unwelcome."""
UNWELCOME = ("dismissed", "wrong", "never")

Rows = Iterable[tuple[tuple[str, ...], float]]


def figures(meter: Meter) -> Iterator[Metric]:
    """Everything, as of now."""
    for name, kind, labels, help_, read in TABLE:
        yield _metric(name, kind, labels, help_, read(meter))


def _metric(name: str, kind: str, labels: tuple[str, ...], help_: str, rows: Rows) -> Metric:
    from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

    family: Any = (CounterMetricFamily if kind == "counter" else GaugeMetricFamily)(name, help_, labels=labels)
    for values, number in rows:
        family.add_metric(values, number)
    made: Metric = family
    return made


def _one(number: float) -> Rows:
    return [((), number)]


def _by(counts: Counter[Any]) -> Rows:
    return [(key if isinstance(key, tuple) else (str(key),), count) for key, count in sorted(counts.items())]


def _state(meter: Meter) -> State:
    return meter.living.operator.state


def _info(meter: Meter) -> Rows:
    return [((metadata.version("hubd"), meter.living.operator.brain.household.id), 1.0)]


def _occupied(meter: Meter) -> Rows:
    return [((name,), area.occupied) for name, area in _state(meter).areas.items()]


def _sure(meter: Meter) -> Rows:
    return [((who,), max(belief.places)) for who, belief in _state(meter).people.items()]


def _mode(meter: Meter) -> Rows:
    return [((mode,), float(_state(meter).house.mode == mode)) for mode in ("home", "away", "arriving", "asleep")]


def _spent(meter: Meter) -> Rows:
    now, spent = meter.now, _state(meter).policy.spent
    people = meter.living.operator.brain.household.people
    return [((who,), sum(now - at < 3600.0 for at in spent.get(who, ()))) for who in people]


def _answers(meter: Meter) -> Rows:
    return _by(Counter((answer.intent, answer.outcome) for answer in _recent(meter)))


def _recent(meter: Meter) -> list[Any]:
    return [answer for answer in _state(meter).policy.welcome.answers if meter.now - answer.at < LATELY]


def _false_share(meter: Meter) -> Rows:
    answers = Counter((answer.intent, answer.outcome in UNWELCOME) for answer in _recent(meter))
    for intent in sorted({intent for intent, _ in answers}):
        no, yes = answers[intent, True], answers[intent, False]
        yield (intent,), no / (no + yes)


def _sources(meter: Meter) -> list[tuple[str, Any]]:
    """Things that speak by themselves; what people carry or say is left out."""
    found = [(name, device) for name, device in _state(meter).devices.items() if device.kind in SENSORS]
    return sorted(found, key=lambda item: (-item[1].count, item[0]))[:MOST_SOURCES]


def _ailing(meter: Meter) -> Rows:
    return _by(Counter(each.kind for device in _state(meter).devices.values() for each in ailments(device, meter.now)))


def _checks(counts: Counter[tuple[str, int]]) -> Rows:
    return [((what, f"{bin_ / 10:.1f}"), number) for (what, bin_), number in sorted(counts.items())]


TABLE: tuple[tuple[str, str, tuple[str, ...], str, Any], ...] = (
    ("hubd_info", "gauge", ("version", "home"), "Which hubd this is.", _info),
    ("hubd_start_time_seconds", "gauge", (), "When it started.", lambda m: _one(m.begun)),
    ("hubd_broker_connected", "gauge", (), "1 while the broker is there.", lambda m: _one(m.living.connected())),
    ("hubd_problems", "gauge", (), "How many things are wrong just now.", lambda m: _one(len(m.living.problems()))),
    ("hubd_journal_trouble", "gauge", (), "1 while nothing can be written down.",
     lambda m: _one(m.living.loop.ledger.trouble is not None)),
    ("hubd_inputs", "counter", (), "Messages that were lived through and written down.",
     lambda m: _one(m.counters.accepted)),
    ("hubd_rejected", "counter", ("reason",), "Messages that made no sense.", lambda m: _by(m.counters.rejected)),
    ("hubd_redelivered", "counter", (), "Messages that came twice and count once.",
     lambda m: _one(m.counters.redelivered)),
    ("hubd_poisoned", "counter", (), "Messages that hubd could not live through: errors of its own.",
     lambda m: _one(m.counters.poisoned)),
    ("hubd_readings_dropped", "counter", (), "Readings that newer ones replaced under flood.",
     lambda m: _one(m.living.loop.dropped)),
    ("hubd_commits", "counter", (), "Transactions of the journal.", lambda m: _one(m.counters.commits)),
    ("hubd_waiting", "gauge", (), "Messages that wait to be lived through.", lambda m: _one(m.living.loop.waiting)),
    ("hubd_lag_seconds", "gauge", (), "For how long the oldest of them has waited.",
     lambda m: _one(m.living.loop.lag(m.now))),
    ("hubd_decisions", "counter", ("verdict", "reason", "intent"), "What was decided, and why.",
     lambda m: _by(m.decided)),
    ("hubd_interruptions_last_hour", "gauge", ("person",), "Spoken, asked or pushed to somebody in the last hour.",
     _spent),
    ("hubd_interruptions_allowed", "gauge", (), "The budget of each person.",
     lambda m: _one(m.living.operator.brain.household.policy.interruptions_per_hour)),
    ("hubd_answers_last_month", "gauge", ("intent", "outcome"), "What people did with offers.", _answers),
    ("hubd_unwelcome_share", "gauge", ("intent",), "Share of answers that were dismissed, wrong or never.",
     _false_share),
    ("hubd_warnings", "counter", ("intent",), "Dangers that were told of.", lambda m: _by(m.alarms.told)),
    ("hubd_warnings_wrong", "counter", ("intent",), "Those that somebody called wrong: false alarms.",
     lambda m: _by(m.alarms.wrong)),
    ("hubd_mode", "gauge", ("mode",), "1 for the mode of the house.", _mode),
    ("hubd_guests_probability", "gauge", (), "How likely guests are.", lambda m: _one(_state(m).house.guests)),
    ("hubd_area_occupied_probability", "gauge", ("area",), "How likely somebody is there.", _occupied),
    ("hubd_person_located_probability", "gauge", ("person",), "How sure it is where somebody is.", _sure),
    ("hubd_beliefs_checked", "counter", ("what", "bin"), "Minutes of belief that a label spoke of, by probability.",
     lambda m: _checks(m.checked.count)),
    ("hubd_beliefs_right", "counter", ("what", "bin"), "Those of them that were right.",
     lambda m: _checks(m.checked.right)),
    ("hubd_beliefs_calibration_error", "gauge", ("what",), "How far probabilities were from the truth; 0 is honest.",
     lambda m: [((what,), off) for what, off in m.checked.errors()]),
    ("hubd_sources", "gauge", (), "Devices that were ever heard.", lambda m: _one(len(_state(m).devices))),
    ("hubd_sources_ailing", "gauge", ("ailment",), "Devices with something wrong, by what it is.", _ailing),
    ("hubd_source_messages", "counter", ("source",), "What each sensor has said.",
     lambda m: [((name,), device.count) for name, device in _sources(m)]),
    ("hubd_source_silent_seconds", "gauge", ("source",), "For how long it has been silent.",
     lambda m: [((name,), max(0.0, m.now - device.seen)) for name, device in _sources(m)]),
    ("hubd_source_ailing", "gauge", ("source", "ailment"), "1 for what is wrong with a sensor.",
     lambda m: [((name, each.kind), 1.0) for name, device in _sources(m) for each in ailments(device, m.now)]),
)  # fmt: skip
"""Name (counters get `_total`), kind, labels, what it is, and how it is read."""
