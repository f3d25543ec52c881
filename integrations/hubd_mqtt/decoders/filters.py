"""Topic filters: which one covers which. Overlapping filters make a broker deliver a message twice."""

from __future__ import annotations

from collections.abc import Sequence


def covers(wide: str, narrow: str) -> bool:
    """Does every topic that `narrow` matches also match `wide`?"""
    a, b = wide.split("/"), narrow.split("/")
    for n, level in enumerate(a):
        if level == "#":
            return True
        if n >= len(b) or b[n] == "#" or (level != "+" and level != b[n]):
            return False
    return len(a) == len(b)


def without_covered(filters: Sequence[str]) -> list[str]:
    """The filters without those that another covers, in their order."""
    unique = list(dict.fromkeys(filters))
    return [f for f in unique if not any(other != f and covers(other, f) for other in unique)]


def root_of(topic: str, roots: Sequence[str]) -> str | None:
    """Which of several roots, each with its last slash, a topic stands below."""
    for root in roots:
        if topic.startswith(root):
            return root
    return None
