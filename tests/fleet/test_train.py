"""What homes share is learned from features and labels, and nothing else of a home ever leaves it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import numpy as np
import pytest

pytest.importorskip("sklearn", reason="needs the extra learning: make test installs it")

from hubd.core.activities.glance import NAMES
from hubd.core.memories import Answer, Occasion
from hubd.fleet.features import Features, features, given, homes_in, strangers
from hubd.fleet.train import TooFew, train
from hubd.learning.together import together
from hubd.simulate.flats import furnish
from hubd.simulate.life import Life
from hubd.simulate.routines import settle as live
from hubd.simulate.sensors import sense
from hubd.simulate.write import write
from tests.home import household

DAY = 86400.0
MONDAY = 1_772_409_600.0
"""Monday, 2 March 2026, in UTC."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three flats with a day each, whose people said what they did."""
    folder = tmp_path_factory.mktemp("flats")
    for seed in range(3):
        life = live(Life.of(furnish(seed), days=1, seed=seed))
        for resident in life.home.residents:
            for stay in life.stays(resident.id):
                if stay.activity in ("cooking", "sleeping", "eating", "hygiene") and stay.end - stay.start > 120:
                    life.tell(life.end - 60.0, "in/label", {
                        "person": resident.id, "activity": stay.activity, "from": life.clock(stay.start),
                        "to": life.clock(stay.end),
                    })  # fmt: skip
        write(life, sense(life), folder / f"flat-{seed}")
    return folder


@pytest.fixture(scope="module")
def taken(homes: Path) -> list[Features]:
    return [given(place) for place in homes_in([homes])]


def test_a_home_gives_away_features_and_labels_and_nothing_else(homes: Path, taken: list[Features]) -> None:
    """Whatever is called something in a home's configuration must not be found in what leaves it."""
    assert len(taken) == 3
    for number, each in enumerate(taken):
        document = (homes / f"flat-{number}" / "home.yaml").read_text()
        names = set(re.findall(r"zigbee2mqtt/(\w+)", document)) | {"rosa", "karl", f"flat-{number}", "Flat"}
        written = msgspec.msgpack.encode(each)
        rows = np.frombuffer(each.glances, np.float32).reshape(-1, each.width)

        assert each.width == len(NAMES)
        assert rows.shape[0] == len(each.labels) > 20
        assert {"sleeping"} <= set(each.told) <= {"sleeping", "cooking", "eating", "hygiene", "other", "away"}
        assert [name for name in names if name.encode() in written] == []


def answer(day: int, hour: float, outcome: str, person: str = "anna", theme: str = "pasta") -> Answer:
    at = MONDAY + day * DAY + hour * 3600.0
    occasion = Occasion(at, doing="tv", place="living", how="speak", theme=theme)
    return Answer(at + 20.0, "recipe.suggest", person, outcome, occasion)


def test_answers_keep_their_hour_and_weekday_and_lose_whose_they_were_and_when() -> None:
    home = household()
    found = list(strangers(home, [answer(2, 17.5, "accepted"), answer(3, 9.0, "wrong", "ben")]))
    local = [home.local(each.occasion.at) for each in (answer(2, 17.5, ""), answer(3, 9.0, ""))]

    assert [each.person for each in found] == ["person-1", "person-2"]
    assert [each.occasion.theme for each in found] == ["", ""]
    for each, before in zip(found, local, strict=True):
        after = msgspec.convert(each.occasion.at, float)
        assert after < 1e9
        assert int(after % DAY // 60) == before.hour * 60 + before.minute
        assert int(after // DAY + 3) % 7 == before.weekday()


def test_homes_with_one_taste_teach_strange_homes_what_to_heed() -> None:
    """Everybody likes evenings and nobody mornings: who begins by heeding hours finds that out sooner."""
    homes = []
    for number in range(3):
        said = [
            answer(day, hour + number / 10.0, "accepted" if hour > 12 else "dismissed", f"p{day % 2}", "")
            for day in range(12) for hour in (8.0, 9.5, 18.0, 20.0)
        ]  # fmt: skip
        homes.append((household(), said))
    found = together(homes)

    assert (found.homes, found.answers) == (3, 3 * 48)
    assert found.learned < found.shipped
    assert found.leaning is not None
    assert found.leaning.name.startswith("together-")
    assert together([]).leaning is None


def test_a_model_is_made_and_told_by_homes_that_it_does_not_know(taken: list[Features], tmp_path: Path) -> None:
    pytest.importorskip("skl2onnx")
    report = train([*taken, *taken], tmp_path)
    entry = json.loads((tmp_path / "activity.json").read_text())

    assert report.homes == 6
    assert report.activity is not None
    assert report.activity["accuracy"] > 0.4
    assert report.model == entry["id"]
    assert (tmp_path / "activity.onnx").stat().st_size == entry["size"]


def test_a_few_homes_are_too_few(taken: list[Features], tmp_path: Path) -> None:
    with pytest.raises(TooFew, match="2 homes"):
        train(taken[:2], tmp_path)


def test_a_file_of_features_is_as_good_as_the_logs(homes: Path, taken: list[Features], tmp_path: Path) -> None:
    (tmp_path / "000001.features").write_bytes(msgspec.msgpack.encode(taken[0]))

    assert given(homes_in([tmp_path])[0]) == taken[0]
    assert features(homes / "flat-0") == taken[0]
