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
from hubd.measures.tally import Tally

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

MOST_SOURCES = 500
"""Sources with figures of their own; those that speak most."""
LATELY = 30 * 86_400.0
"""Seconds for which answers count in the share that was wrong or unwelcome."""
UNWELCOME = ("dismissed", "wrong", "never")

Rows = Iterable[tuple[tuple[str, ...], float]]


def figures(tally: Tally) -> Iterator[Metric]:
    """Everything, as of now."""
    for name, kind, labels, help_, read in TABLE:
        yield _metric(name, kind, labels, help_, read(tally))


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


def _state(tally: Tally) -> State:
    return tally.living.operator.state


def _info(tally: Tally) -> Rows:
    return [((metadata.version("hubd"), tally.living.operator.brain.household.id), 1.0)]


def _occupied(tally: Tally) -> Rows:
    return [((name,), area.occupied) for name, area in _state(tally).areas.items()]


def _sure(tally: Tally) -> Rows:
    return [((who,), max(belief.places)) for who, belief in _state(tally).people.items()]


def _mode(tally: Tally) -> Rows:
    return [((mode,), float(_state(tally).house.mode == mode)) for mode in ("home", "away", "arriving", "asleep")]


def _spent(tally: Tally) -> Rows:
    now, spent = tally.now, _state(tally).policy.spent
    people = tally.living.operator.brain.household.people
    return [((who,), sum(now - at < 3600.0 for at in spent.get(who, ()))) for who in people]


def _answers(tally: Tally) -> Rows:
    return _by(Counter((answer.intent, answer.outcome) for answer in _recent(tally)))


def _recent(tally: Tally) -> list[Any]:
    return [answer for answer in _state(tally).policy.welcome.answers if tally.now - answer.at < LATELY]


def _false_share(tally: Tally) -> Rows:
    answers = Counter((answer.intent, answer.outcome in UNWELCOME) for answer in _recent(tally))
    for intent in sorted({intent for intent, _ in answers}):
        no, yes = answers[intent, True], answers[intent, False]
        yield (intent,), no / (no + yes)


def _sources(tally: Tally) -> list[tuple[str, Any]]:
    """Things that speak by themselves; what people carry or say is left out."""
    found = [(name, device) for name, device in _state(tally).devices.items() if device.kind in SENSORS]
    return sorted(found, key=lambda item: (-item[1].count, item[0]))[:MOST_SOURCES]


def _ailing(tally: Tally) -> Rows:
    return _by(Counter(each.kind for device in _state(tally).devices.values() for each in ailments(device, tally.now)))


def _checks(counts: Counter[tuple[str, int]]) -> Rows:
    return [((what, f"{bin_ / 10:.1f}"), number) for (what, bin_), number in sorted(counts.items())]


TABLE: tuple[tuple[str, str, tuple[str, ...], str, Any], ...] = (
    ("hubd_info", "gauge", ("version", "home"), "Which hubd this is.", _info),
    ("hubd_start_time_seconds", "gauge", (), "When it started.", lambda t: _one(t.begun)),
    ("hubd_broker_connected", "gauge", (), "1 while the broker is there.", lambda t: _one(t.living.connected())),
    ("hubd_problems", "gauge", (), "How many things are wrong just now.", lambda t: _one(len(t.living.problems()))),
    ("hubd_journal_trouble", "gauge", (), "1 while nothing can be written down.",
     lambda t: _one(t.living.loop.ledger.trouble is not None)),
    ("hubd_inputs", "counter", (), "Messages that were lived through and written down.",
     lambda t: _one(t.counters.accepted)),
    ("hubd_rejected", "counter", ("reason",), "Messages that made no sense.", lambda t: _by(t.counters.rejected)),
    ("hubd_redelivered", "counter", (), "Messages that came twice and count once.",
     lambda t: _one(t.counters.redelivered)),
    ("hubd_poisoned", "counter", (), "Messages that hubd could not live through: errors of its own.",
     lambda t: _one(t.counters.poisoned)),
    ("hubd_readings_dropped", "counter", (), "Readings that newer ones replaced under flood.",
     lambda t: _one(t.living.loop.dropped)),
    ("hubd_commits", "counter", (), "Transactions of the journal.", lambda t: _one(t.counters.commits)),
    ("hubd_waiting", "gauge", (), "Messages that wait to be lived through.", lambda t: _one(t.living.loop.waiting)),
    ("hubd_lag_seconds", "gauge", (), "For how long the oldest of them has waited.",
     lambda t: _one(t.living.loop.lag(t.now))),
    ("hubd_decisions", "counter", ("verdict", "reason", "intent"), "What was decided, and why.",
     lambda t: _by(t.decided)),
    ("hubd_interruptions_last_hour", "gauge", ("person",), "Spoken, asked or pushed to somebody in the last hour.",
     _spent),
    ("hubd_interruptions_allowed", "gauge", (), "The budget of each person.",
     lambda t: _one(t.living.operator.brain.household.policy.interruptions_per_hour)),
    ("hubd_answers_last_month", "gauge", ("intent", "outcome"), "What people did with offers.", _answers),
    ("hubd_unwelcome_share", "gauge", ("intent",), "Share of answers that were dismissed, wrong or never.",
     _false_share),
    ("hubd_warnings", "counter", ("intent",), "Dangers that were told of.", lambda t: _by(t.alarms.told)),
    ("hubd_warnings_wrong", "counter", ("intent",), "Those that somebody called wrong: false alarms.",
     lambda t: _by(t.alarms.wrong)),
    ("hubd_mode", "gauge", ("mode",), "1 for the mode of the house.", _mode),
    ("hubd_guests_probability", "gauge", (), "How likely guests are.", lambda t: _one(_state(t).house.guests)),
    ("hubd_area_occupied_probability", "gauge", ("area",), "How likely somebody is there.", _occupied),
    ("hubd_person_located_probability", "gauge", ("person",), "How sure it is where somebody is.", _sure),
    ("hubd_beliefs_checked", "counter", ("what", "bin"), "Minutes of belief that a label spoke of, by probability.",
     lambda t: _checks(t.checked.count)),
    ("hubd_beliefs_right", "counter", ("what", "bin"), "Those of them that were right.",
     lambda t: _checks(t.checked.right)),
    ("hubd_beliefs_calibration_error", "gauge", ("what",), "How far probabilities were from the truth; 0 is honest.",
     lambda t: [((what,), off) for what, off in t.checked.errors()]),
    ("hubd_sources", "gauge", (), "Devices that were ever heard.", lambda t: _one(len(_state(t).devices))),
    ("hubd_sources_ailing", "gauge", ("ailment",), "Devices with something wrong, by what it is.", _ailing),
    ("hubd_source_messages", "counter", ("source",), "What each sensor has said.",
     lambda t: [((name,), device.count) for name, device in _sources(t)]),
    ("hubd_source_silent_seconds", "gauge", ("source",), "For how long it has been silent.",
     lambda t: [((name,), max(0.0, t.now - device.seen)) for name, device in _sources(t)]),
    ("hubd_source_ailing", "gauge", ("source", "ailment"), "1 for what is wrong with a sensor.",
     lambda t: [((name, each.kind), 1.0) for name, device in _sources(t) for each in ailments(device, t.now)]),
)  # fmt: skip
"""Name (counters get `_total`), kind, labels, what it is, and how it is read."""
