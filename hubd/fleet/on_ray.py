"""A trial over many homes on Ray, for more machines than one: the same question, asked in tasks of a cluster.

Answers are files in a folder of whoever asks, so that nothing is lost with a worker or with the cluster's head. Needs
the extra `ray`; the homes' folders must be the same ones on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from hubd.errors import Unavailable
from hubd.fleet.pool import TRIES, Ask
from hubd.fleet.trial import Answer, Question, answer
from hubd.rules_files import keep_shipped_rules

STARTS = 3
AHEAD = 4
"""Tasks for each core that are given out at once: enough to keep all busy, few enough to be given out again."""


def on_ray(workers: int | None = None, address: str | None = None) -> Ask:
    """An engine for `ask_all`. `address`: a cluster (`auto`); None: one of this machine, with so many workers."""
    if find_spec("ray") is None:
        raise Unavailable("Ray is not installed: pip install 'hubd[ray]'")

    def ask(asked: Sequence[tuple[str, Question]]) -> Iterator[tuple[str, Answer]]:
        if asked:
            yield from _asked(asked, workers, address)

    return ask


def _asked(
    asked: Sequence[tuple[str, Question]], workers: int | None, address: str | None
) -> Iterator[tuple[str, Answer]]:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nobody else need know
    import ray

    _begin(ray, workers, address)
    try:
        task = ray.remote(max_retries=TRIES, retry_exceptions=False)(_answer)
        most = AHEAD * max(int(ray.cluster_resources().get("CPU", 1)), 1)
        waiting, open_ = iter(asked), {}
        while True:
            for name, question in waiting:
                open_[task.remote(question)] = (name, question)
                if len(open_) >= most:
                    break
            if not open_:
                return
            done, _ = ray.wait(list(open_), num_returns=1)
            for ref in done:
                name, question = open_.pop(ref)
                yield name, _got(ray, ref, question)
    finally:
        ray.shutdown()


def _begin(ray: Any, workers: int | None, address: str | None) -> None:
    """Join the cluster, or make one. Ray gives itself half a minute for that, which a busy machine may not have."""
    own = {} if address is not None else {"num_cpus": workers, "include_dashboard": False}
    for left in reversed(range(STARTS)):
        try:
            ray.init(address=address, log_to_driver=False, logging_level="error", **own)
        except Exception as error:  # Ray raises this very class
            ray.shutdown()
            if not left:
                raise Unavailable(f"Ray does not start: {str(error).splitlines()[0]}") from error
        else:
            return


def _answer(question: Question) -> Answer:
    keep_shipped_rules()
    return answer(question)


def _got(ray: Any, ref: Any, question: Question) -> Answer:
    try:
        found: Answer = ray.get(ref)
    except ray.exceptions.RayError as error:
        return Answer(home=question.home, error=f"the process died of it, again and again ({type(error).__name__})")
    return found
