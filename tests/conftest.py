"""How laws are tried on many examples, in every folder of tests."""

from __future__ import annotations

from contextlib import suppress

with suppress(ImportError):  # what tries Home Assistant or Flink alone does without it
    from hypothesis import settings

    settings.register_profile("hubd", settings(), deadline=None)  # that tells how busy the machine is
    settings.load_profile("hubd")
