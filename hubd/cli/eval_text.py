"""What `hubd eval` found, told to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NAMES = {"accuracy": "accuracy", "macro_f1": "macro F1", "weighted_f1": "weighted F1"}
MISTAKES = 6
"""So many confusions are told."""


def told(who: str, found: Mapping[str, Any]) -> Iterator[str]:
    """The measures of one person, or of all together."""
    days = "1 day" if found["days"] == 1 else f"{found['days']} days"
    yield f"{who}: {found['minutes']} minutes on {days}"
    yield ""
    for key, name in NAMES.items():
        yield f"  {name:18s} {found[key]['value']:.3f}   {_between(found['days'], *found[key]['interval'])}".rstrip()
    sure = found["sure"]
    yield f"  {'Brier score':18s} {found['brier']:.3f}"
    yield f"  {'calibration error':18s} {found['calibration_error']:.3f}"
    yield f"  {'90 % sure':18s} {sure['share']:.1%} of minutes, right in {sure['right']:.1%} of them"
    yield ""
    yield f"  {'class':10s} minutes  precision  recall    F1"
    for name, each in found["classes"].items():
        scores = f"{each['precision']:10.2f} {each['recall']:7.2f} {each['f1']:5.2f}"
        yield f"  {name:10s} {each['minutes']:7d} {scores}"
    yield ""
    yield "  believed     right  (| is where it should end)"
    for n, each in enumerate(found["reliability"]):
        if each["minutes"]:
            bar = _bar(each["right"], each["believed"])
            yield f"  {n / 10:.1f} to {(n + 1) / 10:.1f}  {each['right']:.2f}  {bar}  {each['minutes']}"
    if found["confusions"]:
        yield ""
        yield "  taken for something else, in minutes"
    for each in found["confusions"][:MISTAKES]:
        yield f"  {each['minutes']:6d}  {each['true']} for {each['believed']}"
    yield ""


def _between(days: int, low: float, high: float) -> str:
    """How sure a figure is. One day alone does not tell how much days differ."""
    return f"95 % of draws of days: {low:.3f} to {high:.3f}" if days > 1 else ""


def _bar(right: float, believed: float) -> str:
    cells = ["#" if n < round(right * 40) else " " for n in range(41)]
    cells[round(believed * 40)] = "|"
    return "".join(cells)


def curve(name: str, found: Mapping[str, Any]) -> Iterator[str]:
    """What fewer days of labels would have brought."""
    yield f"{name}: days with labels, on the same days judged"
    yield "    days  accuracy  macro F1"
    for each in found["points"]:
        yield f"  {each['label_days']:6d} {each['accuracy']:9.3f} {each['macro_f1']:9.3f}"
    yield f"  95 % of the macro F1 of all labels from {found['enough']} days on"
    yield ""


def trigger(found: Mapping[str, Any]) -> Iterator[str]:
    """What a rule that waits for an activity would have got."""
    activity = found["activity"]
    if not found["stretches"] and not found["false_a_day"]:
        return
    times = "once" if found["stretches"] == 1 else f"{found['stretches']} times"
    yield f"{activity} began {times}; from {found['threshold']:.2f} on: {_noticed(found)}"
    best = found["best"]
    if best is not None and best["threshold"] != found["threshold"]:
        yield f"  best at half a false alarm a day, from {best['threshold']:.2f} on: {_noticed(best)}"
    yield ""


def _noticed(found: Mapping[str, Any]) -> str:
    late = ""
    if found["median_s"] is not None:
        late = f", half of them within {found['median_s']:.0f} s, nine of ten within {found['p90_s']:.0f} s"
    return f"{found['recall']:.0%} noticed{late}; {found['false_a_day']:.2f} false alarms a day"


def where(found: Mapping[str, Any]) -> Iterator[str]:
    """Areas, by whether people carry something that tells them apart."""
    names = {"with_phone": "with a phone", "without": "without a phone"}
    for key, each in found.items():
        many = "1 person" if each["people"] == 1 else f"{each['people']} people"
        yield f"the right area, {names[key]}: {each['area']:.1%} of minutes ({many})"
    yield ""


def room(name: str, found: Mapping[str, Any]) -> Iterator[str]:
    """Whether somebody was believed in one room, and how many."""
    yield f"{name}: {found['rows']} rows, {found['occupied']:.0%} of them with somebody in the room"
    yield f"  somebody there      accuracy {found['accuracy']:.3f}, F1 {found['f1']:.3f}, Brier {found['brier']:.3f}"
    yield f"  how many            right in {found['exact']:.1%}, wrong by {found['off']:.2f} people on average"
    yield ""


def flat(name: str, found: Mapping[str, Any]) -> Iterator[str]:
    """In which room a tag was believed to be."""
    share, right = found["sure"]
    yield f"{name}: the room of a tag, {found['rows']} rows"
    yield f"  room                accuracy {found['accuracy']:.3f}, macro F1 {found['macro_f1']:.3f}"
    yield f"  how sure            Brier {found['brier']:.3f}, calibration error {found['calibration_error']:.3f}"
    yield f"  90 % sure           {share:.1%} of rows, right in {right:.1%} of them"
    for room_, f1 in found["rooms"].items():
        yield f"  {room_:19s} F1 {f1:.2f}"
    yield ""
