"""Other policies judged from logged propensities, where the truth is known because it was made up."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from hubd.evaluate.offpolicy import Logged, Worth, worth

GLAD = {"evening": 0.9, "noon": 0.2}
"""How likely an offer is taken, by the time of day; a refusal costs one."""


def value(moment: str) -> float:
    return 2 * GLAD[moment] - 1


def log(days: int, logging: dict[str, float], target: dict[str, float], *, model: float = 0.0, seed: int = 1) -> Worth:
    """Offers are made as often as `logging` says; `target` is to be judged. `model`: how far its guesses are off."""
    rng = Random(seed)
    found = []
    for day in range(days):
        for _ in range(8):
            moment = rng.choice(list(GLAD))
            offered = rng.random() < logging[moment]
            reward = (1.0 if rng.random() < GLAD[moment] else -1.0) if offered else 0.0
            guess = value(moment) + model
            found.append(
                Logged(
                    day=str(day),
                    propensity=logging[moment] if offered else 1 - logging[moment],
                    reward=reward,
                    target=target[moment] if offered else 1 - target[moment],
                    expected=guess if offered else 0.0,
                    expected_target=target[moment] * guess,
                )
            )
    return worth(found, draws=300)


def truth(policy: dict[str, float]) -> float:
    return sum(policy[moment] * value(moment) for moment in GLAD) / len(GLAD)


CAREFUL = {"evening": 1.0, "noon": 0.0}
CARELESS = {"evening": 1.0, "noon": 1.0}
LOGGED = {"evening": 0.9, "noon": 0.3}
ESTIMATORS: dict[str, Callable[[Worth], float]] = {
    "ips": lambda w: w.ips.value,
    "snips": lambda w: w.snips.value,
    "doubly_robust": lambda w: w.doubly_robust.value,
}


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("target", [CAREFUL, CARELESS], ids=["careful", "careless"])
def test_the_worth_of_another_policy_is_found_from_the_log(name: str, target: dict[str, float]) -> None:
    assert ESTIMATORS[name](log(2000, LOGGED, target)) == pytest.approx(truth(target), abs=0.03)


def test_the_same_policy_earns_what_it_earned() -> None:
    found = log(50, LOGGED, LOGGED)
    assert found.ips == found.snips == found.earned
    assert found.effective == found.situations == 400


def test_the_interval_holds_the_truth_nine_times_in_ten() -> None:
    runs = [log(30, LOGGED, CAREFUL, seed=seed) for seed in range(60)]
    inside = sum(run.snips.low <= truth(CAREFUL) <= run.snips.high for run in runs)
    assert 46 <= inside <= 60


def test_a_good_model_narrows_the_doubly_robust_estimate_and_a_bad_one_does_not_bend_it() -> None:
    good, bad = log(400, LOGGED, CARELESS), log(2000, LOGGED, CARELESS, model=0.5)
    width = good.doubly_robust.high - good.doubly_robust.low
    assert width < good.ips.high - good.ips.low
    assert bad.doubly_robust.value == pytest.approx(truth(CARELESS), abs=0.05)


def test_few_situations_that_say_anything_are_admitted() -> None:
    found = log(100, {"evening": 0.05, "noon": 0.05}, CARELESS)
    assert found.effective < 0.15 * found.situations


def test_the_same_log_gives_the_same_interval_and_an_empty_one_is_refused() -> None:
    assert log(20, LOGGED, CAREFUL) == log(20, LOGGED, CAREFUL)
    with pytest.raises(ValueError, match="no situation"):
        worth([])
