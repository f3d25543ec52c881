"""How often Python looks for garbage in cycles while a household lives: seldom, since its states have none.

States are values that hold values; what is left of the last one goes when it is replaced. Looking through a large
household again and again costs a replay up to a fifth.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 20, 50)
"""Thresholds of the three generations, for `gc.set_threshold`."""


def settle() -> None:
    """What is there now lives as long as the process: it is looked at once more, and then left alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


@contextmanager
def seldom() -> Iterator[None]:
    """Looked for as seldom, until this is over."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
