"""How the shipped model is made: homes lived through the real path, learned from, exported and described."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hubd.core.activities.glance import NAMES
from hubd.core.activities.onlooker import LABELS
from hubd.errors import ModelError
from hubd.perception.manifest import find
from hubd.perception.models import ACTIVITY, activity_model, session
from hubd.train import __main__ as train
from hubd.train import invented, recorded
from hubd.train.export import checked, export, labels_of
from hubd.train.fit import Pupil, calibrate, learn, probabilities
from hubd.train.homes import OTHER, Did, Truth
from hubd.train.lived import Lived, live, rows
from hubd.train.score import judge, mean
from hubd.train.variants import variants


@lru_cache(maxsize=4)
def lived(seed: int) -> Lived:
    return live(invented.flat(seed, days=2))


def pupil(seed: int) -> Pupil:
    found = list(rows(lived(seed), lived(seed).sensors, 5))
    values = np.array([row.values for row in found], np.float32)
    return Pupil(f"flat-{seed}", values, np.array([row.did for row in found]), lived(seed).home.told, len(found))


def table(file: Path, *lines: Mapping[str, object]) -> None:
    with gzip.open(file, "wt", newline="") as out:
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A recorded home of three sensors: one morning, of which breakfast is labelled."""
    folder = tmp_path / "casas_b2"
    folder.mkdir()
    sensors = {
        "M1": {"kind": "motion", "room": "kitchen", "place": "kitchen"},
        "D1": {"kind": "door", "room": "hall", "place": "front door"},
        "D2": {"kind": "item", "room": "kitchen", "place": "fridge"},
    }
    (folder / "sensors.json").write_text(json.dumps(sensors))
    events = [
        {"ts": f"2009-06-15 08:{minute:02d}:05", "sensor": sensor, "kind": "motion", "value": value}
        for minute in range(60) for sensor in ("M1", "D2") for value in (1, 0)
    ]  # fmt: skip
    table(folder / "events.csv.gz", *events, {**events[0], "ts": "2009-06-15 09:10:00", "sensor": "D1"})
    label = {"start": "2009-06-15 08:10:00", "end": "2009-06-15 08:30:00", "activity": "Eating", "canon": "eat",
             "resident": "R1"}  # fmt: skip
    table(folder / "labels.csv.gz", label)
    (folder / "away.csv").write_text("start,end,resident\n2009-06-15 09:00:00,2009-06-15 09:10:00,R1\n")
    return folder


def test_a_recorded_home_goes_through_the_decoders(home: Path) -> None:
    seen = live(recorded.read(home))
    did = {row.at: row.did for row in rows(seen, seen.sensors)}
    eight = min(did) // 3600.0 * 3600.0

    assert {(sensor.source, sensor.moves) for sensor in seen.sensors} == {
        ("zigbee2mqtt/m1", True), ("zigbee2mqtt/d1", False), ("zigbee2mqtt/d2", False),
    }  # fmt: skip
    assert did[eight + 15 * 60.0] == "eating"
    assert did[eight + 45 * 60.0] == OTHER
    assert did[eight + 65 * 60.0] == "away"
    assert seen.home.told == {"eating", "away", OTHER}


def test_of_labels_that_overlap_the_last_to_begin_wins_and_away_over_all() -> None:
    truth = Truth([Did(0.0, 600.0, "cooking"), Did(100.0, 300.0, "eating"), Did(200.0, 400.0, "away")])

    assert [truth.minute(end) for end in (60.0, 180.0, 360.0, 540.0, 900.0)] == [
        "cooking", "eating", "away", "cooking", OTHER,
    ]  # fmt: skip


def test_every_minute_of_an_invented_flat_is_known() -> None:
    seen = lived(3)
    assert len(seen.minutes) > 2 * 1430
    found = list(rows(seen, seen.sensors, 60))
    assert {len(row.values) for row in found} == {len(NAMES)}
    assert {row.did for row in found} <= set(LABELS)


def test_fewer_sensors_are_another_home() -> None:
    seen = lived(3)
    several = list(variants(seen, 1, many=True))

    assert several[0] == (seen.sensors, 0.0)
    assert all(set(known) < set(seen.sensors) and late for known, late in several[1:])
    assert several == list(variants(seen, 1, many=True))
    assert len(list(variants(seen, 1, many=False))) == 1


def test_learned_exported_and_the_same_again() -> None:
    homes = [pupil(3), pupil(5)]
    forest = learn(homes, 6)
    data = export(forest)

    assert export(learn(homes, 6)) == data, "the same homes give the same bytes"
    assert checked(forest, data, homes[0].values) < 1e-4
    assert session(data, "x", len(labels_of(forest)))([[0.0] * len(NAMES)])
    scores = judge(probabilities(forest, homes[0].values), list(homes[0].labels), homes[0].told, 1.0, 5)
    assert scores.accuracy > 0.7, "it knows what it has seen"
    assert mean([scores, scores]).accuracy == pytest.approx(scores.accuracy)


def test_an_export_that_says_something_else_is_refused() -> None:
    homes = [pupil(3)]
    other = export(learn([pupil(5)], 3))
    forest = learn(homes, 3)
    if len(labels_of(forest)) == len(labels_of(learn([pupil(5)], 3))):
        with pytest.raises(ModelError, match="differs from the one that was trained"):
            checked(forest, other, homes[0].values)


def test_where_nobody_names_a_pastime_unlabelled_time_may_be_one() -> None:
    known = pupil(3)
    shy = Pupil("shy", known.values, np.where(known.labels == "relaxing", OTHER, known.labels),
                frozenset({"sleeping", OTHER}), known.whole)  # fmt: skip
    forest = learn([known, shy], 6)
    sofa = known.values[known.labels == "relaxing"]

    assert (forest.predict(sofa) == "relaxing").mean() > 0.5


def test_the_most_honest_sharpness_is_taken() -> None:
    assert calibrate(lambda sharpness: abs(sharpness - 1.3)) == 1.3


def test_without_data_the_shipped_model_is_not_overwritten() -> None:
    before = find(ACTIVITY)
    done = CliRunner().invoke(train.main, [])

    assert done.exit_code == 2
    assert "only invented homes" in done.output
    assert find(ACTIVITY) == before


@pytest.mark.slow
def test_make_train_writes_a_model_that_hubd_can_use(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invented, "flat", partial(invented.flat, days=1))
    out = tmp_path / "models"
    done = CliRunner().invoke(train.main, [str(home.parent), "--out", str(out), "--flats", "6"])

    assert done.exit_code == 0, done.output
    model = activity_model(out)
    assert model is not None
    card = (out / "activity.md").read_text()
    assert model.id in card
    assert "skipped: casas_al30: not in" in card
    assert "`events.csv.gz` SHA-256" in card
    assert set(find(ACTIVITY, out).scores) == {"casas_b2", "invented flats"}  # type: ignore[union-attr]  # it is there
