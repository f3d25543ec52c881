"""How long to wait between two tries to reach the broker."""

from __future__ import annotations

import random
from time import monotonic

EAGER_SECONDS, EAGER_PAUSE, LONGEST_PAUSE = 60.0, (0.1, 0.5), 30.0
"""For the first minute without a broker the tries stand at most half a second apart, later up to half a minute."""
STOOD, AT_ONCE = 5.0, (0.0, 0.05)
"""A connection that stood for so long is sought again at once: lines break, and two hubs that throw each other out
would do so without end."""
THROWS, SETTLED = 3, 60.0
"""So many short connections in a row, with a broker that answers in between, are no line that breaks: somebody else
uses the name. It is over with a connection that stood for so many seconds, longer than the longest pause."""


class Patience:
    """Eager at first, because brokers restart; then ever slower, because some stay away for days."""

    def __init__(self) -> None:
        self._since = monotonic()
        self._pause = EAGER_PAUSE[1]
        self._eager = EAGER_PAUSE
        self._throws = 0

    @property
    def contested(self) -> bool:
        """Does somebody else seem to use the name that the broker knows this client by?"""
        return self._throws >= THROWS

    def lost(self, stood: float, taken: bool = False) -> None:
        """A connection that stood for so many seconds is gone: it all begins anew, but not with a name that is
        `taken` by another client, as the broker says or as it looks."""
        if stood > SETTLED:
            self._throws = 0
        if taken or stood < STOOD:
            self._throws = THROWS if taken else self._throws + 1
        if self.contested:
            self._since = monotonic() - EAGER_SECONDS
            return
        self._since, self._pause = monotonic(), EAGER_PAUSE[1]
        self._eager = AT_ONCE if stood > STOOD else EAGER_PAUSE

    def absent(self) -> None:
        """There is no broker, or none that answers: whoever was thrown out was so by its end."""
        self._throws = 0

    def refused(self) -> None:
        """The broker is there and says no: that changes when people change something."""
        self._pause = LONGEST_PAUSE

    def seconds(self) -> float:
        """How long to wait now. Never the same twice, so that the hubs of a street do not come back all at once."""
        if monotonic() - self._since < EAGER_SECONDS and self._pause < LONGEST_PAUSE:
            eager, self._eager = self._eager, EAGER_PAUSE
            return random.uniform(*eager)  # noqa: S311 - jitter, not a secret
        pause, self._pause = self._pause, min(self._pause * 1.5, LONGEST_PAUSE)
        return pause * random.uniform(0.7, 1.0)  # noqa: S311 - jitter
