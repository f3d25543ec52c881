"""What mistakes cost is chosen on unknown senders: urgent messages first, then advertising, nearly for nothing."""

from __future__ import annotations

import pytest

from hubd.train.leanings import ADVERT, FOUND, LEANING, SLIGHT, TOWARDS_ADVERTS, TOWARDS_URGENT, Leaning, leaning_for
from hubd.train.word_trials import URGENT, Scores


def figures(macro: float = 0.8, urgent: float = FOUND, shouted: float = 0.05) -> Scores:
    return Scores(100, macro, urgent, shouted, 0.0)


def more(leaning: Leaning, label: str) -> float:
    return leaning[label] - LEANING[label]


def test_where_nothing_is_gained_nothing_is_added() -> None:
    assert leaning_for(lambda _leaning: figures()) == LEANING


def test_it_leans_towards_urgent_no_more_than_it_takes() -> None:
    found = leaning_for(lambda leaning: figures(urgent=FOUND if more(leaning, URGENT) > 0.12 else FOUND - 0.01))
    assert found == {**LEANING, URGENT: pytest.approx(LEANING[URGENT] + 0.2)}


def test_where_too_few_are_found_most_are() -> None:
    found = leaning_for(lambda leaning: figures(urgent=0.5 + 0.1 * more(leaning, URGENT)))
    assert found == {**LEANING, URGENT: pytest.approx(LEANING[URGENT] + TOWARDS_URGENT[-1])}


def test_advertising_is_believed_less_as_long_as_hardly_anything_else_is_lost() -> None:
    def tried(leaning: Leaning) -> Scores:
        step = more(leaning, ADVERT)
        return figures(macro=0.8 - SLIGHT * step / 0.6, shouted=0.09 - 0.02 * step)

    assert leaning_for(tried) == {**LEANING, ADVERT: pytest.approx(LEANING[ADVERT] + 0.6)}
    free = leaning_for(lambda leaning: tried(leaning)._replace(macro_f1=0.8))
    assert free == {**LEANING, ADVERT: pytest.approx(LEANING[ADVERT] + TOWARDS_ADVERTS[-1])}


def test_no_urgent_message_is_given_for_advertising() -> None:
    def tried(leaning: Leaning) -> Scores:
        balance = more(leaning, URGENT) - more(leaning, ADVERT)
        return figures(urgent=FOUND if balance > -0.05 else FOUND - 0.02, shouted=0.09 - 0.02 * more(leaning, ADVERT))

    found = leaning_for(tried)
    assert more(found, URGENT) == pytest.approx(TOWARDS_URGENT[-1])
    assert more(found, ADVERT) == pytest.approx(TOWARDS_ADVERTS[-1])
