"""Topic filters: which one covers which. Overlapping filters make a broker deliver a message twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def covers(wide: str, narrow: str) -> bool:
    """Does every topic that `narrow` matches also match `wide`?"""
    a, b = wide.split("/"), narrow.split("/")
    for n, level in enumerate(a):
        if level == "#":
            return True
        if n >= len(b) or b[n] == "#" or (level != "+" and level != b[n]):
            return False
    return len(a) == len(b)


class Covering:
    """Filters, kept so that whether one of them covers another is quickly told, however many they are: without a
    wildcard it covers nothing but itself, and with one in a later level only what begins as it does."""

    def __init__(self, filters: Iterable[str]) -> None:
        self._plain, self._wide = set[str](), dict[str, list[str]]()
        for each in filters:
            if "+" in each or "#" in each:
                self._wide.setdefault(each.partition("/")[0], []).append(each)
            else:
                self._plain.add(each)

    def covers(self, narrow: str, *, itself: bool = True) -> bool:
        """Does one of them cover this? `itself` False: one other than this."""
        if itself and narrow in self._plain:
            return True
        return any(
            covers(wide, narrow)
            for first in dict.fromkeys((narrow.partition("/")[0], "+", "#"))
            for wide in self._wide.get(first, ())
            if itself or wide != narrow
        )


def without_covered(filters: Sequence[str]) -> list[str]:
    """The filters without those that another covers, in their order."""
    unique = list(dict.fromkeys(filters))
    others = Covering(unique)
    return [each for each in unique if not others.covers(each, itself=False)]


def root_of(topic: str, roots: Sequence[str]) -> str | None:
    """Which of several roots, each with its last slash, a topic stands below."""
    for root in roots:
        if topic.startswith(root):
            return root
    return None
