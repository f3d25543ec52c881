"""How laws are tried on many examples, and numbers counted, in every folder of tests."""

from __future__ import annotations

import os
from contextlib import suppress

os.environ.setdefault("OMP_NUM_THREADS", "1")  # tests run side by side: threads of one would wait for the other's

with suppress(ImportError):  # what tries Home Assistant or Flink alone does without it
    from hypothesis import settings

    settings.register_profile("hubd", settings(), deadline=None)  # that tells how busy the machine is
    settings.load_profile("hubd")
