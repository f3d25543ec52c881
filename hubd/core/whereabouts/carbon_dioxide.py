"""What the air of a room says about who breathes it: carbon dioxide, weighed by its mass balance.

Each person in a room adds a steady flow of it; leaks and windows carry what is above the air outside away at a rate.
How large the room is and how leaky differs from home to home and from hour to hour, so a few values of both are
believed in side by side, each with a chain of none to three people in it, and whichever tells the next readings best is
believed most. The balance is that of Persily and de Jonge (2017, Indoor Air 27); nothing here is trained.
"""

from __future__ import annotations

from math import exp, hypot, sqrt

from msgspec.structs import replace

from hubd.core.beliefs import Air

RATES = (0.15, 0.3, 0.5, 0.9, 1.7, 3.5)
"""Air changes an hour: shut tight, shut, a door ajar, a window open."""

GAINS = (2.5, 5.0, 10.0, 20.0)
"""What one person adds in a minute, in ppm: about 18 litres an hour into anything from a hall to a chamber."""

MODELS = tuple((rate / 3600.0, gain / 60.0) for rate in RATES for gain in GAINS)
"""Rate of loss and gain for each person, per second."""

MOST = 3
"""People told apart; more breathe like three."""

STEP = 120.0
"""Seconds of readings that are taken together: sensors tremble, breath does not."""

LONGEST = 1800.0
"""After a longer silence the balance begins anew."""

SPREAD = 6.0
"""Standard deviation of what two looks differ by beyond the balance, in ppm; more for looks further apart."""

UNEVEN = 0.005
"""The same as a share of what is above the air outside: no room is mixed evenly, and no rate is quite one of these."""

TAILS = 4.0
"""Degrees of freedom of Student's distribution: a door opens, somebody breathes at the sensor."""

STAYS = 3600.0
EMPTY = 3 * 3600.0
"""Seconds for which somebody stays in a room, and for which it stays empty, on average."""

JOINED = 0.3
"""How much more seldom somebody joins those who are there than comes into an empty room."""

OUTSIDE = 420.0
"""Carbon dioxide outdoors, in ppm, until a room's own sensor has shown what it calls fresh."""

LEARNS = 86400.0
FRESH_DAYS = 7
"""A day of readings shows how low a sensor comes; the lowest of a week is what it calls fresh."""

LEAST, LEAST_MODEL = 1e-4, 1e-4
"""The least that anything keeps, so that a window may open."""

PRIOR = STAYS / (STAYS + EMPTY)
"""How likely somebody is in a room of which nothing is known."""

PARTY = (0.75, 0.2, 0.05)
"""How many come into an empty room together: one, two, three."""

BEGINS = (1.0 - PRIOR, *(PRIOR * share for share in PARTY))


def breathe(air: Air | None, ppm: float, now: float) -> Air:
    """What is known of a room after one more reading. The same values until `STEP` has passed."""
    if air is None:
        chain = tuple([BEGINS] * len(MODELS))
        return Air(
            at=now, since=now, level=ppm, lows=((now, ppm),), weights=(1.0 / len(MODELS),) * len(MODELS), chains=chain
        )
    air = replace(air, total=air.total + ppm, count=air.count + 1)
    seconds = now - air.at
    if seconds < STEP:
        return air
    level = air.total / air.count
    air = replace(air, lows=_lows(air, level, now), total=0.0, count=0)
    if seconds > LONGEST:
        return replace(air, at=now, level=level)
    return _weighed(air, level, seconds, now)


def fresh(air: Air) -> float:
    """What this sensor calls the air outside."""
    lowest = min(low for _, low in air.lows)
    return lowest if air.at - air.since > LEARNS else min(lowest, OUTSIDE)


def someone(air: Air) -> float:
    """Probability that somebody is there."""
    return sum(weight * (1.0 - chain[0]) for weight, chain in zip(air.weights, air.chains, strict=True))


def people(air: Air) -> float:
    """The number of people to be expected."""
    return sum(
        weight * sum(n * p for n, p in enumerate(chain)) for weight, chain in zip(air.weights, air.chains, strict=True)
    )


def _weighed(air: Air, level: float, seconds: float, now: float) -> Air:
    """Each model by how well it told this level, and its chain by how well each number of people did."""
    outside = fresh(air)
    spread = hypot(SPREAD, UNEVEN * (air.level - outside)) * sqrt(1.0 + seconds / 600.0)
    comes, leaves = 1.0 - exp(-seconds / EMPTY), 1.0 - exp(-seconds / STAYS)
    weights, chains = [], []
    for (rate, gain), weight, chain in zip(MODELS, air.weights, air.chains, strict=True):
        kept = exp(-rate * seconds)
        likely = []
        for number, p in enumerate(_moved(chain, comes, leaves)):
            settled = outside + gain * number / rate
            miss = (level - settled - (air.level - settled) * kept) / spread
            likely.append(p * (1.0 + miss * miss / TAILS) ** (-0.5 * (TAILS + 1.0)))
        total = sum(likely)
        weights.append(weight * total)
        chains.append(_shares(likely, LEAST))
    return replace(air, at=now, level=level, weights=_shares(weights, LEAST_MODEL), chains=tuple(chains))


def _moved(chain: tuple[float, ...], comes: float, leaves: float) -> list[float]:
    """The chain after a while in which people may have come and gone: one by one, or as many together."""
    empty = chain[0]
    after = [empty * (1.0 - comes), *(p + empty * comes * share for p, share in zip(chain[1:], PARTY, strict=True))]
    for number in range(1, MOST + 1):
        p = chain[number]
        more = p * comes * JOINED if number < MOST else 0.0
        gone = p * leaves
        after[number] -= more + gone
        after[number - 1] += 0.5 * gone
        after[0] += 0.5 * gone
        if more:
            after[number + 1] += more
    return after


def _shares(values: list[float], least: float) -> tuple[float, ...]:
    """Sum to one, none below the least, rounded so that every machine goes on with the same."""
    total = sum(values)
    raised = [max(value / total, least) for value in values]
    total = sum(raised)
    return tuple([round(value / total, 6) for value in raised])


def _lows(air: Air, level: float, now: float) -> tuple[tuple[float, float], ...]:
    """The lowest level of each day, the latest days."""
    *before, (begun, low) = air.lows
    if now - begun < LEARNS:
        return air.lows if level >= low else (*before, (begun, level))
    return (*air.lows, (now, level))[-FRESH_DAYS:]
