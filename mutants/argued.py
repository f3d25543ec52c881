"""Mutants that may live, and why: by the function, and what was changed in it."""

from __future__ import annotations

ARGUED: dict[tuple[str, str], str] = {}
