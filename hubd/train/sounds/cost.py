"""What listening costs: processor time for each second of sound, and memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from hubd.perception.audio.rates import RATE
from hubd.perception.hearing import Hearing
from hubd.perception.manifest import Entry
from hubd.perception.sounds import SoundModel
from hubd.train.sounds.bars import Bar

SECONDS = 120
CHUNK = 512
"""Samples that a satellite sends at a time."""
MEASURED = """
import resource, sys
def mebibytes():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1024
import numpy, onnxruntime
numpy.fft.rfft(numpy.zeros(512, numpy.float32))
before = mebibytes()
from hubd.perception.hearing import Hearing
from hubd.perception.sounds import SoundModel
from hubd.perception.manifest import Entry
file, labels = open(sys.argv[1], "rb").read(), tuple(sys.argv[2].split("|"))
entry = Entry(id="sounds", job="sounds", file="", size=0, sha256="0" * 64, inputs="", labels=labels,
              claims={labels[0]: 0.9})
hearing = Hearing(SoundModel(entry, file))
noise = numpy.random.default_rng(1).normal(0, 0.05, 16000).astype(numpy.float32)
for _ in range(30):
    hearing.push(noise)
print(mebibytes() - before)
"""


def bars(entry: Entry, file: bytes) -> list[Bar]:
    """Both, as figures with their bars."""
    return [
        Bar("milliseconds", "processor, ms for each second of sound", _milliseconds(entry, file), None, 3.0,
            least=False, lasting=False),
        Bar("mebibytes", "memory beside numpy and onnxruntime, MiB", _mebibytes(entry, file), None, 30.0, least=False,
            lasting=False),
    ]  # fmt: skip


def _milliseconds(entry: Entry, file: bytes) -> float:
    hearing = Hearing(SoundModel(entry, file))
    rng = np.random.default_rng(2)
    chunks = [rng.normal(0, 0.05, CHUNK).astype(np.float32) for _ in range(SECONDS * RATE // CHUNK)]
    for chunk in chunks[: RATE * 15 // CHUNK]:
        hearing.push(chunk)
    begun = process_time()
    for chunk in chunks:
        hearing.push(chunk)
    return 1000 * (process_time() - begun) / SECONDS


def _mebibytes(entry: Entry, file: bytes) -> float:
    if not Path("/proc/self/status").exists():
        return float("nan")
    with TemporaryDirectory() as folder:
        model = Path(folder) / "sounds.onnx"
        model.write_bytes(file)
        asked = [sys.executable, "-c", MEASURED, str(model), "|".join(entry.labels)]
        done = subprocess.run(asked, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])  # noqa: S603 - this very Python
    return float(done.stdout.split()[-1])
