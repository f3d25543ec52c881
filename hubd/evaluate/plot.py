"""The reliability of beliefs as a picture: how sure it was along one side, how often right along the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hubd.evaluate.minutes import Bin


class NoPlots(Exception):
    """The library that draws is not installed."""


def reliability_png(bins: Sequence[Bin], title: str, path: Path) -> None:
    """Write the picture. Raises `NoPlots` with what to do when matplotlib is missing."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        raise NoPlots("pictures need matplotlib: pip install 'hubd[plots]'; the same stands in the text") from None
    figure = Figure(figsize=(5.0, 5.6), layout="constrained")
    FigureCanvasAgg(figure)
    curve, share = figure.subplots(2, 1, height_ratios=(4, 1), sharex=True)
    filled = [each for each in bins if each.minutes]
    curve.plot((0.0, 1.0), (0.0, 1.0), color="0.6", linestyle="--", label="honest")
    curve.plot([b.believed for b in filled], [b.right for b in filled], marker="o", label="believed")
    curve.set(title=title, ylabel="how often right", xlim=(0.0, 1.0), ylim=(0.0, 1.02))
    curve.legend(loc="upper left")
    minutes = sum(b.minutes for b in bins) or 1
    share.bar([n / 10 + 0.05 for n in range(10)], [b.minutes / minutes for b in bins], width=0.09)
    share.set(xlabel="how sure", ylabel="share of minutes")
    figure.savefig(path, dpi=120)
